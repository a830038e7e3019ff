// Loops, the files that they go through, and definitions of functions.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

bool Reader::open_loop(Words& words) {
    if (pending_loop_) {
        pending_loop_ = false;
        if (words[0] == "do" || words[0] == "{") {
            open({.kind = words[0] == "{" ? "{" : "for", .runs = Truth::unknown, .repeats = true});
            drop(words, 1);
            return true;
        }
        guard_ = Truth::unknown;  // zsh: "for x (a b) command"
        return true;
    }
    const std::string kind = words[0];
    if (kind == "case" || kind == "switch") {
        open({.kind = kind, .runs = Truth::unknown, .pattern = kind == "case"});
        if (words.size() > 1) blocks_.back().subject = words[1];
        if (words.size() > 3) blocks_.back().patterns.assign(words.begin() + 3, words.end());
        words.clear();
        return false;
    }
    if (kind == "repeat") {
        drop(words, 2);
        pending_loop_ = true;
        return !words.empty();
    }
    if (words.size() >= 2 && !dead()) {
        if (words[1].starts_with("(("))
            arithmetic(words[1]);
        else
            touch(words[1]);
        if (fish_) odd_.insert(words[1]);  // the loop's own, in front of another
        auto& files = loops_[words[1]];
        files.clear();
        for (std::size_t i = 2; i < words.size(); ++i) {
            if (words[i] == "in") continue;
            Words parts{words[i]};
            if (words[i].starts_with('(') && words[i].ends_with(')')) {
                parts.clear();
                for (auto& inner :
                     commands_of(std::string_view(words[i]).substr(1, words[i].size() - 2), dialect_))
                    parts.insert(parts.end(), inner.words.begin(), inner.words.end());
            }
            for (const auto& part : parts) files_of(part, files);
        }
    }
    if (fish_) {
        open({.kind = "for", .runs = Truth::unknown, .repeats = true});
        words.clear();
        return false;
    }
    pending_loop_ = true;
    const bool list = words.size() >= 3 && words[2].starts_with('(');
    if (list)
        drop(words, 3);
    else
        words.clear();
    return !words.empty();
}

// The files that a word of "for f in ~/.d/*.sh" stands for; "?" where nobody can tell.
void Reader::files_of(const std::string& word, Words& into) const {
    bool sure = true;
    if (const auto path = expand_word(word, sure); path && sure) {
        into.push_back(*path);
        return;
    }
    const auto slash = word.rfind('/');
    auto last = slash == std::string::npos ? std::string() : word.substr(slash + 1);
    // zsh: "*.sh(N)", "one.sh(N)"
    const auto flags = last.find('(');
    if (flags != std::string::npos) last.resize(flags);
    std::erase(last, '"');
    const auto star = last.find('*');
    if (flags != std::string::npos && star == std::string::npos && word.ends_with(')')) {
        sure = true;
        const auto path = expand_word(word.substr(0, slash + 1) + last, sure);
        into.push_back(path && sure ? *path : "?");
        return;
    }
    sure = true;
    auto folder = slash == std::string::npos ? std::string() : word.substr(0, slash);
    if (std::ranges::count(folder, '"') == 1) folder += '"';
    const auto known = expand_word(folder, sure);
    const bool simple = star != std::string::npos &&
                        last.find_first_of("*?[]{}$`~^", star + 1) == std::string::npos &&
                        last.find_first_of("?[]{}$`~^") == std::string::npos;
    const auto names = simple && known && sure && host_ != nullptr && known->starts_with('/')
                           ? host_->list(clean_path(*known))
                           : std::unexpected(Error{});
    if (!names &&
        !(simple && known && sure && names.error().kind == Error::Kind::not_found && host_ != nullptr)) {
        into.emplace_back("?");
        return;
    }
    if (!names) return;
    spend(64 * names->size());
    const auto front = last.substr(0, star);
    const auto back = last.substr(star + 1);
    for (const auto& name : *names) {
        if (name.size() >= front.size() + back.size() && name.starts_with(front) && name.ends_with(back) &&
            (!name.starts_with('.') || front.starts_with('.')))
            into.push_back(join_path(*known, name));
    }
}

bool Reader::define(const std::string& name, Words& words, std::size_t used) {
    // One of a subshell ends with it.
    if (name != "()" && !collecting() && !dead() && !in_subshell()) {
        std::string on_variable;
        for (std::size_t i = 2; fish_ && i < words.size(); ++i) {
            if ((words[i] == "--on-variable" || words[i] == "-v") && i + 1 < words.size())
                on_variable = words[i + 1];
            if (words[i].starts_with("--on-variable=")) on_variable = words[i].substr(14);
            if ((words[i] == "--on-event" || words[i] == "-e") && i + 1 < words.size())
                on_variable = "emit " + words[i + 1];
        }
        Words arguments;
        for (std::size_t i = 2; fish_ && i < words.size(); ++i) {
            if (words[i] != "-a" && words[i] != "--argument-names") continue;
            while (i + 1 < words.size() && is_name(words[i + 1])) arguments.push_back(words[++i]);
        }
        // Another definition behind a condition: either may be meant.
        auto& function = functions_[name];
        if (why().empty() || function.path != path_) function.body = std::make_shared<std::vector<Command>>();
        function.path = path_;
        function.lines = lines_;
        function.on_variable = on_variable;
        function.arguments = arguments;
        function.line = line_;
        if (!on_variable.empty()) handlers_.insert(name);
    }
    if (fish_) {
        const bool collects = !collecting() && !dead() && !in_subshell();
        open({.kind = "function",
              .name = name,
              .runs = collects ? Truth::unknown : Truth::no,
              .collects = collects});
        words.clear();
        return false;
    }
    pending_function_ = name;
    drop(words, used);
    return true;
}

}  // namespace trueup::startup
