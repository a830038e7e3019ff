#include "probe/startup/static_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

namespace {

constexpr std::uint64_t longest_file = 1U << 20U;
constexpr std::size_t most_files = 200;

// "$f", ${f} -> f; empty for any other word.
std::string variable_alone(std::string_view word) {
    if (word.size() > 2 && word.front() == '"' && word.back() == '"') word = word.substr(1, word.size() - 2);
    if (!word.starts_with('$')) return {};
    word.remove_prefix(1);
    if (word.starts_with('{') && word.ends_with('}')) word = word.substr(1, word.size() - 2);
    return is_name(word) ? std::string(word) : std::string();
}

// "/etc/zshrc_$TERM_PROGRAM", as Apple's own /etc/zshrc and /etc/bashrc have it: a file beside
// the one that reads it, whose name the terminal ends. What is known of its path; empty: the
// word is none of that kind, or not in a file of the system's.
std::string_view system_stub(std::string_view in_file, std::string_view word) {
    if (!in_file.starts_with("/etc/")) return {};
    if (word.size() > 2 && word.front() == '"' && word.back() == '"') word = word.substr(1, word.size() - 2);
    const auto stub = word.substr(0, word.find('$'));
    const bool plain = stub.find_first_of("\"'\\`~*?[{(") == std::string_view::npos;
    const auto end = word.substr(stub.size());
    const bool variable = end.starts_with('$') && end.find_first_of("/(`\"'*?") == std::string_view::npos;
    const bool beside = stub.substr(0, stub.rfind('/') + 1) == in_file.substr(0, in_file.rfind('/') + 1);
    return plain && variable && beside && !stub.ends_with('/') ? stub : std::string_view();
}

}  // namespace

Truth negated(Truth truth) {
    return truth == Truth::unknown ? truth : truth == Truth::yes ? Truth::no : Truth::yes;
}

Truth both(Truth a, Truth b) {
    if (a == Truth::no || b == Truth::no) return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

Reader::Reader(const Host* host, std::string shell, const std::map<std::string, std::string>& environment,
               bool whole)
    : host_(host), dialect_(dialect_of(shell)), fish_(shell == "fish"), whole_(whole) {
    startup_.method = "static";
    startup_.shell = std::move(shell);
    startup_.unknown_reason.clear();
    for (const auto& [name, value] : environment) {
        values_[name] = {value};
        exported_.insert(name);
    }
    // What a login puts there is not known; what the lines make of it is.
    if (whole) values_["PATH"] = {"$PATH", false};
    if (host == nullptr) return;
    for (const auto& variable : host->environment().variables) {
        if (!environment.contains(variable.name)) outside_.insert(variable.name);
    }
}

void Reader::read_file(const std::string& path) {
    spend(64);
    if (host_ == nullptr || startup_.files_read.size() >= most_files) return anything("reads " + path);
    const auto text = host_->read(path, longest_file);
    if (text && fish_) {
        spend(text->size());
        if (auto refusal = fish_refusal(*text)) return refuse(path, *text, *std::move(refusal));
    }
    if (text) return read_text(*text, path);
    if (text.error().kind == Error::Kind::not_found) return;
    anything("reads " + path + " (" + text.error().message + ")");
}

// Nothing of it runs, and the shell says so where it reads it.
void Reader::refuse(const std::string& path, const std::string& text, FishRefusal refusal) {
    if (std::ranges::find(startup_.files_read, path) == startup_.files_read.end())
        startup_.files_read.push_back(path);
    if (!why().empty() || dead()) return;
    const auto lines = lines_of(text);
    const auto index = static_cast<std::size_t>(refusal.line - 1);
    startup_.names.push_back(
        {{},
         "complaint",
         std::move(refusal.message),
         {OriginKind::file, path, refusal.line, index < lines.size() ? lines[index] : std::string(), {}}});
}

void Reader::read_possible_file(const std::string& path, const std::string& note) {
    const auto outer = std::exchange(inherited_, note);
    read_file(path);
    inherited_ = outer;
}

void Reader::read_text(const std::string& text, const std::string& path) {
    if (std::ranges::find(startup_.files_read, path) == startup_.files_read.end())
        startup_.files_read.push_back(path);
    const auto outer_path = std::exchange(path_, path);
    const auto outer_lines = std::exchange(lines_, std::make_shared<const Words>(lines_of(text)));
    const auto outer_blocks = blocks_;
    // What is outside of the file is said by the note, unless nothing of it lasts.
    if (!in_subshell()) blocks_.clear();
    const auto open = blocks_.size();
    const auto outer_guard = std::exchange(guard_, Truth::yes);
    const auto outer_returned = std::exchange(returned_, Truth::no);
    const auto outer_line = line_;
    const auto outer_locals = locals_;
    spend(text.size());
    const auto commands = commands_of(text, dialect_);
    for (const auto& command : commands) take(command);
    if (commands.size() >= most_in_a_text) give_up();
    if (blocks_.size() > open) not_understood("behind a block without an end");
    if (fish_) locals_ = outer_locals;
    path_ = outer_path;
    lines_ = outer_lines;
    blocks_ = outer_blocks;
    guard_ = outer_guard;
    returned_ = outer_returned;
    line_ = outer_line;
    pending_function_.clear();
    pending_loop_ = false;
}

// "eval 'export A=1'": the text takes the command's place.
void Reader::run_text(const std::string& text, bool sure) {
    constexpr int deepest = 12;
    if (depth_ >= deepest) return anything("is nested too deeply");
    ++depth_;
    spend(text.size() + 64 * blocks_.size());
    const auto outer_blocks = blocks_;
    const auto outer_guard = guard_;
    const auto outer_line = line_;
    if (!sure || !why().empty()) blocks_.push_back({.kind = "{", .runs = Truth::unknown});
    const auto open = blocks_.size();
    for (auto command : commands_of(text, dialect_)) {
        command.line = outer_line;
        take(command);
    }
    if (blocks_.size() > open) not_understood("behind a block without an end");
    blocks_ = outer_blocks;
    guard_ = outer_guard;
    line_ = outer_line;
    --depth_;
}

void Reader::call(const std::string& name, const Words& arguments) {
    constexpr int deepest = 8;
    const auto found = functions_.find(name);
    if (found == functions_.end()) return;
    constexpr std::size_t most_calls = 2000;
    if (depth_ >= deepest || ++calls_ > most_calls) return anything("calls " + name);
    uncalled_.erase(name);
    const auto function = found->second;  // it may define itself anew
    ++depth_;
    spend(64 * (blocks_.size() + locals_.size() + function.arguments.size()));
    const auto outer_blocks = blocks_;
    const auto outer_path = std::exchange(path_, function.path);
    const auto outer_lines = std::exchange(lines_, function.lines);
    const auto outer_guard = std::exchange(guard_, Truth::yes);
    const auto outer_returned = std::exchange(returned_, Truth::no);
    const auto outer_line = line_;
    const auto outer_locals = locals_;
    if (fish_) locals_.clear();
    // "$1", or what fish calls it.
    std::map<std::string, Value> outer_arguments;
    Words parameters = function.arguments;
    for (int i = 1; !fish_ && i <= 9; ++i) parameters.push_back(std::to_string(i));
    std::vector<Value> given;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        bool sure = i < arguments.size();
        auto text = sure ? expand_word(arguments[i], sure) : std::nullopt;
        given.push_back({std::move(text), sure, epoch_});
        given.back().made = startup_.assignments.size();
    }
    for (std::size_t i = 0; i < parameters.size(); ++i)
        outer_arguments[parameters[i]] = std::exchange(values_[parameters[i]], given[i]);
    blocks_.push_back({.kind = "function", .name = name, .runs = Truth::unknown});
    truth_ = Truth::unknown;
    for (const auto& command : *function.body) take(command);
    blocks_ = outer_blocks;
    path_ = outer_path;
    lines_ = outer_lines;
    guard_ = outer_guard;
    returned_ = outer_returned;
    line_ = outer_line;
    locals_ = outer_locals;
    for (auto& [number, value] : outer_arguments) values_[number] = std::move(value);
    --depth_;
}

void Reader::source(const Words& words) {
    std::size_t at = 1;
    while (at < words.size() && words[at] == "--") ++at;
    if (at >= words.size()) return;
    // "source() { builtin source "$@"; }": what the function was called with.
    const bool all_arguments = one_of(words[at], {"$@", "\"$@\"", "$*", "\"$*\""});
    const std::string word = all_arguments && !fish_ ? "\"$1\"" : words[at];
    if (const auto program = substituted(word); !program.empty()) return run_output_of(program, word);
    constexpr int deepest = 12;
    bool sure = true;
    const auto outer = inherited_;
    const auto read = [&](const std::string& path, const std::string& otherwise) {
        ++depth_;
        ++in_files_;
        const auto note = why();
        inherited_ = note.empty() ? otherwise : note;
        read_file(clean_path(path));
        inherited_ = outer;
        --in_files_;
        --depth_;
    };
    auto path = expand_word(word, sure);
    const auto loop = loops_.find(variable_alone(word));
    if (loop != loops_.end() && depth_ < deepest) {
        bool all = true;
        for (const auto& file : loop->second) {
            if (file.starts_with('/'))
                read(file, "inside a loop");
            else
                all = false;
        }
        if (all) return;
        path.reset();
    }
    if (!(path && sure) && depth_ < deepest && system_stub(path_, word).size() > 0)
        return read_system_files(system_stub(path_, word));
    if (path && path->starts_with('/') && !path->starts_with("/dev/") && depth_ < deepest) {
        if (sure) return read(*path, {});
        anything("reads a file that only running would name: " + word);
        return read(*path, "in a file of which it is not sure that it is read");
    }
    anything("reads a file that only running would name: " + word);
}

// The system brings these files for its terminals: they set up the prompt and the session, and
// nobody keeps a Go setting or a ZDOTDIR of their own there. Which of them a terminal reads is
// open; what they spell out is possible, and what they run does not make all else doubtful.
void Reader::read_system_files(std::string_view stub) {
    const auto slash = stub.rfind('/');
    const auto names =
        host_ != nullptr ? host_->list(std::string(stub.substr(0, slash))) : std::unexpected(Error{});
    if (!names) return;
    spend(64 * names->size());
    const auto outer = std::exchange(of_the_system_, true);
    const auto outer_end = ended_;
    const auto outer_inherited = inherited_;
    const auto note = why();
    for (const auto& name : *names) {
        if (!name.starts_with(stub.substr(slash + 1))) continue;
        ++depth_;
        read_possible_file(join_path(stub.substr(0, slash), name),
                           note.empty() ? "in a file that only some terminals read" : note);
        --depth_;
    }
    inherited_ = outer_inherited;
    ended_ = outer_end;
    of_the_system_ = outer;
}

void Reader::eval(const Words& words) {
    if (words.size() == 2) {
        if (const auto program = substituted(words[1]); !program.empty() && words[1] != "()")
            return run_output_of(program, "eval " + words[1]);
    }
    bool sure = true;
    std::string text;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto one = expand_word(words[i], sure);
        if (!one) {
            const auto shown = words.size() > 1 ? "eval " + words[1] : std::string("eval");
            return anything("runs " + shown);
        }
        text += (i > 1 ? " " : "") + *one;
    }
    run_text(text, sure);
    if (!sure) anything("runs " + text);
}

void Reader::run_output_of(std::string_view program, const std::string& shown) {
    spend(program.size());
    const auto commands = commands_of(program, dialect_);
    const bool into_file = fish_ && commands.size() == 2 && commands[1].words[0] == "psub";
    if (commands.size() == 1 || into_file) {
        auto words = commands[0].words;
        drop_redirections(words);
        // "command brew", "\brew", "FOO=1 brew", "sudo" is none of these.
        while (!words.empty() &&
               (one_of(words[0], {"command", "builtin", "env"}) || words[0].find('=') != std::string::npos))
            words.erase(words.begin());
        if (!words.empty()) {
            for (auto& word : words)
                std::erase_if(word, [](char c) { return c == '\'' || c == '"' || c == '\\'; });
            const bool own = functions_.contains(words[0]) || aliases_.contains(words[0]);
            words[0] = base_name(words[0]);
            if (const char* names = own ? nullptr : names_set_by(words)) return touch_known(names);
        }
    }
    anything("runs " + shown);
}

void Reader::note_function_file(const std::string& path, const std::string& name) {
    if (host_ == nullptr) return;
    const auto text = host_->read(path, longest_file);
    if (!text) return;
    const auto lines = lines_of(*text);
    const auto at = std::ranges::find_if(
        lines, [&](const std::string& line) { return trim(line).starts_with("function " + name); });
    if (at == lines.end()) return;
    const int line = static_cast<int>(at - lines.begin()) + 1;
    startup_.names.push_back(
        {name, "function", std::string(trim(*text)), {OriginKind::file, path, line, *at, {}}});
}

void Reader::note_name(const std::string& name, const std::string& kind, const std::string& value, int line) {
    if (!one_of(name, {"go", "gofmt", "gopls", "dlv"}) || in_subshell()) return;
    spend(128 + value.size() + startup_.names.size());
    const auto note = why();
    if (note.empty())
        std::erase_if(startup_.names,
                      [&](const ShellName& other) { return other.name == name && other.kind == kind; });
    constexpr std::size_t most_names = 200;
    if (startup_.names.size() < most_names) startup_.names.push_back({name, kind, value, origin(line, note)});
}

// unalias, unset -f, functions -e
void Reader::forget_names(const Words& names, const std::string& kind) {
    if (in_subshell()) return;
    const auto note = why();
    for (const auto& word : names) {
        if (word.starts_with('-') && word != "-a" && word != "-m") continue;
        const bool all = word.starts_with('-') || word.find_first_of("*?[$") != std::string::npos;
        const bool sure = note.empty() && (!all || word == "-a");
        spend(startup_.names.size());
        if (kind == "alias") {
            if (all || !sure) {
                for (const auto& [name, text] : aliases_) unsure_aliases_.insert(name);
                aliases_.clear();
            } else {
                aliases_.erase(word);
                unsure_aliases_.erase(word);
            }
        } else if (sure && !all) {
            functions_.erase(word);
        }
        std::erase_if(startup_.names, [&](ShellName& name) {
            if (name.kind != kind || (!all && name.name != word)) return false;
            if (!sure && name.origin.note.empty()) name.origin.note = "it may be taken away further down";
            return sure;
        });
    }
}

ShellStartup Reader::finish() {
    // Nothing calls these: what they would set comes before what is set.
    std::vector<Assignment> all = std::move(mentioned_);
    for (auto& [name, assignments] : uncalled_) {
        for (auto& one : assignments) all.push_back(std::move(one));
    }
    for (auto& one : startup_.assignments) all.push_back(std::move(one));
    startup_.assignments = std::move(all);
    return std::move(startup_);
}

}  // namespace trueup::startup
