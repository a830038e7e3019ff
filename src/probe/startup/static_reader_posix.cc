// The static reader's commands of POSIX shells, bash and zsh.
#include <algorithm>

#include "base/text.h"
#include "probe/startup/static_reader_state.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

void Reader::take_posix(std::vector<std::string>& words, int line) {
    current_line_ = line;
    std::size_t at = 0;
    while (at < words.size() && one_of(words[at], {"builtin", "command", "noglob", "nocorrect"})) ++at;
    if (at >= words.size()) return;
    const std::string first = words[at];
    if (one_of(first, {"source", "."}))
        return source({words.begin() + static_cast<std::ptrdiff_t>(at), words.end()}, line);
    if (first == "eval") {
        return eval(line, words.size() > at + 1 ? "eval " + words[at + 1] : "eval");
    }
    if (one_of(first, {"return", "exit", "exec"})) {
        // exec with redirections alone goes on.
        if (first != "exec" ||
            (words.size() > at + 1 && std::isalpha(static_cast<unsigned char>(words[at + 1][0])) != 0) ||
            (words.size() > at + 1 && words[at + 1][0] == '/'))
            stopped_ = true;
        return;
    }
    if (first == "alias") {
        for (std::size_t i = at + 1; i < words.size(); ++i) {
            const auto equals = words[i].find('=');
            if (equals != std::string::npos)
                note_name(words[i].substr(0, equals), "alias",
                          expand_word(words[i].substr(equals + 1)).value_or(words[i].substr(equals + 1)),
                          line);
        }
        return;
    }
    if (first == "unset") {
        for (std::size_t i = at + 1; i < words.size(); ++i) unset(words[i], line);
        return;
    }
    if (one_of(first, {"export", "typeset", "declare", "readonly", "local"}))
        return declaration(first, {words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end()}, line);
    if (first == ":") return defaults(words, line);
    // Assignments only; "X=1 command" does not last.
    for (const auto& word : words) {
        if (split_assignment(word).name.empty()) return;
    }
    for (const auto& word : words) assign_word(word, line, false);
}

Reader::Split Reader::split_assignment(const std::string& word) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) return {};
    const bool appends = equals > 0 && word[equals - 1] == '+';
    std::string name = word.substr(0, equals - (appends ? 1 : 0));
    if (!is_name(name)) return {};
    return {std::move(name), std::string_view(word).substr(equals + 1), appends};
}

void Reader::assign_word(const std::string& word, int line, bool exports) {
    auto [name, value, appends] = split_assignment(word);
    if (name.empty()) return;
    if (value.starts_with('(')) {
        // A list; only zsh's path stands for a variable that matters.
        if (name != "path" || startup_.shell != "zsh") return;
        std::vector<std::string> parts;
        if (appends) parts.emplace_back("$PATH");
        const auto inner = value.substr(1, value.size() >= 2 ? value.size() - 2 : 0);
        for (const auto& command : commands_of(inner, false)) {
            for (const auto& part : command.words) {
                parts.push_back(
                    one_of(part, {"$path", "${path[@]}", "\"$path[@]\"", "\"${path[@]}\""}) ? "$PATH" : part);
            }
        }
        assign("PATH", join(parts, ":"), line, true);
        return;
    }
    assign(name, value, line, exports, appends);
}

void Reader::declaration(const std::string& kind, const std::vector<std::string>& words, int line) {
    bool exports = kind == "export";
    bool local = kind == "local";
    for (const auto& word : words) {
        if (!word.starts_with('-') && !word.starts_with('+')) continue;
        exports = exports || (word[0] == '-' && kind != "export" && word.find('x') != std::string::npos);
        if (kind == "export" && word.find('n') != std::string::npos) return;
        local = local && word.find('g') == std::string::npos;
    }
    if (local) return;
    for (const auto& word : words) {
        if (word.starts_with('-') || word.starts_with('+')) continue;
        if (word.find('=') != std::string::npos)
            assign_word(word, line, exports);
        else if (exports && is_name(word))
            mark_exported(word);
    }
}

void Reader::defaults(const std::vector<std::string>& words, int line) {
    for (const auto& word : words) {
        const auto open = word.find("${");
        auto equals = word.find(":=", open == std::string::npos ? 0 : open);
        if (open == std::string::npos || equals == std::string::npos) continue;
        const auto name = word.substr(open + 2, equals - open - 2);
        const auto close = word.rfind('}');
        if (!is_name(name) || close == std::string::npos || close < equals) continue;
        const bool conditional = std::exchange(conditional_, true);
        assign(name, std::string_view(word).substr(equals + 2, close - equals - 2), line, false);
        conditional_ = conditional;
    }
}

}  // namespace trueup::startup
