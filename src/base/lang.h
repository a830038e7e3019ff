// The languages that trueup speaks.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace trueup {

enum class Lang { en, zh_cn };

// Both wordings side by side at the place of use, so that neither is forgotten.
inline std::string_view say(Lang lang, std::string_view en, std::string_view zh) {
    return lang == Lang::zh_cn ? zh : en;
}

// A sentence in every language that trueup speaks. Ids, paths and machine text
// are the same in both.
struct Text {
    std::string en;
    std::string zh;

    bool empty() const { return en.empty(); }
    bool operator==(const Text&) const = default;
};

inline const std::string& pick(const Text& text, Lang lang) {
    return lang == Lang::zh_cn && !text.zh.empty() ? text.zh : text.en;
}

// What is nobody's sentence but a program's own words, or a name.
inline Text as_it_is(std::string words) { return {words, words}; }

}  // namespace trueup
