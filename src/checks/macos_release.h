// Releases of macOS, to compare them.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "facts/facts.h"

namespace trueup {

struct MacosRelease {
    int major = 0, minor = 0;
    auto operator<=>(const MacosRelease&) const = default;
};

// Of the machine; nullopt: not known, or no number.
std::optional<MacosRelease> macos_release(const Facts& facts);
// "12", "10.15"
std::string to_text(const MacosRelease& release);

}  // namespace trueup
