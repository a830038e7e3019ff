// The static reader's commands of fish.
#include <algorithm>

#include "base/text.h"
#include "probe/startup/static_reader_state.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

void Reader::take_fish(const std::vector<std::string>& words, int line) {
    current_line_ = line;
    const auto& first = words[0];
    if (one_of(first, {"source", "."})) return source(words, line);
    if (first == "eval") return eval(line, words.size() > 1 ? "eval " + words[1] : "eval");
    if (one_of(first, {"return", "exit", "exec"})) stopped_ = true;
    if (first == "alias" && words.size() > 1) {
        const auto equals = words[1].find('=');
        note_name(
            words[1].substr(0, equals), "alias",
            equals != std::string::npos ? words[1].substr(equals + 1) : (words.size() > 2 ? words[2] : ""),
            line);
    }
    if (first == "set") return set_fish(words, line);
    if (first == "export" && words.size() > 1) return assign_word(words[1], line, true);
    if (first == "fish_add_path") {
        std::vector<std::string> parts;
        bool at_end = false;
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i].starts_with("--"))
                at_end = at_end || words[i] == "--append";
            else if (words[i].starts_with('-'))
                at_end = at_end || words[i].find('a') != std::string::npos;
            else
                parts.push_back(words[i]);
        }
        if (at_end)
            parts.insert(parts.begin(), "$PATH");
        else
            parts.emplace_back("$PATH");
        assign("PATH", join(parts, ":"), line, true);
    }
}

void Reader::set_fish(const std::vector<std::string>& words, int line) {
    std::string flags;
    std::size_t at = 1;
    for (; at < words.size() && words[at].starts_with('-') && words[at] != "--"; ++at) {
        const auto& word = words[at];
        if (word == "--export")
            flags += 'x';
        else if (word == "--global")
            flags += 'g';
        else if (word == "--universal")
            flags += 'U';
        else if (word == "--local" || word == "--function")
            flags += 'l';
        else if (word == "--erase")
            flags += 'e';
        else if (word == "--append")
            flags += 'a';
        else if (word == "--prepend")
            flags += 'p';
        else if (word == "--query" || word == "--show" || word == "--names")
            return;
        else if (!word.starts_with("--"))
            flags += word.substr(1);
    }
    const auto has = [&flags](char c) { return flags.find(c) != std::string::npos; };
    if (at < words.size() && words[at] == "--") ++at;
    if (at >= words.size() || has('l') || has('f') || has('q') || has('S') || has('n')) return;
    const auto& name = words[at++];
    if (has('e')) return unset(name, line);
    std::vector<std::string> parts(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
    if (has('a')) parts.insert(parts.begin(), "$" + name);
    if (has('p')) parts.push_back("$" + name);
    if (parts.empty() && has('x')) return mark_exported(name);
    // fish joins lists with ':' for variables that end in PATH, else with ' '.
    assign(name, join(parts, name.ends_with("PATH") ? ":" : " "), line, has('x') || name == "PATH");
}

}  // namespace trueup::startup
