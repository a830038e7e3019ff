// Toolchain::found_by of a toolchain that lies in a place that is looked at anyway.
#pragma once

#include <string>
#include <string_view>

namespace trueup {

inline constexpr std::string_view known_place_prefix = "known place: ";

// `place`: a folder, "~" for the home folder.
inline std::string known_place(std::string_view place) {
    return std::string(known_place_prefix) + std::string(place);
}

// The place; empty: it was found otherwise.
inline std::string_view place_of(std::string_view found_by) {
    return found_by.starts_with(known_place_prefix) ? found_by.substr(known_place_prefix.size())
                                                    : std::string_view();
}

}  // namespace trueup
