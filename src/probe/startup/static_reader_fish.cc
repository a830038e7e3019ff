// The static reader's commands of fish.
#include <algorithm>

#include "base/text.h"
#include "facts/possible_value.h"
#include "facts/universal_line.h"
#include "probe/startup/static_reader_state.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

bool is_path_variable(const std::string& name) { return name.ends_with("PATH"); }

}  // namespace

// Lines "SETUVAR --export NAME:value": what every fish of this user starts with.
void Reader::read_universal_variables(const std::string& path) {
    if (host_ == nullptr) return;
    const auto text = host_->read(path, 1U << 20U);
    if (!text) return;
    int number = 0;
    for (const auto& line : lines_of(*text)) {
        ++number;
        if (!line.starts_with("SETUVAR ")) continue;
        const auto colon = line.find(':');
        if (colon == std::string::npos) continue;
        const auto words = split(line.substr(8, colon - 8), ' ');
        const auto& name = words.back();
        // One that the environment brings is in front of it.
        if (!is_name(name)) continue;
        below_.insert(name);
        if (values_.contains(name)) continue;
        const bool exports = std::ranges::find(words, "--export") != words.end();
        const bool is_path = is_path_variable(name) || std::ranges::find(words, "--path") != words.end();
        // "\\x1d" alone is an empty list.
        const bool empty = line.substr(colon + 1) == "\\x1d";
        const auto parsed = universal_line(line);
        if (!parsed) {
            values_[name] = {std::nullopt, false};
            continue;
        }
        Value value{empty ? std::string() : join(parsed->elements, is_path ? ":" : " "), true, epoch_,
                    empty || parsed->elements.size() > 1};
        universal_.insert(name);
        if (exports) exported_.insert(name);
        values_[name] = value;
        last_[name] = startup_.assignments.size();
        if (!exports) unexported_[name].push_back(startup_.assignments.size());
        certain_.insert(name);
        startup_.assignments.push_back({name,
                                        *value.text,
                                        exports,
                                        {OriginKind::universal_variable, path, number, line, {}},
                                        false,
                                        false});
    }
}

void Reader::take_fish(Words words) {
    substitutions_of_fish(words);
    drop_redirections(words);
    while (words.size() > 1 && one_of(words[0], {"builtin", "command"}) && !words[1].starts_with('-')) {
        if (words[0] == "command") return;
        words.erase(words.begin());
    }
    if (words.empty()) return;
    // "X=1 command"
    std::size_t at = 0;
    while (at + 1 < words.size() && !split_assignment(words[at]).name.empty()) ++at;
    std::map<std::string, Value> outer;
    const auto made = startup_.assignments.size();
    for (std::size_t i = 0; i < at; ++i) {
        const auto name = split_assignment(words[i]).name;
        outer[name] = values_[name];
        values_[name] = {std::nullopt, false};
    }
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
    bool sure = true;
    const auto name = expand_word(words[0], sure);
    if (words[0] == "[") {
    } else if (!name || !sure || name->empty()) {
        if (!words[0].starts_with('/') && !words[0].starts_with('~') &&
            words[0].find('/') == std::string::npos)
            anything("runs a command that only running would name: " + words[0]);
    } else {
        words[0] = *name;
        fish_command(words);
    }
    after_one_command(outer, made);
}

void Reader::fish_command(const Words& words) {
    const auto& first = words[0];
    if (functions_.contains(first)) return call(first, from(words, 1));
    if (first == "source" || first == ".") {
        if (words.size() > 1 && words[1] != "-") return source(words);
        const auto program = join(before_pipe_, " ");
        return run_output_of(program.empty() ? "-" : program,
                             program.empty() ? "source" : program + " | source");
    }
    if (first == "eval") return eval(words);
    if (one_of(first, {"return", "exit"}) || (first == "exec" && words.size() > 1))
        return stop(first == "return");
    if (first == "abbr" && words.size() > 3 && one_of(words[1], {"-a", "--add"}) &&
        !words[2].starts_with('-'))
        return note_name(words[2], "abbreviation", join(from(words, 3), " "), line_);
    if (first == "alias" && words.size() > 1) {
        Words rest;
        for (const auto& word : from(words, 1)) {
            if (!word.starts_with('-')) rest.push_back(word);
        }
        if (rest.empty()) return;
        const auto equals = rest[0].find('=');
        const auto alias = rest[0].substr(0, equals);
        const auto raw = equals != std::string::npos ? rest[0].substr(equals + 1) : join(from(rest, 1), " ");
        bool sure = true;
        const auto text = expand_word(raw, sure);
        note_name(alias, "alias", text.value_or(raw), line_);
        // It is a function of its own.
        auto& function = functions_[alias];
        function = {.path = path_, .lines = lines_, .line = line_};
        spend(raw.size());
        *function.body = commands_of(text.value_or("eval " + raw), dialect_);
        for (auto& command : *function.body) command.line = line_;
        return;
    }
    if (first == "functions" && words.size() > 2 && one_of(words[1], {"-e", "--erase"}))
        return forget_fish(from(words, 2));
    if (first == "set") return set_fish(words);
    if (first == "export" || first == "setenv") {
        if (words.size() < 2) return;
        if (first == "setenv") return set_fish({"set", "-gx", words[1], words.size() > 2 ? words[2] : ""});
        for (const auto& word : from(words, 1)) {
            const auto equals = word.find('=');
            bool sure = true;
            const auto name = expand_word(word.substr(0, equals), sure);
            if (!name || !sure || !is_name(*name)) {
                anything("exports " + word);
            } else if (equals == std::string::npos) {
                set_exported(*name, true);
            } else {
                set_list(*name, {word.substr(equals + 1)}, true, false);
            }
        }
        return;
    }
    if (first == "read") {
        bool skip = false;
        const bool local = std::ranges::any_of(words, [](const std::string& word) {
            return word == "--local" || word == "--function" ||
                   (word.size() > 1 && word[0] == '-' && word[1] != '-' &&
                    word.find_first_of("lf") != std::string::npos);
        });
        for (const auto& word : from(words, 1)) {
            const bool argument = std::exchange(skip, false);
            if (word.starts_with('-')) {
                skip = one_of(word, {"-p", "-P", "-c", "-n", "-d", "-R", "--prompt", "--prompt-str",
                                     "--command", "--nchars", "--delimiter"});
            } else if (!argument) {
                if (local) {
                    values_[word] = {std::nullopt, false};
                    locals_.insert(word);
                } else if (is_name(word)) {
                    maybe_exported_.insert(word);
                    touch_global(word);
                } else
                    anything("sets " + word);
            }
        }
        return;
    }
    if (first == "emit" && words.size() > 1) return after_assignment("emit " + words[1]);
    if (first == "fish_add_path") return add_path_fish(words);
    if (sets_nothing(first) || first.find('/') != std::string::npos) return;
    // Loaded from a file of its name when it is called.
    for (const auto& folder : function_folders_) {
        const auto file = join_path(folder, first + ".fish");
        if (host_ == nullptr || !is_file(*host_, file)) continue;
        const auto note = why();
        read_possible_file(file, note.empty() ? "inside the function " + first : note);
        if (functions_.contains(first)) call(first, from(words, 1));
        return;
    }
    if (!unseen_.empty()) anything("calls " + first + ", which may be a function");
}

void Reader::forget_fish(const Words& names) {
    forget_names(names, "function");
    forget_names(names, "alias");
}

void Reader::set_fish(const Words& words) {
    std::string flags;
    std::size_t at = 1;
    for (; at < words.size() && words[at].starts_with('-') && words[at] != "--"; ++at) {
        const auto& word = words[at];
        static constexpr std::pair<std::string_view, char> spelled[] = {
            {"--export", 'x'},  {"--unexport", 'u'}, {"--global", 'g'}, {"--universal", 'U'},
            {"--local", 'l'},   {"--function", 'f'}, {"--erase", 'e'},  {"--append", 'a'},
            {"--prepend", 'p'}, {"--query", 'q'},    {"--show", 'S'},   {"--names", 'n'},
            {"--path", 'P'},    {"--unpath", 'P'}};
        for (const auto& [text, letter] : spelled) {
            if (word == text) flags += letter;
        }
        if (!word.starts_with("--")) flags += word.substr(1);
    }
    const auto has = [&flags](char c) { return flags.find(c) != std::string::npos; };
    if (at < words.size() && words[at] == "--") ++at;
    if (at >= words.size() || has('q') || has('S') || has('n')) return;
    if (has('e')) {
        for (const auto& name : from(words, at)) {
            if (locals_.contains(name) && !has('g') && !has('U')) {
                forget_local(name);
                continue;
            }
            if (has('l') || has('f')) continue;
            // A universal one shows again, or goes from all shells.
            if (has('U') || universal_.contains(name) || below_.contains(name))
                touch_global(name);
            else
                unset(name);
        }
        return;
    }
    bool sure = true;
    const auto target = expand_word(words[at], sure);
    const auto bracket = words[at].find('[');
    if (bracket != std::string::npos && is_name(words[at].substr(0, bracket))) {
        const auto list = words[at].substr(0, bracket);
        return has('g') || has('U') ? touch_global(list) : touch(list);
    }
    if (!target || !sure || !is_name(*target)) return anything("sets " + words[at]);
    const auto& name = *target;
    if (has('x') && has('U')) maybe_exported_.insert(name);
    ++at;
    const bool in_function =
        std::ranges::any_of(blocks_, [](const Block& block) { return block.kind == "function"; });
    if (has('l') || has('f')) {
        // What is read further down is this one; what is handed on is the other.
        values_[name] = {std::nullopt, false};
        locals_.insert(name);
        return;
    }
    const bool scoped = has('g') || has('U');
    if (!scoped && locals_.contains(name)) return;
    if (!scoped && in_function && !values_.contains(name)) return;
    // An exported universal one is handed on past a global one that is not.
    if (has('g') && !has('x') && below_.contains(name)) odd_.insert(name);
    // One of this session stands in front of a universal one.
    if (has('U')) below_.insert(name);
    if (has('U') && (values_.contains(name) || !unseen_.empty()) && !universal_.contains(name))
        return touch_global(name);
    Words parts(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
    if (has('P')) odd_.insert(name);
    if (has('a')) parts.insert(parts.begin(), "$" + name);
    if (has('p')) parts.push_back("$" + name);
    const auto before = lookup(name);
    const bool was_list = before && before->list && (has('a') || has('p'));
    if (has('u') && why().empty()) exported_.erase(name);
    // In a scope of its own it is not exported by what is outside.
    if (has('U') || (has('g') && universal_.contains(name))) {
        if (!has('x') && why().empty()) exported_.erase(name);
        if (has('g')) universal_.erase(name);
        if (has('U')) universal_.insert(name);
    }
    set_list(name, parts, (has('x') || name == "PATH") && !has('u'), was_list);
}

// Where it was a local one of another block, that shows again.
void Reader::forget_local(const std::string& name) {
    odd_.insert(name);
    locals_.erase(name);
    spend(16 * blocks_.size());
    for (auto& block : blocks_) block.outer_locals.erase(name);
}

// Past a local one of that name.
void Reader::touch_global(const std::string& name) {
    spend(16 * locals_.size());
    const auto outer = locals_;
    locals_.erase(name);
    touch(name);
    locals_ = outer;
}

// fish joins lists with ':' for variables that end in PATH, else with ' '.
void Reader::set_list(const std::string& name, const Words& parts, bool exports, bool was_list) {
    if (in_subshell()) return;
    bool sure = true;
    bool known = true;
    bool list = parts.size() != 1;
    Words texts;
    for (const auto& part : parts) {
        auto text = expand_word(part, sure);
        // A variable without an element is no word.
        const auto variable = part.starts_with('$') ? lookup(part.substr(1)) : std::nullopt;
        if (variable && variable->list) list = true;
        if (variable && variable->list && text && text->empty()) continue;
        known = known && text;
        texts.push_back(text.value_or(part));
    }
    auto note = why();
    if (note.empty() && !known) note = "its value is only known when it runs";
    if (note.empty() && !sure) note = made_of_possible_values;
    if (note.empty() && odd_.contains(name)) note = "the shell may make something else of it";
    const auto text = join(texts, is_path_variable(name) ? ":" : " ");
    record(name, {known ? std::optional(text) : std::nullopt, sure, 0, list || was_list}, text, exports,
           std::move(note));
    if (locals_.contains(name)) values_[name] = {std::nullopt, false};
    after_assignment(name);
}

void Reader::add_path_fish(const Words& words) {
    Words parts;
    bool at_end = false;
    for (const auto& word : from(words, 1)) {
        if (word.starts_with("--"))
            at_end = at_end || word == "--append";
        else if (word.starts_with('-'))
            at_end = at_end || word.find('a') != std::string::npos;
        else
            parts.push_back(word);
    }
    if (at_end)
        parts.insert(parts.begin(), "$PATH");
    else
        parts.emplace_back("$PATH");
    odd_.insert("PATH");  // only folders that exist, and each once
    set_list("PATH", parts, true, false);
}

// fish runs "(…)" itself: "echo (set -gx A 1)" sets A.
void Reader::substitutions_of_fish(const Words& words) {
    constexpr int deepest = 12;
    if (depth_ >= deepest) return;
    for (const auto& word : words) {
        const auto open = word.find('(');
        const auto close = word.rfind(')');
        if (open == std::string::npos || close == std::string::npos || close < open || word.starts_with('\''))
            continue;
        spend(word.size());
        for (const auto& command :
             commands_of(std::string_view(word).substr(open + 1, close - open - 1), dialect_)) {
            if (command.words.size() < 2 ||
                !one_of(command.words[0], {"set", "read", "source", "eval", "export"}))
                continue;
            const auto outer = std::exchange(guard_, both(guard_, Truth::unknown));
            ++depth_;
            take_fish(command.words);
            --depth_;
            guard_ = outer;
        }
    }
}

}  // namespace trueup::startup
