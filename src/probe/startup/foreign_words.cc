#include "probe/startup/foreign_words.h"

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string set_by_other_shells(const std::vector<std::string>& words) {
    if (words.empty()) return {};
    if (words[0] == "fish_add_path" && words.size() > 1) return "PATH";
    if (words[0] == "setenv" && words.size() == 3) return words[1];
    if (words[0] != "set") return {};
    // "set -x" alone traces, and "set -e x" has arguments: only fish's words for where a
    // variable is seen, a name in capitals and a value are sure.
    std::size_t at = 1;
    bool scope = false;
    for (; at < words.size(); ++at) {
        const bool seen = one_of(words[at], {"--export", "--global", "--universal"});
        const bool letters = words[at].size() > 1 && words[at][0] == '-' &&
                             words[at].find_first_not_of("gxULap", 1) == std::string::npos;
        if (!seen && !letters && !one_of(words[at], {"--append", "--prepend", "--path"})) break;
        scope = scope || seen || (letters && words[at].find_first_of("gxU") != std::string::npos);
    }
    const bool name =
        scope && at + 1 < words.size() && !words[at].empty() &&
        words[at].find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string::npos;
    return name ? words[at] : std::string();
}

bool alone_on_its_line(const std::vector<std::string>& lines, int number, std::string_view first_word) {
    const auto at = static_cast<std::size_t>(number) - 1;
    if (number < 1 || at >= lines.size()) return false;
    const auto commands = commands_of(lines[at], Dialect::bash);
    if (commands.size() != 1 || commands[0].lost || commands[0].words.empty() ||
        commands[0].words[0] != first_word || commands[0].after != Joint::end || commands[0].in_background)
        return false;
    for (auto above = at; above-- > 0;) {
        const auto text = trim(lines[above]);
        if (text.empty() || text.starts_with('#')) continue;
        return !text.ends_with('\\') && !text.ends_with('&') && !text.ends_with('|') &&
               !one_of(text, {"if", "elif", "while", "until", "!"});
    }
    return true;
}

}  // namespace trueup::startup
