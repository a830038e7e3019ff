// Go release numbers and their order. Not semantic versions:
// 1.21 < 1.21rc1 < 1.21.0, and before 1.21 "1.20" is the release 1.20.0.
// Source of the rules: internal/gover of the Go distribution.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// "1.21rc2" in its parts. Numbers stay decimal text: they have no upper bound.
struct GoVersion {
    std::string major, minor, patch;
    std::string kind;  // "", "alpha", "beta", "rc"
    std::string pre;
    bool operator==(const GoVersion&) const = default;
};

// `text` without the "go" prefix. Malformed: all parts empty.
GoVersion parse_go_version(std::string_view text);
bool is_valid_go_version(std::string_view text);

// -1, 0, 1. Malformed versions are less than all others and equal to each other.
int compare_go_versions(std::string_view left, std::string_view right);

// A language version ("1.22") and not a release ("1.22.0", "1.22rc1", "1.20").
bool is_go_language(std::string_view text);

// "go1.22.3-custom" -> "1.22.3"; "" for what is no toolchain name. A name with
// a slash or a backslash is none.
std::string version_of_toolchain(std::string_view name);

// 22 of "go1.22.3", "go1.22.3 X:arenas" and "devel go1.22-abcdef"; 0 when there
// is no such number.
int go_minor_of(std::string_view go_version);

// The newest of `versions` that is `wanted` or starts with `wanted` and a dot
// ("latest": the newest of all); "" when none. Pre-releases count only by
// their full name.
std::string newest_matching(const std::vector<std::string>& versions, const std::string& wanted);

}  // namespace trueup
