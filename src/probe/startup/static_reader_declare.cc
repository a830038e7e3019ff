// Assignments and declarations of POSIX shells, as the static reader sees them.
#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

Reader::Split Reader::split_assignment(const std::string& word) {
    std::size_t end = 0;
    while (end < word.size() && name_char(word[end])) ++end;
    std::string name = word.substr(0, end);
    if (!is_name(name) || end == word.size()) return {};
    bool element = false;
    if (word[end] == '[') {
        const auto close = word.find(']', end);
        if (close == std::string::npos) return {};
        element = true;
        end = close + 1;
    }
    const bool appends = end < word.size() && word[end] == '+';
    if (appends) ++end;
    if (end >= word.size() || word[end] != '=') return {};
    return {std::move(name), std::string_view(word).substr(end + 1), appends, element};
}

void Reader::assign_word(const std::string& word, bool exports, Place place) {
    const auto [name, value, appends, element] = split_assignment(word);
    if (name.empty()) return;
    const auto scalar = tied_.find(name);
    if (name == "path" && dialect_ == Dialect::zsh) {
        if (element || !value.starts_with('(')) return touch("PATH");
        return assign_list("PATH", value, appends);
    }
    if (scalar != tied_.end()) return touch(scalar->second);
    if (element || value.starts_with('(')) {
        if (!element) list_for_text(name);
        // A list is not handed on, and what was a text is none any more.
        if (element || values_.contains(name) || exported_.contains(name) || references_.contains(name))
            touch(name);
        else if (!in_subshell() && !locals_.contains(name))
            values_[name] = {std::nullopt, false};
        if (!in_subshell()) {
            odd_.insert(name);
            strict_.insert(name);
        }
        return;
    }
    if (place == Place::word && value.find_first_of("*?[]{}~") != std::string_view::npos) return touch(name);
    assign(name, value, exports, appends);
}

// A list for the text that one is tied to, as PATH to path, is an error in zsh and ends the file.
void Reader::list_for_text(const std::string& name) {
    if (dialect_ != Dialect::zsh || in_subshell() || !inherited_.empty()) return;
    spend(16 * tied_.size());
    const bool tied = one_of(name, {"PATH", "FPATH", "CDPATH", "MANPATH", "MAILPATH", "FIGNORE"}) ||
                      std::ranges::any_of(tied_, [&](const auto& pair) { return pair.second == name; });
    if (tied) inherited_ = "behind a line that may end the file";
}

// zsh's path, which stands for PATH.
void Reader::assign_list(const std::string& name, std::string_view list, bool appends) {
    Words parts;
    if (appends) parts.emplace_back("$PATH");
    const auto inner = list.substr(1, list.size() >= 2 ? list.size() - 2 : 0);
    for (const auto& command : commands_of(inner, Dialect::bash)) {
        for (const auto& part : command.words)
            parts.push_back(one_of(part, {"$path", "${path[@]}", "\"$path[@]\"", "\"${path[@]}\""}) ? "$PATH"
                                                                                                    : part);
    }
    assign(name, join(parts, ":"), true);
}

void Reader::declaration(const std::string& kind, const Words& words) {
    const bool by_builtin = kind.starts_with("builtin ");
    const auto word_kind = by_builtin ? kind.substr(8) : kind;
    bool exports = word_kind == "export";
    bool unexports = false;
    bool global = word_kind == "export" || word_kind == "readonly";
    bool shows = false;
    std::string flags = word_kind == "readonly"  ? "r"
                        : word_kind == "integer" ? "i"
                        : word_kind == "float"   ? "F"
                                                 : "";
    Words names;
    bool options_end = false;
    for (const auto& word : words) {
        if (options_end || (!word.starts_with('-') && !word.starts_with('+')) || word.size() < 2) {
            names.push_back(word);
            continue;
        }
        if (word == "--") options_end = true;
        const bool minus = word[0] == '-';
        if (word.find('x') != std::string::npos && word_kind != "export")
            (minus ? exports : unexports) = true;
        if (word.find('n') != std::string::npos && word_kind == "export") unexports = true;
        if (minus) flags += word.substr(1);
        shows = shows || word.find_first_of("pfF") != std::string::npos;
    }
    if (word_kind == "export" && flags.find('f') != std::string::npos) return;
    const auto has = [&](char c) { return flags.find(c) != std::string::npos; };
    if (has('f') || (shows && names.empty())) return;
    if (has('m')) return anything("changes " + join(names, " "));
    // zsh exports from a function to the outside, bash does not.
    global = global || has('g') || (exports && dialect_ == Dialect::zsh);
    const bool in_function =
        std::ranges::any_of(blocks_, [](const Block& block) { return block.kind == "function"; });
    const bool odd =
        flags.find_first_of("iluLRZEFUrt") != std::string::npos || (has('c') && dialect_ == Dialect::bash);
    if (has('T') && names.size() >= 2) {
        tied_[names[1].substr(0, names[1].find('='))] = names[0].substr(0, names[0].find('='));
        names.resize(1);
    }
    for (const auto& word : names) {
        auto name = split_assignment(word).name;
        bool sure = true;
        std::string text = word;
        if (name.empty() && !is_name(word)) {
            // export "$name=$value", export $(…)
            const auto equals = word.find('=');
            const auto front = word.substr(0, equals) + (word.starts_with('"') ? "\"" : "");
            auto left = expand_word(equals == std::string::npos ? word : front, sure, Place::value);
            if (left) left = left->substr(0, left->find('='));
            if (!left || !sure || !is_name(*left)) {
                anything("declares " + word);
                continue;
            }
            name = *left;
            const auto expanded = expand_word(word, sure, Place::value);
            if (!expanded || !sure || expanded->find_first_of("\\'\"$`") != std::string::npos) {
                if (exports) maybe_exported_.insert(name);
                touch(name);
                continue;
            }
            text = *expanded;
        }
        if (name.empty()) name = word;
        if (has('n') && word_kind != "export") {
            const auto target = expand_word(split_assignment(word).value, sure, Place::value);
            references_[name] = target && is_name(*target) ? *target : std::string();
            continue;
        }
        // zsh's "typeset +x" is about the one outside.
        if (in_function && !global && unexports && dialect_ == Dialect::zsh) {
            maybe_exported_.insert(name);
            touch(name);
            continue;
        }
        if (in_function && !global) {
            locals_.insert(name);
            continue;
        }
        if (locals_.contains(name)) continue;
        if (odd && !has('r')) odd_.insert(name);
        if (text.find('=') != std::string::npos) {
            if (unexports && why().empty()) exported_.erase(name);
            assign_word(text, exports && !unexports, by_builtin ? Place::word : Place::value);
        } else if (is_name(name) && (exports || unexports)) {
            set_exported(name, !unexports);
        } else if (flags.find_first_of("iluLRZEF") != std::string::npos && values_.contains(name)) {
            touch(name);
        }
        if (odd) odd_.insert(name);
        if (name == "path") odd_.insert("PATH");
        if (has('a') || has('A')) odd_.insert(name);
        if (flags.find_first_of("iFErAa") != std::string::npos) strict_.insert(name);
    }
}

// "X=1 command": where the command itself set X, the shells do not agree on what is left.
void Reader::after_one_command(std::map<std::string, Value>& outer, std::size_t made) {
    for (auto& [name, value] : outer) {
        const auto last = last_.find(name);
        if (last == last_.end() || last->second < made) {
            values_[name] = std::move(value);
            continue;
        }
        doubt(name, "it was set for one command at the same time");
        values_[name].sure = false;
        exported_.erase(name);
        maybe_exported_.insert(name);
    }
}

// (( x = 1 )), let x++, $((x += 2))
void Reader::arithmetic(std::string_view text) {
    text = trim(text);
    spend(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        if (exhausted()) return give_up();
        if (std::isalpha(static_cast<unsigned char>(text[at])) == 0 && text[at] != '_') {
            ++at;
            continue;
        }
        const auto begin = at;
        while (at < text.size() && name_char(text[at])) ++at;
        const std::string name(text.substr(begin, at - begin));
        const auto rest = trim(text.substr(at));
        const auto front = trim(text.substr(0, begin));
        bool changes = front.ends_with("++") || front.ends_with("--") || rest.starts_with("++") ||
                       rest.starts_with("--") || rest.starts_with('[');
        for (const std::string_view op :
             {"=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=", "**=", "&&=", "||="})
            changes = changes || (rest.starts_with(op) && !rest.starts_with("=="));
        const bool dollar = begin > 0 && (text[begin - 1] == '$' || text[begin - 1] == '{');
        if (changes && dollar) return anything("sets what " + name + " names");
        if (changes && is_name(name)) {
            touch(name);
            if (dialect_ == Dialect::zsh && !in_subshell()) {
                odd_.insert(name);  // it is a number from then on
                strict_.insert(name);
            }
        }
    }
}

void Reader::expansions_that_assign(const Words& words) {
    for (const auto& word : words) {
        if (word.starts_with('\'')) continue;
        for (auto at = word.find("$(("); at != std::string::npos; at = word.find("$((", at)) {
            const auto end = std::min(word.find("))", at), word.size());
            arithmetic(std::string_view(word).substr(at + 3, end - at - 3));
            at = end;
        }
        const auto last_colon = word.rfind(":=");
        for (auto at = word.find("${"); at != std::string::npos; at = word.find("${", at + 2)) {
            if (exhausted()) return give_up();
            auto from = at + 2;
            bool indirect = from < word.size() && word[from] == '!';
            if (indirect) ++from;
            if (from < word.size() && word[from] == '(') {
                // zsh's flags are a few letters.
                const auto flags = std::string_view(word).substr(from, 64);
                const auto close = std::min(flags.find(')'), flags.size());
                indirect = indirect || flags.substr(0, close).find('P') != std::string::npos;
                from = std::min(from + close + 1, word.size());
            }
            auto end = from;
            while (end < word.size() && name_char(word[end])) ++end;
            const auto name = word.substr(from, end - from);
            if (name.empty() && end < word.size() && word[end] == '$' && last_colon != std::string::npos &&
                last_colon >= end) {
                spend(word.size());
                anything("sets what " + word + " names");
                continue;
            }
            const std::string_view rest = std::string_view(word).substr(end);
            if (name.empty() ||
                (!rest.starts_with('=') && !rest.starts_with(":=") && !rest.starts_with("::=")))
                continue;
            if (indirect) {
                anything("sets what " + name + " names");
                continue;
            }
            const auto value = rest.substr(rest.find('=') + 1);
            const auto text = value.substr(0, value.find('}'));
            spend(text.size());
            const bool closed = text.size() < value.size();
            const auto outer = guard_;
            if (!rest.starts_with("::=")) guard_ = both(guard_, Truth::unknown);
            if (closed)
                assign(name, text, false);
            else
                touch(name);
            guard_ = outer;
        }
    }
}

}  // namespace trueup::startup
