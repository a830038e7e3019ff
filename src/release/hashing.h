// SHA-256 of many files with all processors, the largest first.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/tree_files.h"

namespace trueup {

struct HashedFile {
    TreeEntry file;      // as it was while it was read
    std::string sha256;  // hexadecimal
};

// Called about ten times a second by the thread that asked, with the bytes read so far.
using HashProgress = std::function<void(std::uint64_t bytes)>;

// One result a path, in the order of the paths.
std::vector<Result<HashedFile>> hash_files(const std::vector<std::string>& paths, ReadFrom from,
                                           const HashProgress& progress = {});

// Calls run(i) for each i below `count`, with all processors; the order of the
// calls is that of the numbers as far as several threads can keep one.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& run,
                 const std::function<void()>& meanwhile = {});

}  // namespace trueup
