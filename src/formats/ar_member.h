// What a member of an archive is, by its first bytes.
#pragma once

#include <optional>
#include <string_view>

#include "facts/inspection.h"

namespace trueup {

constexpr std::size_t member_head = 128;  // bytes of a member that are looked at

// Architecture, machine, platform, type; Go's release for Go's own objects.
// nullopt: nothing that a linker reads. Bitcode has subtype "bitcode" and, but
// for Apple's wrapper, no architecture.
std::optional<BinarySlice> ar_member(std::string_view head);

}  // namespace trueup
