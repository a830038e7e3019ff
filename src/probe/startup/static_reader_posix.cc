// The static reader's commands of POSIX shells, bash and zsh.
#include <algorithm>

#include "base/lower.h"
#include "base/text.h"
#include "probe/startup/foreign_words.h"
#include "probe/startup/static_reader_state.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

bool names_a_file(std::string_view word) {
    int depth = 0;
    for (const char c : word) {
        if (c == '{' || c == '(') ++depth;
        if (c == '}' || c == ')') --depth;
        if (c == '/' && depth <= 0) return true;
    }
    return false;
}

}  // namespace

void Reader::note_foreign(const Words& words) {
    const auto& first = words[0];
    if (!one_of(first, {"set", "setenv", "fish_add_path"}) || !blocks_.empty() || depth_ > in_files_ ||
        !alone_ || in_subshell() || dead() || functions_.contains(first) || autoloaded_.contains(first))
        return;
    // A file that was not read may define it.
    if (first != "set" && !unseen_.empty()) return;
    const auto name = set_by_other_shells(words);
    constexpr std::size_t most = 50;
    if (!name.empty() && startup_.names.size() < most)
        startup_.names.push_back({name, "foreign", first, origin(line_, why())});
}

void Reader::take_posix(Words words) {
    expansions_that_assign(words);
    const Words all = words;
    drop_redirections(words);
    std::size_t at = 0;
    while (at < words.size() && !split_assignment(words[at]).name.empty()) ++at;
    if (at == words.size()) {
        for (const auto& word : words) assign_word(word, false);
        return;
    }
    // "X=1 command" does not last, but the command sees it.
    std::map<std::string, Value> outer;
    const auto made = startup_.assignments.size();
    for (std::size_t i = 0; i < at; ++i) {
        const auto name = split_assignment(words[i]).name;
        outer[name] = values_[name];
        values_[name] = {std::nullopt, false};
        may_fail(name);
    }
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
    // zsh's `command` looks for programs alone, unless it follows another shell's rules.
    bool passes_functions = false;  // and aliases
    while (words.size() > 1 && (one_of(words[0], {"builtin", "noglob", "nocorrect", "-"}) ||
                                (words[0] == "command" && (dialect_ != Dialect::zsh || !inherited_.empty()) &&
                                 !words[1].starts_with('-')))) {
        passes_functions = passes_functions || one_of(words[0], {"builtin", "command"});
        words.erase(words.begin());
    }
    const auto place = all.size() == words.size() ? Place::value : Place::word;
    bool sure = true;
    const bool plain = words[0].find_first_of("\"'\\$`~*?[{") == std::string::npos;
    const auto name =
        plain || words[0] == "[" || words[0] == "[[" ? std::optional(words[0]) : expand_word(words[0], sure);
    if (words[0].starts_with("((")) {
        arithmetic(words[0]);
    } else if (!name || !sure || name->empty() || name->find_first_of(" \t\n") != std::string::npos) {
        if (!names_a_file(words[0])) anything("runs a command that only running would name: " + words[0]);
    } else if (plain && !passes_functions && aliases_work_ && aliases_.contains(*name)) {
        // An alias does not stand for itself.
        auto itself = aliases_.extract(*name);
        const auto& alias = itself.mapped();
        const auto others = aliases_.size();
        // It holds from the next line on, and not in what was read before it.
        const bool sure_to = blocks_.empty() && depth_ == 0 && (alias.path != path_ || alias.line < line_);
        run_text(alias.text + " " + join(from(words, 1), " "), sure_to);
        // Unless it is another now; where it took aliases away, it may be one of them.
        if (aliases_.size() < others)
            unsure_aliases_.insert(*name);
        else if (!unsure_aliases_.contains(*name))
            aliases_.insert(std::move(itself));
    } else if (plain && !passes_functions && unsure_aliases_.contains(*name)) {
        anything("runs " + *name + ", which may be an alias");
    } else {
        words[0] = *name;
        note_foreign(words);
        if (!passes_functions && functions_.contains(*name)) {
            call(*name, from(words, 1));
        } else if (one_of(*name, {"export", "typeset", "declare", "readonly", "local", "integer", "float",
                                  "private"})) {
            if (place == Place::value) {
                declaration(*name, from(words, 1));
            } else {
                declaration("builtin " + *name, from(words, 1));
            }
        } else if (!take_builtin(words) && !reads_into_names(words)) {
            other_command(words);
        }
    }
    after_one_command(outer, made);
}

bool Reader::take_builtin(const Words& words) {
    const auto& first = words[0];
    if (first == "source" || first == ".") {
        source(words);
    } else if (first == "eval") {
        eval(words);
    } else if (first == "emulate") {
        // Another shell's rules: what is read there, or from here on, may mean something else.
        const auto text = std::ranges::find(words, "-c");
        const bool own = std::ranges::find(words, "zsh") != words.end() || words.size() == 1;
        const std::string note = "under the rules of another shell";
        if (text != words.end() && text + 1 != words.end()) {
            const auto outer = inherited_;
            if (!own && inherited_.empty()) inherited_ = note;
            eval({"eval", *(text + 1)});
            if (inherited_ == note) inherited_ = outer;
        } else if (!own && inherited_.empty() && !in_subshell()) {
            inherited_ = note;
        }
    } else if (first == "shift") {
        for (int n = 1; n <= 9; ++n) values_.erase(std::to_string(n));
    } else if (one_of(first, {"return", "exit", "exec", "logout", "bye"})) {
        // exec with redirections alone goes on.
        if (in_subshell() || (first == "exec" && words.size() == 1)) return true;
        stop(first == "return");
    } else if (first == "alias") {
        if (in_subshell()) return true;
        bool suffix = false;
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i].starts_with('-')) suffix = suffix || words[i].find('s') != std::string::npos;
            const auto equals = words[i].find('=');
            if (suffix || equals == std::string::npos || equals == 0) continue;
            const auto name = words[i].substr(0, equals);
            bool sure = true;
            const auto text = expand_word(words[i].substr(equals + 1), sure, Place::value);
            if (why().empty() && sure && text) {
                aliases_[name] = {*text, path_, line_};
                unsure_aliases_.erase(name);
            } else {
                unsure_aliases_.insert(name);
                aliases_.erase(name);
            }
            note_name(name, "alias", text.value_or(words[i].substr(equals + 1)), line_);
        }
    } else if (first == "unalias" || first == "unfunction") {
        forget_names(from(words, 1), first == "unalias" ? "alias" : "function");
    } else if (first == "unset") {
        if (words.size() > 1 && words[1] == "-f") {
            forget_names(from(words, 2), "function");
        } else if (words.size() > 1 && words[1] == "-m") {
            anything("unsets " + join(from(words, 2), " "));
        } else {
            for (std::size_t i = 1; i < words.size(); ++i) {
                if (!words[i].starts_with('-')) unset(words[i]);
            }
        }
    } else if (first == "set" || first == "setopt" || first == "unsetopt") {
        options(words);
    } else if (first == "autoload") {
        for (const auto& name : from(words, 1)) {
            if (!name.starts_with('-') && !sets_nothing(name)) autoloaded_.insert(base_name(name));
        }
    } else if (first == "add-zsh-hook") {
        if (words.size() == 3 && words[1] == "chpwd" && functions_.contains(words[2])) {
            functions_[words[2]].on_variable = "cd";
            handlers_.insert(words[2]);
        }
    } else if (first == "trap") {
        const bool at_once = std::ranges::any_of(
            words, [](const std::string& word) { return one_of(word, {"DEBUG", "ERR", "ZERR", "RETURN"}); });
        if (at_once && words.size() > 2 && words[1] != "-") {
            const auto epoch = epoch_;
            const auto before = startup_.assignments.size();
            eval({"eval", words[1]});
            if (epoch_ != epoch && inherited_.empty()) inherited_ = "a trap may change it";
            for (auto i = before; i < startup_.assignments.size(); ++i)
                odd_.insert(startup_.assignments[i].name);
        }
    } else {
        return false;
    }
    return true;
}

// `read NAME`, `printf -v NAME` and their kin.
bool Reader::reads_into_names(const Words& words) {
    const auto& first = words[0];
    // A list, or a number, in place of a text.
    const bool other_kind =
        !one_of(first, {"read", "printf", "getopts", "vared"}) ||
        (first == "read" && std::ranges::any_of(words, [](const std::string& word) {
             return word.starts_with('-') && word.find_first_of("aA") != std::string::npos;
         }));
    const auto each = [&](const Words& names) {
        for (const auto& word : names) {
            if (word.starts_with('-')) continue;
            bool sure = true;
            auto name = expand_word(word.substr(0, word.find('?')), sure);
            if (name) name = name->substr(0, name->find('['));
            if (name && sure && is_name(*name)) {
                touch(*name);
                if (other_kind && !in_subshell()) {
                    odd_.insert(*name);
                    strict_.insert(*name);
                }
            } else if (!name || !sure)
                anything("sets " + word);
        }
    };
    const auto behind = [&](std::initializer_list<std::string_view> flags) {
        Words names;
        for (std::size_t i = 1; i + 1 < words.size(); ++i) {
            if (one_of(words[i], flags)) names.push_back(words[i + 1]);
        }
        for (const auto& word : from(words, 1)) {
            for (const auto flag : flags) {
                if (word.starts_with(flag) && word.size() > flag.size() && flag.size() == 2)
                    names.push_back(word.substr(2));
            }
        }
        each(names);
    };
    if (one_of(first, {"read", "mapfile", "readarray", "vared", "sysread", "getopts", "getln"})) {
        each(from(words, first == "getopts" ? 2 : 1));
        if (words.size() == 1) touch(first == "read" ? "REPLY" : "MAPFILE");
    } else if (first == "printf" || first == "print") {
        behind({"-v"});
    } else if (first == "let") {
        for (const auto& word : from(words, 1)) arithmetic(word);
    } else if (first == "zstyle") {
        if (words.size() >= 5 && one_of(words[1], {"-s", "-b", "-a", "-g"}))
            each({words[words[1] == "-g" ? 2 : 4]});
    } else if (first == "strftime") {
        behind({"-s"});
    } else if (first == "zstat" || first == "stat") {
        behind({"-A", "-H"});
    } else if (first == "wait") {
        behind({"-p"});
    } else if (first == "zparseopts" || first == "coproc") {
        each(from(words, 1));
    } else {
        return false;
    }
    return true;
}

void Reader::other_command(const Words& words) {
    const auto& first = words[0];
    if (dialect_ == Dialect::zsh && one_of(first, {"cd", "pushd", "popd"})) {
        call("chpwd", {});
        after_assignment("cd");
    }
    if (first == "unlimit" || sets_nothing(first) || names_a_file(first)) return;
    if (autoloaded_.contains(first)) return anything("calls " + first + ", whose file was not read");
    if (!unseen_.empty()) anything("calls " + first + ", which may be a function");
}

void Reader::options(const Words& words) {
    if (in_subshell()) return;
    const bool set = words[0] == "set";
    const auto change = [&](std::string name, bool on) {
        std::erase_if(name, [](char c) { return c == '_' || c == '"' || c == '\''; });
        name = lower(name);
        if (name.starts_with("no") && name != "notify" && name != "nomatch" && name != "noclobber") {
            name = name.substr(2);
            on = !on;
        }
        const auto note = why();
        if (name == "allexport")
            all_exported_ = note.empty() ? (on ? Truth::yes : Truth::no) : Truth::unknown;
        if (name == "aliases") aliases_work_ = on;
        if (one_of(name, {"rcs", "globalrcs"}) && !on)
            no_more_files_ = "an option may keep zsh from reading it";
        // A command that fails, or reads otherwise, ends what is certain.
        const bool changes =
            one_of(name, {"errexit", "errreturn", "rcquotes", "ignorebraces", "globassign", "cshjunkiequotes",
                          "cshjunkieloops", "ignoreclosebraces", "shglob"});
        if ((changes && on) || (one_of(name, {"exec", "shortloops"}) && !on)) {
            if (inherited_.empty()) inherited_ = "behind an option that changes how the shell reads";
        }
    };
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        const bool on = words[0] != "unsetopt" && !(set && word.starts_with('+'));
        if (!set) {
            if (word.starts_with('-') || word.starts_with('+')) continue;
            change(word, on);
            continue;
        }
        if (word == "--" || (word[0] != '-' && word[0] != '+')) {
            // The arguments of the file or function.
            for (int n = 1; n <= 9; ++n) values_.erase(std::to_string(n));
            return;
        }
        if (word.size() == 2 && word[1] == 'o') {
            if (i + 1 < words.size()) change(words[++i], on);
            continue;
        }
        if (word.size() == 2 && word[1] == 'A') {
            if (i + 1 < words.size()) {
                list_for_text(words[i + 1]);
                touch(words[i + 1]);
                odd_.insert(words[i + 1]);
                strict_.insert(words[i + 1]);
            }
            return;
        }
        if (word.find('a') != std::string::npos) change("allexport", on);
        if (word.find('e') != std::string::npos) change("errexit", on);
        if (word.find('n') != std::string::npos) change("exec", !on);
    }
}

}  // namespace trueup::startup
