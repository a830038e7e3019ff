// What the static reader knows of variables, and how sure it is.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "facts/possible_value.h"
#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

namespace {

// Given by the system, and never by a command that one cannot see into, as far as anyone writes it.
bool of_the_user(std::string_view name) { return one_of(name, {"HOME", "USER", "LOGNAME", "SHELL"}); }

// The shell writes these itself.
bool of_the_shell(std::string_view name) {
    return one_of(name, {"SHLVL",     "PWD",     "OLDPWD",       "_",           "RANDOM",
                         "SECONDS",   "LINENO",  "UID",          "EUID",        "GID",
                         "PPID",      "COLUMNS", "LINES",        "USERNAME",    "BASHOPTS",
                         "SHELLOPTS", "BASHPID", "BASH_VERSION", "ZSH_VERSION", "FISH_VERSION",
                         "version",   "status",  "history",      "umask",       "argv"});
}

// Not one that a shell gives a value on its own, as far as its spelling tells.
bool may_be_unset(std::string_view name) {
    if (!is_name(name) || name.size() < 3 || of_the_shell(name)) return false;
    if (std::ranges::any_of(name, [](char c) { return c >= 'a' && c <= 'z'; })) return false;
    for (const std::string_view own : {"BASH", "ZSH_", "FISH", "HIST", "HOST", "COMP", "DIR", "READ", "PS",
                                       "PROMPT", "RPROMPT", "FUNC", "OPT", "MAIL", "EPOCH"}) {
        if (name.starts_with(own)) return false;
    }
    return !one_of(name,
                   {"PATH",      "IFS",       "OSTYPE",  "MACHTYPE",   "CPUTYPE",  "VENDOR",  "TTY",
                    "TTYIDLE",   "FPATH",     "CDPATH",  "MANPATH",    "SAVEHIST", "FCEDIT",  "NULLCMD",
                    "WORDCHARS", "TMPPREFIX", "LISTMAX", "KEYTIMEOUT", "LOGCHECK", "SPROMPT", "FIGNORE",
                    "GROUPS",    "SRANDOM",   "REPLY",   "ZSHNAME",    "ERRNO",    "ARGC",    "POSTEDIT",
                    "WATCH",     "WATCHFMT",  "TIMEFMT", "REPORTTIME", "LANG",     "TERM",    "PIPESTATUS"});
}

// At most so many bytes, and no half of a character.
std::string shortened(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0U) == 0x80U) --most;
    return text.substr(0, most) + "…";
}

}  // namespace

bool Reader::in_subshell() const {
    return std::ranges::any_of(blocks_,
                               [](const Block& block) { return block.kind == "(" || block.subshell; });
}

bool Reader::collecting() const {
    return std::ranges::any_of(blocks_, [](const Block& block) { return block.collects; });
}

bool Reader::dead() const {
    return guard_ == Truth::no || ended_ == Truth::yes || returned_ == Truth::yes || collecting() ||
           std::ranges::any_of(blocks_, [](const Block& block) {
               return block.runs == Truth::no || block.outer == Truth::no;
           });
}

std::string Reader::why() const {
    for (const auto& block : blocks_) {
        if (block.kind != "function") continue;
        spend(block.name.size());
        return "inside the function " + block.name;
    }
    if (in_subshell()) return "inside a subshell";
    if (std::ranges::any_of(blocks_, [](const Block& block) { return block.runs == Truth::unknown; }))
        return "inside a condition or loop";
    if (std::ranges::any_of(blocks_, [](const Block& block) { return block.outer == Truth::unknown; }))
        return "behind && or ||";
    if (guard_ == Truth::unknown) return "behind && or ||";
    if (returned_ == Truth::unknown || ended_ == Truth::unknown)
        return "behind a command that may end the file";
    return inherited_;
}

Origin Reader::origin(int line, std::string note) const {
    const auto index = static_cast<std::size_t>(line - 1);
    return {OriginKind::file, path_, line,
            line >= 1 && index < lines_->size() ? (*lines_)[index] : std::string(), std::move(note)};
}

// Of a loop only the first time is read: what was set before it may be another by the second.
bool Reader::is_sure(const std::string& name, const Value& value) const {
    if (!value.sure || of_the_user(name)) return value.sure;
    spend(blocks_.size());
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
        if (block->repeats) return value.epoch == epoch_ && value.made >= block->made;
    }
    return value.epoch == epoch_;
}

bool Reader::may_be_printed(std::string_view name) const {
    return std::ranges::any_of(printed_, [&](const std::string& prefix) { return name.starts_with(prefix); });
}

std::optional<Reader::Value> Reader::lookup(const std::string& name) const {
    const auto at = values_.find(name);
    if (at != values_.end()) return at->second;
    // Not set, unless somebody outside or unseen does.
    if (!whole_ || outside_.contains(name) || !may_be_unset(name) || may_be_printed(name))
        return std::nullopt;
    return Value{std::string(), true, epoch_, fish_, true};
}

std::optional<std::string> Reader::value(const std::string& name, bool& sure) const {
    const auto found = lookup(name);
    sure = found && is_sure(name, *found);
    return found ? found->text : std::nullopt;
}

std::optional<std::string> Reader::expand_word(std::string_view word, bool& sure, Place place) const {
    if (exhausted()) return std::nullopt;
    spend(word.size());
    Lookup by;
    by.variable = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = lookup(name);
        if (!found) return std::nullopt;
        spend(found->text ? found->text->size() : 0);
        const bool alone = word.size() == name.size() + 1 || word.front() == '"';
        if (found->list && !alone) return std::nullopt;
        sure = sure && is_sure(name, *found);
        return found->text;
    };
    by.is_set = [&](const std::string& name, bool or_empty) -> std::optional<bool> {
        const auto found = lookup(name);
        if (!found || !found->text) return std::nullopt;
        spend(found->text->size());
        sure = sure && is_sure(name, *found);
        if (!found->text->empty()) return true;
        if (or_empty || found->gone) return false;
        return fish_ ? std::nullopt : std::optional(true);
    };
    return expand(word, dialect_, place, by);
}

void Reader::record(const std::string& name, Value value, std::string shown, bool exports, std::string note) {
    if (value.text && value.text->size() > longest_value) {
        value.text.reset();
        if (note.empty()) note = "it is too long to be followed";
    }
    if (shown.size() > longest_value) shown = shortened(shown, longest_value);
    exports = exports || exported_.contains(name) || all_exported_ == Truth::yes;
    const bool maybe = !unseen_.empty() || all_exported_ == Truth::unknown ||
                       maybe_exported_.contains(name) || may_be_printed(name);
    if (note.empty() && !exports && maybe && !value.gone)
        note = "whether it is exported is only known when it runs";
    value.sure = value.sure && note.empty();
    value.epoch = epoch_;
    value.made = startup_.assignments.size();
    if (exports && note.empty()) {
        exported_.insert(name);
        maybe_exported_.erase(name);
    } else if (exports && !exported_.contains(name)) {
        maybe_exported_.insert(name);
    }
    values_[name] = std::move(value);
    last_[name] = startup_.assignments.size();
    if (!exports) unexported_[name].push_back(startup_.assignments.size());
    if (note.empty())
        certain_.insert(name);
    else
        certain_.erase(name);
    const bool possible = !note.empty();
    startup_.assignments.push_back(
        {name, std::move(shown), exports, origin(line_, std::move(note)), false, possible});
    const auto& made = startup_.assignments.back();
    spend(128 + made.value.size() + made.origin.text.size() + made.origin.note.size());
}

void Reader::assign(const std::string& name, std::string_view raw, bool exports, bool appends) {
    if (!is_name(name) || in_subshell() || locals_.contains(name)) return;
    if (const auto reference = references_.find(name);
        reference != references_.end() && reference->second != name) {
        if (reference->second.empty()) return anything("sets what " + name + " refers to");
        return touch(reference->second);
    }
    bool sure = true;
    auto text = expand_word(raw, sure, Place::value);
    if (appends) {
        const auto before = lookup(name);
        sure = sure && before && is_sure(name, *before);
        text = text && before && before->text ? std::optional(*before->text + *text) : std::nullopt;
    }
    auto note = why();
    if (note.empty() && !text) note = "its value is only known when it runs";
    if (note.empty() && !sure) note = made_of_possible_values;
    if (note.empty() && (odd_.contains(name) || of_the_shell(name)))
        note = "the shell may make something else of it";
    may_fail(name);
    auto shown = text ? *text : std::string(raw);
    record(name, {std::move(text), sure}, std::move(shown), exports, std::move(note));
    after_assignment(name);
}

// "abc" for a number, a text for a list, or anything for a constant is an error that ends
// the file.
void Reader::may_fail(const std::string& name) {
    if (strict_.contains(name) && inherited_.empty()) inherited_ = "behind a line that may end the file";
}

void Reader::after_assignment(const std::string& name) {
    spend(32 * handlers_.size());
    for (const auto& function : handlers_) {
        const auto found = functions_.find(function);
        if (found != functions_.end() && found->second.on_variable == name && depth_ < 4)
            return call(std::string(function), {});
    }
}

void Reader::unset(const std::string& name) {
    if (in_subshell()) return;
    if (!is_name(name)) {
        const auto bracket = name.find('[');
        if (bracket != std::string::npos && is_name(name.substr(0, bracket)))
            return touch(name.substr(0, bracket));
        bool sure = true;
        const auto text = expand_word(name, sure);
        if (!text || !sure || !is_name(*text)) return anything("unsets " + name);
        return unset(*text);
    }
    if (locals_.contains(name)) return;
    auto note = why();
    if (note.empty() && (odd_.contains(name) || references_.contains(name) || universal_.contains(name) ||
                         (fish_ && !unseen_.empty())))
        note = "the shell may make something else of it";
    if (!note.empty() && exported_.contains(name)) maybe_exported_.insert(name);
    if (note.empty()) maybe_exported_.erase(name);
    exported_.erase(name);
    record(name, {std::string(), true, 0, fish_, true}, {}, false, std::move(note));
    auto& last = startup_.assignments[last_[name]];
    last.unset = true;
    if (std::exchange(last.exported, false)) unexported_[name].push_back(last_[name]);
}

void Reader::set_exported(const std::string& name, bool exported) {
    if (in_subshell() || locals_.contains(name)) return;
    const auto note = why();
    if (!note.empty()) {
        exported_.erase(name);
        maybe_exported_.insert(name);
        return touch(name);
    }
    maybe_exported_.erase(name);
    if (exported)
        exported_.insert(name);
    else
        exported_.erase(name);
    if (exported) {
        for (const auto one : std::exchange(unexported_[name], {})) startup_.assignments[one].exported = true;
    } else if (const auto at = last_.find(name); at != last_.end()) {
        if (std::exchange(startup_.assignments[at->second].exported, false))
            unexported_[name].push_back(at->second);
    }
    // A value of which only the export was doubtful.
    if (!exported && !last_.contains(name)) touch(name);
}

void Reader::touch(const std::string& name) {
    if (in_subshell() || locals_.contains(name)) return;
    if (const auto reference = references_.find(name);
        reference != references_.end() && reference->second != name) {
        if (reference->second.empty()) return anything("sets what " + name + " refers to");
        return touch(reference->second);
    }
    auto note = why();
    if (note.empty()) note = "its value is only known when it runs";
    // Of PATH the rest is told all the same: who put what there.
    auto before = name == "PATH" ? values_[name].text : std::nullopt;
    auto shown = before.value_or("");
    record(name, {std::move(before), false}, std::move(shown), false, std::move(note));
    after_assignment(name);
}

// After return, exit and exec nothing of the file runs, or of all files.
void Reader::stop(bool returns) {
    auto& stopped = returns ? returned_ : ended_;
    if (stopped != Truth::yes) stopped = why().empty() ? Truth::yes : Truth::unknown;
}

void Reader::doubt(const std::string& name, const std::string& note) {
    const auto at = last_.find(name);
    if (at != last_.end() && certain_.contains(name)) {
        auto& assignment = startup_.assignments[at->second];
        assignment.possible = true;
        assignment.origin.note = note;
    }
    certain_.erase(name);
}

void Reader::touch_known(std::string_view names) {
    if (in_subshell()) return;
    const auto note = fmt::format("{} line {} may change it", path_, line_);
    for (const auto& one : split(names, ' ')) {
        if (one.empty()) continue;
        if (!one.ends_with('*')) {
            doubt(one, note);
            values_[one].sure = false;
            if (!exported_.contains(one)) maybe_exported_.insert(one);
            continue;
        }
        const auto prefix = one.substr(0, one.size() - 1);
        if (std::ranges::find(printed_, prefix) == printed_.end()) printed_.push_back(prefix);
        for (auto at = values_.lower_bound(prefix); at != values_.end() && at->first.starts_with(prefix);
             ++at) {
            doubt(at->first, note);
            at->second.sure = false;
            spend(16);
        }
    }
}

void Reader::anything(const std::string& what) {
    if (!in_subshell() && !dead() && !of_the_system_)
        doubt_all(what.size() > 300 ? shortened(what, 300) : what);
}

void Reader::give_up() {
    // The command at hand may still have set something for certain.
    if (!std::exchange(given_up_, true) || !certain_.empty())
        doubt_all("and what follows is too long to be read");
}

void Reader::doubt_all(const std::string& what) {
    unseen_ = what;
    ++epoch_;
    constexpr std::size_t enough = 50;
    if (startup_.unknown.size() < enough)
        startup_.unknown.push_back(
            {"*", fmt::format("{} line {} {}, and only running tells what that sets", path_, line_, what)});
    const auto note = fmt::format("{} line {} may change it: it {}", path_, line_, what);
    for (const auto& name : std::set<std::string>(certain_)) doubt(name, note);
    spend(startup_.names.size());
    for (auto& name : startup_.names) {
        if (name.origin.note.empty() && name.kind != "foreign") name.origin.note = note;
    }
    // "FOO=1 eval …": nothing is known of what is not set either.
    whole_ = false;
}

// Names that stand in code that does not run here, or not now.
void Reader::mention(const Words& words, const std::string& note) {
    if (words.empty() || in_subshell()) return;
    std::vector<Assignment>* into = &mentioned_;
    for (const auto& block : blocks_) {
        if (block.collects) {
            into = &uncalled_[block.name];
            break;
        }
    }
    const auto add = [&](const std::string& name, std::string_view raw, bool exports) {
        if (!is_name(name) || into->size() > 10000) return;
        bool sure = true;
        const auto text = expand_word(raw, sure, Place::value);
        into->push_back({name, text ? *text : shortened(std::string(raw), longest_value), exports,
                         origin(line_, note), false, true});
        const auto& made = into->back();
        spend(128 + made.value.size() + made.origin.text.size() + note.size());
    };
    if (fish_) {
        if (words[0] != "set") return;
        bool exports = false;
        std::size_t at = 1;
        for (; at < words.size() && words[at].starts_with('-'); ++at) {
            if (one_of(words[at], {"--local", "--function", "--erase", "--query"})) return;
            const bool letters = !words[at].starts_with("--");
            if (letters && words[at].find_first_of("lfeqSn") != std::string::npos) return;
            exports =
                exports || words[at] == "--export" || (letters && words[at].find('x') != std::string::npos);
        }
        if (at >= words.size()) return;
        add(words[at], join(Words(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end()), " "),
            exports);
        return;
    }
    const bool declares = one_of(words[0], {"export", "typeset", "declare", "readonly"});
    for (const auto& word : words) {
        const auto [name, value, appends, element] = split_assignment(word);
        if (!name.empty() && !element)
            add(name, value, words[0] == "export");
        else if (!declares)
            return;
    }
}

}  // namespace trueup::startup
