// ASCII letters as small ones; all else stays as it is.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace trueup {

inline std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

}  // namespace trueup
