#include "facts/set_line.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace trueup {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }

// The rest of a line after the words that may stand before an assignment.
std::string_view after_prefix(std::string_view line, bool& fish) {
    line = trim(line);
    constexpr std::array<std::string_view, 5> posix = {"export ", "typeset -x ", "typeset -gx ",
                                                       "declare -x ", "setenv "};
    constexpr std::array<std::string_view, 7> fish_words = {
        "set -gx ", "set -x ", "set -xg ", "set -Ux ", "set -xU ", "set -g -x ", "set --export -g "};
    for (const auto word : posix) {
        if (!line.starts_with(word)) continue;
        fish = word == "setenv ";  // csh: name and value are two words, too
        return trim(line.substr(word.size()));
    }
    for (const auto word : fish_words) {
        if (!line.starts_with(word)) continue;
        fish = true;
        return trim(line.substr(word.size()));
    }
    return line;
}

// True when the value is one word (quotes respected), perhaps with a comment
// behind it, and no operator ends it before the line does.
bool one_word(std::string_view value) {
    char quote = '\0';
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (quote != '\0') {
            if (c == '\\' && quote == '"')
                ++i;
            else if (c == quote)
                quote = '\0';
            continue;
        }
        if (c == '\\') {
            if (i + 1 == value.size()) return false;  // the command goes on in the next line
            ++i;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == ';' || c == '&' || c == '|' || c == '`' || c == '<' || c == '>') {
            return false;
        } else if (is_space(c)) {
            const auto rest = trim(value.substr(i));
            return rest.empty() || rest.front() == '#';
        }
    }
    return quote == '\0';
}

// The first word, which one_word() has seen to be one.
std::string_view first_word(std::string_view value) {
    char quote = '\0';
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (quote != '\0') {
            if (c == '\\' && quote == '"')
                ++i;
            else if (c == quote)
                quote = '\0';
        } else if (c == '\\') {
            ++i;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (is_space(c)) {
            return value.substr(0, i);
        }
    }
    return value;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+@:,%${}").contains(c);
}

}  // namespace

std::optional<std::string> SetLine::portable() const {
    std::string_view text = value;
    bool literal = false;
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
        literal = text.front() == '\'';
        text = text.substr(1, text.size() - 2);
    } else if (text.starts_with("~/")) {
        if (!std::ranges::all_of(text.substr(1), is_plain)) return std::nullopt;
        return "$HOME" + std::string(text.substr(1));
    }
    if (text.empty() || !std::ranges::all_of(text, is_plain)) return std::nullopt;
    if (literal && text.contains('$')) return std::nullopt;
    // "${X:-1}" and its kin, and what braces mean without a "$".
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '{' && text[i] != '}') continue;
        if (text[i] == '}' || i == 0 || text[i - 1] != '$') return std::nullopt;
        const auto close = text.find('}', i);
        if (close == std::string_view::npos) return std::nullopt;
        const auto inner = text.substr(i + 1, close - i - 1);
        if (inner.find_first_of("/.-+@:,%${") != std::string_view::npos) return std::nullopt;
        i = close;
    }
    return std::string(text);
}

std::optional<SetLine> set_line(std::string_view line, std::string_view name) {
    SetLine out;
    const auto rest = after_prefix(line, out.fish);
    if (!rest.starts_with(name) || rest.size() == name.size()) return std::nullopt;
    const char next = rest[name.size()];
    if (out.fish ? !is_space(next) : next != '=') return std::nullopt;
    auto value = rest.substr(name.size() + 1);
    if (out.fish) value = trim(value);
    if (!one_word(value)) return std::nullopt;
    out.value = first_word(value);
    return out;
}

}  // namespace trueup
