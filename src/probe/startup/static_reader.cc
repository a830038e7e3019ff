#include "probe/startup/static_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "probe/startup/startup.h"
#include "probe/startup/static_reader_state.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

constexpr std::uint64_t longest_file = 1U << 20U;
constexpr int deepest_source = 12;
constexpr std::size_t most_files = 200;

}  // namespace

bool is_name(std::string_view text) {
    return !text.empty() && (text[0] < '0' || text[0] > '9') && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

Reader::Reader(const Host* host, std::string shell, const std::map<std::string, std::string>& environment)
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

void Reader::read_file(const std::string& path) {
    if (host_ == nullptr || startup_.files_read.size() >= most_files) return;
    const auto text = host_->read(path, longest_file);
    if (!text) {
        if (text.error().kind != Error::Kind::not_found)
            startup_.unknown.push_back({"*", path + ": " + text.error().message});
        return;
    }
    read_text(*text, path);
}

void Reader::read_text(const std::string& text, const std::string& path) {
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

std::string Reader::value(const std::string& name) const {
    const auto at = values_.find(name);
    return at == values_.end() || !at->second ? std::string() : *at->second;
}

std::string Reader::why() const {
    for (const auto& block : blocks_) {
        if (block.starts_with("function ")) return "inside the " + block;
    }
    if (!blocks_.empty()) return blocks_.back() == "(" ? "inside a subshell" : "inside a condition or loop";
    if (conditional_) return "behind && or ||";
    if (stopped_) return "behind a command that may end the file";
    return inherited_;
}

std::optional<std::string> Reader::expand_word(std::string_view word) const {
    return expand(word, home_, [this](const std::string& name) -> std::optional<std::string> {
        const auto at = values_.find(name);
        return at == values_.end() ? std::nullopt : at->second;
    });
}

Origin Reader::origin(int line, std::string note) const {
    const auto index = static_cast<std::size_t>(line - 1);
    return {OriginKind::file, path_, line, line >= 1 && index < lines_.size() ? lines_[index] : std::string(),
            std::move(note)};
}

void Reader::assign(const std::string& name, std::string_view raw, int line, bool exports, bool appends) {
    if (!is_name(name)) return;
    auto note = why();
    if (note == "inside a subshell") return;
    auto text = expand_word(raw);
    if (text && appends) {
        const auto before = values_.find(name);
        text =
            before != values_.end() && before->second ? std::optional(*before->second + *text) : std::nullopt;
    }
    if (note.empty() && !text) note = "its value is only known when it runs";
    if (exports && note.empty()) exported_.insert(name);
    values_[name] = note.empty() ? text : std::nullopt;
    startup_.assignments.push_back({name, text ? *text : std::string(raw),
                                    exports || exported_.contains(name), origin(line, note), false,
                                    !note.empty()});
}

void Reader::unset(const std::string& name, int line) {
    if (!is_name(name)) return;
    const auto note = why();
    if (note.empty()) exported_.erase(name);
    values_[name] = note.empty() ? std::optional(std::string()) : std::nullopt;
    startup_.assignments.push_back({name, {}, false, origin(line, note), true, !note.empty()});
}

void Reader::mark_exported(const std::string& name) {
    if (!why().empty()) return;
    exported_.insert(name);
    for (auto& assignment : startup_.assignments) {
        if (assignment.name == name) assignment.exported = true;
    }
}

void Reader::take(const Command& command) {
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

bool Reader::enter_or_leave(std::vector<std::string>& words) {
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

bool Reader::define(const std::string& name, std::vector<std::string>& words, std::size_t used) {
    if (fish_) {
        blocks_.push_back("function " + name);
    } else {
        pending_function_ = name;
    }
    note_name(name, "function", {}, current_line_);
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(used, words.size())));
    return true;
}

void Reader::note_name(const std::string& name, const std::string& kind, const std::string& value, int line) {
    if (!one_of(name, {"go", "gofmt", "gopls", "dlv"})) return;
    startup_.names.push_back({name, kind, value, origin(line, why())});
}

void Reader::source(const std::vector<std::string>& words, int line) {
    if (words.size() < 2) return;
    const auto path = expand_word(words[1]);
    if (!path || !path->starts_with('/') || path->starts_with("/dev/") || depth_ >= deepest_source) {
        startup_.unknown.push_back(
            {"*",
             fmt::format("{} line {} reads a file that only running would name: {}", path_, line, words[1])});
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

void Reader::eval(int line, const std::string& what) {
    startup_.unknown.push_back(
        {"*", fmt::format("{} line {} runs {}, and only running tells what that sets", path_, line, what)});
    // From here on nothing is certain of the variables that such commands set.
    values_["PATH"] = std::nullopt;
}

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
