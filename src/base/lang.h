// The languages that trueup speaks.
#pragma once

#include <string_view>

namespace trueup {

enum class Lang { en, zh_cn };

// Both wordings side by side at the place of use, so that neither is forgotten.
inline std::string_view say(Lang lang, std::string_view en, std::string_view zh) {
    return lang == Lang::zh_cn ? zh : en;
}

}  // namespace trueup
