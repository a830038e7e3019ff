// Laying out text for a terminal: colour, width, wrapping. Widths count columns
// (Chinese characters take two).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/lang.h"
#include "facts/origin.h"

namespace trueup {

struct Style {
    Lang lang = Lang::en;
    bool colour = false;
    std::size_t width = 80;
    std::string home;  // shown as ~

    std::string bold(std::string_view text) const { return wrap_code("1", text); }
    std::string dim(std::string_view text) const { return wrap_code("2", text); }
    std::string red(std::string_view text) const { return wrap_code("31", text); }
    std::string yellow(std::string_view text) const { return wrap_code("33", text); }
    std::string green(std::string_view text) const { return wrap_code("32", text); }
    std::string cyan(std::string_view text) const { return wrap_code("36", text); }

private:
    std::string wrap_code(std::string_view code, std::string_view text) const;
};

// Columns that `text` takes on a terminal.
std::size_t columns(std::string_view text);
std::string pad_to(std::string_view text, std::size_t width);

// Broken into lines of at most `width` columns, each with `indent` spaces in
// front. Long words (paths) are not broken.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

// " (text)", and "（text）" in Chinese.
std::string in_brackets(std::string_view text, Lang lang);
// Between the parts of a list: ", " or "、".
inline std::string_view list_comma(Lang lang) { return say(lang, ", ", "、"); }

// "~/.zshenv:3", "go env file ~/.config/go/env:2", "parent process (tmux)", "built-in default".
std::string describe(const Origin& origin, const Style& style);

// Control characters of untrusted text made visible: nothing that was read can
// move the cursor or set colours.
std::string printable(std::string_view text);

// Left-aligned columns, two spaces apart; the first row is the heading.
std::string table(const std::vector<std::vector<std::string>>& rows, const Style& style);

}  // namespace trueup
