// `ar` archives: BSD and GNU names, thin archives, static libraries and Go's
// package archives. Layout: FreeBSD ar(5), GNU binutils "thin archives",
// LLVM llvm/Object/Archive.h; Go: cmd/internal/archive.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "facts/inspection.h"

namespace trueup {

bool is_ar(std::string_view head);

// Opens a member of a thin archive, whose name counts from the archive's folder.
using OpenMember = std::function<std::unique_ptr<ByteSource>(const std::string& name)>;

// Member names are untrusted text.
struct ArFacts {
    bool thin = false;
    std::uint64_t members = 0;        // tables of symbols and names left out
    std::uint64_t other_members = 0;  // neither an object nor Go's
    std::string damage;               // English; empty: read to its end
    std::uint64_t claimed = 0;        // bytes that its headers speak of
    // One for each architecture, in order of appearance; type "static-library".
    // LLVM bitcode has its own, with subtype "bitcode" and mostly no architecture.
    std::vector<BinarySlice> archs;
};

// Every member's header is looked at, and the first bytes of its content.
// Without `open`, members of thin archives have no architecture.
ArFacts read_ar(const ByteSource& source, const OpenMember& open = {});

}  // namespace trueup
