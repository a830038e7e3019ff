// What editors, mail, web pages, log collectors and narrow terminals put around a
// pasted text as a whole; seen from its first part, taken away line by line.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct PasteLayout {
    bool html = false;         // entities, and tags if there are any
    bool typographic = false;  // no quotation mark is left as it was typed
    bool quoted = false;       // "> " in front of most lines, as in an answer to a mail
    std::string prefix;        // in front of nearly every line; '0' stands for one or more digits
    std::size_t indent = 0;    // blanks in front of every line
    std::size_t width = 0;     // columns at which the terminal broke lines; 0: it did not
};

// The lines are cleaned (clean_line). What less than nearly all lines show is no
// layout: a wrong guess would take away what belongs to the text.
PasteLayout layout_of(std::span<const std::string> lines);
// Whether raw text is that of a web page, which is decoded before it is cleaned.
bool looks_like_html(std::string_view raw);
std::string decode_html(std::string_view raw);

// The line without what the layout says.
std::string undress(std::string line, const PasteLayout& layout);

// What a line of a log collector tells: the texts of `{"log": "…"}`, `msg="…"`,
// line by line. Empty: it is no such line. Also of a line that was cut.
std::vector<std::string> logged_lines(std::string_view line);

// Columns on a terminal, taking each character for one.
std::size_t terminal_columns(std::string_view line);
// Whether a line begins on its own, so that it cannot be the rest of a broken one.
bool begins_anew(std::string_view line);

}  // namespace trueup
