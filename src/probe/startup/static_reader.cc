#include "probe/startup/static_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "probe/startup/source_text.h"
#include "probe/startup/startup.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

constexpr std::uint64_t longest_file = 1U << 20U;
constexpr int deepest_source = 12;
constexpr std::size_t most_files = 200;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

bool is_name(std::string_view text) {
    return !text.empty() && (text[0] < '0' || text[0] > '9') && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

class Reader {
public:
    Reader(const Host* host, std::string shell, const std::map<std::string, std::string>& environment)
        : host_(host), fish_(shell == "fish") {
        startup_.method = "static";
        startup_.shell = std::move(shell);
        startup_.unknown_reason.clear();
        for (const auto& [name, value] : environment) {
            if (name != "PATH") values_[name] = value;
            exported_.insert(name);
        }
        const auto home = environment.find("HOME");
        if (home != environment.end()) home_ = home->second;
    }

    void read_file(const std::string& path) {
        if (host_ == nullptr || startup_.files_read.size() >= most_files) return;
        const auto text = host_->read(path, longest_file);
        if (!text) {
            if (text.error().kind != Error::Kind::not_found)
                startup_.unknown.push_back({"*", path + ": " + text.error().message});
            return;
        }
        read_text(*text, path);
    }

    void read_text(const std::string& text, const std::string& path) {
        if (std::ranges::find(startup_.files_read, path) == startup_.files_read.end())
            startup_.files_read.push_back(path);
        const auto outer_path = std::exchange(path_, path);
        const auto outer_lines = std::exchange(lines_, lines_of(text));
        const auto outer_blocks = std::exchange(blocks_, {});
        const auto outer_stopped = stopped_;
        for (const auto& command : commands_of(text, fish_)) take(command);
        path_ = outer_path;
        lines_ = outer_lines;
        blocks_ = outer_blocks;
        stopped_ = outer_stopped;
    }

    std::string value(const std::string& name) const {
        const auto at = values_.find(name);
        return at == values_.end() || !at->second ? std::string() : *at->second;
    }

    ShellStartup startup_;

private:
    // Why the command at hand may not run, or not have this effect; empty: it does.
    std::string why() const {
        for (const auto& block : blocks_) {
            if (block.starts_with("function ")) return "inside the " + block;
        }
        if (!blocks_.empty())
            return blocks_.back() == "(" ? "inside a subshell" : "inside a condition or loop";
        if (conditional_) return "behind && or ||";
        if (stopped_) return "behind a command that may end the file";
        return inherited_;
    }

    std::optional<std::string> expand_word(std::string_view word) const {
        return expand(word, home_, [this](const std::string& name) -> std::optional<std::string> {
            const auto at = values_.find(name);
            return at == values_.end() ? std::nullopt : at->second;
        });
    }

    Origin origin(int line, std::string note) const {
        const auto index = static_cast<std::size_t>(line - 1);
        return {OriginKind::file, path_, line,
                line >= 1 && index < lines_.size() ? lines_[index] : std::string(), std::move(note)};
    }

    void assign(const std::string& name, std::string_view raw, int line, bool exports, bool appends = false) {
        if (!is_name(name)) return;
        auto note = why();
        if (note == "inside a subshell") return;
        auto text = expand_word(raw);
        if (text && appends) {
            const auto before = values_.find(name);
            text = before != values_.end() && before->second ? std::optional(*before->second + *text)
                                                             : std::nullopt;
        }
        if (note.empty() && !text) note = "its value is only known when it runs";
        if (exports && note.empty()) exported_.insert(name);
        values_[name] = note.empty() ? text : std::nullopt;
        startup_.assignments.push_back({name, text ? *text : std::string(raw),
                                        exports || exported_.contains(name), origin(line, note), false,
                                        !note.empty()});
    }

    void unset(const std::string& name, int line) {
        if (!is_name(name)) return;
        const auto note = why();
        if (note.empty()) exported_.erase(name);
        values_[name] = note.empty() ? std::optional(std::string()) : std::nullopt;
        startup_.assignments.push_back({name, {}, false, origin(line, note), true, !note.empty()});
    }

    void mark_exported(const std::string& name) {
        if (!why().empty()) return;
        exported_.insert(name);
        for (auto& assignment : startup_.assignments) {
            if (assignment.name == name) assignment.exported = true;
        }
    }

    void take(const Command& command) {
        if (command.before == Joint::end)
            conditional_ = false;
        else if (command.before == Joint::both || command.before == Joint::either)
            conditional_ = true;
        std::vector<std::string> words = command.words;
        while (!words.empty() && enter_or_leave(words)) {
        }
        if (words.empty()) return;
        if (command.before == Joint::pipe || command.after == Joint::pipe || command.in_background) {
            if (one_of(words[0], {"source", "."})) {
                startup_.unknown.push_back(
                    {"*", fmt::format("{} line {} runs the output of a command", path_, command.line)});
            }
            return;  // in a subshell, as far as all shells agree
        }
        if (fish_)
            take_fish(words, command.line);
        else
            take_posix(words, command.line);
    }

    // Keywords: true when one was taken off the front and there may be another.
    bool enter_or_leave(std::vector<std::string>& words) {
        const std::string first = words[0];
        const auto drop = [&words](std::size_t count) {
            words.erase(words.begin(),
                        words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size())));
        };
        if (words.size() >= 2 && words[1] == "()" && !fish_) return define(first, words, 2);
        if (first.size() > 2 && first.ends_with("()") && !fish_)
            return define(first.substr(0, first.size() - 2), words, 1);
        if (first == "function" && words.size() >= 2) {
            if (fish_) {
                define(words[1], words, words.size());
                words.clear();
                return false;
            }
            std::string name = words[1];
            if (name.ends_with("()")) name.resize(name.size() - 2);
            return define(name, words, words.size() >= 3 && words[2] == "()" ? 3 : 2);
        }
        if (one_of(first, {"if", "while", "until"}) || (fish_ && one_of(first, {"begin"}))) {
            blocks_.push_back(first);
            drop(1);
            return true;
        }
        if (one_of(first, {"for", "case", "select", "switch", "repeat"})) {
            blocks_.push_back(first);
            words.clear();
            return false;
        }
        if (one_of(first, {"then", "do", "else", "elif", "!", "not", "time"})) {
            drop(1);
            return true;
        }
        if (fish_ && one_of(first, {"and", "or"})) {
            conditional_ = true;
            drop(1);
            return true;
        }
        if (first == "{" || first == "(") {
            if (pending_function_.empty())
                blocks_.push_back(first == "(" ? "(" : "{");
            else
                blocks_.push_back("function " + std::exchange(pending_function_, {}));
            drop(1);
            return true;
        }
        if (one_of(first, {"fi", "done", "esac", "}", ")", "end"})) {
            const bool fits =
                !blocks_.empty() && (first != ")" || blocks_.back() == "(") && (first == "end") == fish_;
            if (fits) blocks_.pop_back();
            words.clear();
            return false;
        }
        return false;
    }

    bool define(const std::string& name, std::vector<std::string>& words, std::size_t used) {
        if (fish_) {
            blocks_.push_back("function " + name);
        } else {
            pending_function_ = name;
        }
        note_name(name, "function", {}, current_line_);
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(used, words.size())));
        return true;
    }

    void note_name(const std::string& name, const std::string& kind, const std::string& value, int line) {
        if (!one_of(name, {"go", "gofmt", "gopls", "dlv"})) return;
        startup_.names.push_back({name, kind, value, origin(line, why())});
    }

    void source(const std::vector<std::string>& words, int line) {
        if (words.size() < 2) return;
        const auto path = expand_word(words[1]);
        if (!path || !path->starts_with('/') || path->starts_with("/dev/") || depth_ >= deepest_source) {
            startup_.unknown.push_back(
                {"*", fmt::format("{} line {} reads a file that only running would name: {}", path_, line,
                                  words[1])});
            return;
        }
        ++depth_;
        const auto outer = inherited_;
        const auto note = why();
        if (!note.empty()) inherited_ = note;
        const bool conditional = std::exchange(conditional_, false);
        read_file(clean_path(*path));
        conditional_ = conditional;
        inherited_ = outer;
        --depth_;
    }

    void eval(int line, const std::string& what) {
        startup_.unknown.push_back(
            {"*",
             fmt::format("{} line {} runs {}, and only running tells what that sets", path_, line, what)});
        // From here on nothing is certain of the variables that such commands set.
        values_["PATH"] = std::nullopt;
    }

    void take_posix(std::vector<std::string>& words, int line) {
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
            return declaration(first, {words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end()},
                               line);
        if (first == ":") return defaults(words, line);
        // Assignments only; "X=1 command" does not last.
        for (const auto& word : words) {
            if (split_assignment(word).name.empty()) return;
        }
        for (const auto& word : words) assign_word(word, line, false);
    }

    struct Split {
        std::string name;
        std::string_view value;
        bool appends = false;
    };
    static Split split_assignment(const std::string& word) {
        const auto equals = word.find('=');
        if (equals == std::string::npos) return {};
        const bool appends = equals > 0 && word[equals - 1] == '+';
        std::string name = word.substr(0, equals - (appends ? 1 : 0));
        if (!is_name(name)) return {};
        return {std::move(name), std::string_view(word).substr(equals + 1), appends};
    }

    void assign_word(const std::string& word, int line, bool exports) {
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
                    parts.push_back(one_of(part, {"$path", "${path[@]}", "\"$path[@]\"", "\"${path[@]}\""})
                                        ? "$PATH"
                                        : part);
                }
            }
            assign("PATH", join(parts, ":"), line, true);
            return;
        }
        assign(name, value, line, exports, appends);
    }

    void declaration(const std::string& kind, const std::vector<std::string>& words, int line) {
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

    // ": ${X:=value}" gives X a value when it has none.
    void defaults(const std::vector<std::string>& words, int line) {
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

    void take_fish(const std::vector<std::string>& words, int line) {
        current_line_ = line;
        const auto& first = words[0];
        if (one_of(first, {"source", "."})) return source(words, line);
        if (first == "eval") return eval(line, words.size() > 1 ? "eval " + words[1] : "eval");
        if (one_of(first, {"return", "exit", "exec"})) stopped_ = true;
        if (first == "alias" && words.size() > 1) {
            const auto equals = words[1].find('=');
            note_name(words[1].substr(0, equals), "alias",
                      equals != std::string::npos ? words[1].substr(equals + 1)
                                                  : (words.size() > 2 ? words[2] : ""),
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

    void set_fish(const std::vector<std::string>& words, int line) {
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

    const Host* host_;
    bool fish_;
    std::string home_;
    std::map<std::string, std::optional<std::string>> values_;  // nullopt: not known
    std::set<std::string> exported_;
    std::string path_;
    std::vector<std::string> lines_;
    std::vector<std::string> blocks_;  // open ones, outermost first
    std::string pending_function_;     // named, its "{" still to come
    std::string inherited_;            // why the whole file may not be read
    bool conditional_ = false;         // behind && or ||
    bool stopped_ = false;             // behind return, exit or exec
    int depth_ = 0;
    int current_line_ = 0;
};

}  // namespace

ShellStartup read_text_statically(const std::string& text, const std::string& path, const std::string& shell,
                                  const std::map<std::string, std::string>& environment) {
    Reader reader(nullptr, shell, environment);
    reader.read_text(text, path);
    return std::move(reader.startup_);
}

ShellStartup read_statically(const Host& host, const std::string& shell,
                             const std::map<std::string, std::string>& environment) {
    Reader reader(&host, shell, environment);
    const auto old_home = join_path(host.user().home, "");
    for (const auto& file : startup_files(host, shell)) {
        if (!file.read || !file.exists) continue;
        // .zshenv may have moved the others.
        auto path = file.path;
        const auto moved = reader.value("ZDOTDIR");
        if (shell == "zsh" && !moved.empty() && is_inside(path, old_home))
            path = join_path(moved, base_name(path));
        reader.read_file(path);
    }
    reader.startup_.files = startup_files(host, shell);
    return std::move(reader.startup_);
}

}  // namespace trueup::startup
