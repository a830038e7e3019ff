#include "remedy/uses.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "facts/set_line.h"

namespace trueup {
namespace {

bool is_identifier(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

char at_or_nul(std::string_view line, std::size_t at) { return at < line.size() ? line[at] : '\0'; }

bool names_at(std::string_view line, std::size_t at, std::string_view name) {
    return line.substr(std::min(at, line.size())).starts_with(name) &&
           !is_identifier(at_or_nul(line, at + name.size()));
}

// Behind "#", "!", zsh's "+", "=", "^", "~" and "(flags)": what asks for something
// else than the value.
std::size_t past_modifiers(std::string_view line, std::size_t at) {
    while (at < line.size()) {
        if (std::string_view("#!+=^~").contains(line[at])) {
            ++at;
        } else if (line[at] == '(') {
            const auto close = line.find(')', at);
            if (close == std::string_view::npos) return at;
            at = close + 1;
        } else {
            break;
        }
    }
    return at;
}

// "[ -v X ]", "set -q X", "printenv X": whether there is one, by its bare name.
bool asks_for(std::string_view line, std::string_view name) {
    constexpr std::array<std::string_view, 7> words = {"-v",  "-q",      "-qx",     "-xq",
                                                       "-gq", "--query", "printenv"};
    for (auto at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
        if (at == 0 || line[at - 1] != ' ' || !names_at(line, at, name)) continue;
        const auto before = trim(line.substr(0, at));
        const auto space = before.find_last_of(" \t;&|(");
        const auto word = space == std::string_view::npos ? before : before.substr(space + 1);
        if (std::ranges::find(words, word) != words.end()) return true;
    }
    return false;
}

// "$NAME", "${NAME}", "$NAME/bin"
bool begins_with_use(std::string_view element, std::string_view name) {
    if (!element.starts_with('$')) return false;
    element.remove_prefix(1);
    if (!element.starts_with('{')) return names_at(element, 0, name);
    return element.substr(1).starts_with(name) && at_or_nul(element, 1 + name.size()) == '}';
}

// A line that puts "$NAME/…" on PATH, without these elements; empty: it did nothing
// else. nullopt when it is no such line, or is more than a list of words.
std::optional<std::string> without_path_uses(std::string_view line, std::string_view name) {
    const auto indent = line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
    auto text = trim(line);
    std::string_view before;
    char separator = ':';
    for (const std::string_view start : {"export PATH=", "PATH=", "set -gx PATH ", "set -x PATH "}) {
        if (!text.starts_with(start)) continue;
        before = start;
        if (start.ends_with(' ')) separator = ' ';
        break;
    }
    if (before.empty()) return std::nullopt;
    text.remove_prefix(before.size());
    const bool quoted = separator == ':' && text.size() > 1 && text.front() == '"' && text.back() == '"';
    const auto list = quoted ? text.substr(1, text.size() - 2) : text;
    if (list.find_first_of("\"'`\\;&|<>()#*?") != std::string_view::npos ||
        (separator == ':' && !quoted && list.find_first_of(" \t") != std::string_view::npos))
        return std::nullopt;
    auto elements = split(list, separator);
    const auto all = elements.size();
    std::erase_if(elements, [&](const std::string& e) { return begins_with_use(e, name); });
    // What is left must still hold the old PATH, or nothing else would be found.
    const bool keeps =
        std::ranges::any_of(elements, [](const std::string& e) { return e == "$PATH" || e == "${PATH}"; });
    if (elements.size() == all || !keeps) return std::nullopt;
    if (elements.size() == 1) return std::string();
    const std::string_view quote = quoted ? "\"" : "";
    return std::string(indent) + std::string(before) + std::string(quote) +
           join(elements, std::string_view(&separator, 1)) + std::string(quote);
}

}  // namespace

Uses replace_uses(std::string& line, std::string_view name, const std::optional<std::string>& value) {
    if (asks_for(line, name)) return Uses::too_much;
    Uses uses = Uses::none;
    for (std::size_t at = line.find('$'); at != std::string::npos; at = line.find('$', at + 1)) {
        if (at > 0 && line[at - 1] == '\\') continue;
        const bool braces = at_or_nul(line, at + 1) == '{';
        const auto start = at + (braces ? 2U : 1U);
        if (const auto behind = past_modifiers(line, start); behind > start && names_at(line, behind, name))
            return Uses::too_much;
        if (!names_at(line, start, name)) continue;
        const auto after = start + name.size();
        const char next = at_or_nul(line, after);
        // "${X:-other}" asks whether there is one; the answer would change.
        if (!value || (braces && next != '}') || (!braces && next == '[')) return Uses::too_much;
        line.replace(at, after + (braces ? 1U : 0U) - at, *value);
        at += value->size() - 1;
        uses = Uses::replaced;
    }
    return uses;
}

bool sets_universal(std::string_view line) {
    return std::ranges::any_of(split(line, ' '), [](const std::string& word) {
        return word == "--universal" ||
               (word.starts_with('-') && !word.starts_with("--") && word.contains('U'));
    });
}

Later later(std::string_view line, std::string_view name) {
    if (trim(line).starts_with("eval ")) return Later::none;
    int inside = 0;
    int outside = 0;
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\' && quote != '\'') {
            ++i;
        } else if (quote != '\0' ? c == quote : c == '\'' || c == '"') {
            quote = quote == '\0' ? c : '\0';
        } else if (names_at(line, i, name) && (i == 0 || !is_identifier(line[i - 1])) &&
                   at_or_nul(line, i + name.size()) != '=') {
            ++(quote == '\'' ? inside : outside);
        }
    }
    if (inside == 0) return Later::none;
    return outside == 0 ? Later::all : Later::some;
}

bool put_value(std::string& line, std::size_t from, std::string_view name,
               const std::optional<std::string>& value, bool dead) {
    auto rest = line.substr(from);
    if (dead && from == 0) rest = without_path_uses(rest, name).value_or(rest);
    if (replace_uses(rest, name, value) == Uses::too_much) return false;
    line = line.substr(0, from) + rest;
    return true;
}

UsedValue value_lost_with(const std::string& line, const std::string& name, bool dead) {
    const auto without = without_setting(line, name);
    if (!without) return {true, std::nullopt, dead};
    return {true, without->set.portable(), dead, without->set.command()};
}

}  // namespace trueup
