// The hashes of the code's pages, all CodeDirectories in one pass over the
// bytes, on several threads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "formats/signature/code_directory.h"

namespace trueup {

// Pages whose hash is not the one of the CodeDirectory.
struct ChangedPages {
    std::uint64_t count = 0;
    std::vector<std::uint32_t> first;  // the lowest few numbers, sorted
};

// One element a CodeDirectory. `slice` is read up to the code limits, which the
// caller has compared with its size; a page that cannot be read counts as
// changed. `threads`: at most that many.
std::vector<ChangedPages> changed_pages(const ByteSource& slice, std::span<const CodeDirectory> directories,
                                        unsigned threads);

}  // namespace trueup
