// What most checks need to say something: texts in both languages, evidence,
// and remedies as data. Nothing here judges.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "facts/shell_line.h"

namespace trueup {

// One sentence in both languages from the same values. The Chinese text may
// take them in another order: "{1} … {0}". Formats are checked by the compiler.
template <typename... Args>
Text say(fmt::format_string<const Args&...> en, fmt::format_string<const Args&...> zh, const Args&... args) {
    return {fmt::format(en, args...), fmt::format(zh, args...)};
}

// "Known and true" / "known and false": an Unknown is neither.
inline bool is_true(const Fact<bool>& fact) { return fact.is(true); }
inline bool is_false(const Fact<bool>& fact) { return fact.absent() || fact.is(false); }

// "~/.zshrc line 3", "the environment of the parent process", "the go env file
// … line 2": an origin as part of a sentence.
Text where(const Origin& origin);

// "GOROOT=/x comes from …" with its origin; shows the line where it is known.
Evidence set_by(std::string_view name, std::string_view value, const Origin& origin);
// The same of a variable of the environment.
Evidence set_by(const Variable& variable);
// Any other thing that was seen.
Evidence seen(Text text, Origin origin = {});
// A file or folder that was looked at.
Evidence seen_at(Text text, std::string path);

// True when the line does nothing but give `name` a value ("export GOROOT=/x",
// "GOROOT=/x", "set -gx GOROOT /x", "KEY=VALUE" of a go env file): taking the
// whole line away takes nothing else away.
bool only_sets(std::string_view line, std::string_view name);

// Takes the line at `origin` away. `safe` when only_sets() says so (":" takes the
// place of an indented one: an `if` must not lose its only command); otherwise
// `manual`, without an edit: the line does other things too. What the rest of
// the file needs of it is looked after when it is applied (remedy/keep.h).
Remedy remove_line(const Origin& origin, std::string_view name);
// Puts `line` in the place of the line at `origin`; `manual` without an edit
// where the origin is no line of a file.
Remedy replace_line(const Origin& origin, std::string line, Text summary);
// The line at `origin` with another value for `name`; nullopt where the line does more, or
// the value would have to be written in a shell's quotes.
std::optional<std::string> line_with_value(const Origin& origin, std::string_view name,
                                           const std::string& value);
// `go env -u NAME`. Not for GOROOT: up to Go 1.26 every go command fails before
// it could run (use remove_line).
Remedy unset_go_env(std::string_view name);
// A command for the person to run; it is shown, and trueup does not run it.
Remedy command(std::string id, std::vector<std::string> argv, Text summary, Safety safety = Safety::manual);
// Words only.
Remedy advice(std::string id, Text summary);

// The way to get rid of a setting, by where it came from: the line of a file
// goes; what the parent process handed over is unset in this shell (and the
// person is told what to look for). May be more than one remedy, best first.
std::vector<Remedy> drop_setting(const Facts& facts, std::string_view name, const Origin& origin);

// The command that unsets a variable in the user's own shell.
std::vector<std::string> unset_command(const Facts& facts, std::string_view name);

// Remedy: path_line() at the end of startup_file() (`review`: another place may
// suit better); where that file is not known, words only.
Remedy add_to_path(const Facts& facts, std::string_view dir, bool in_front);

// The element of PATH with this folder (cleaned, absolute); nullptr: none. A
// second spelling through a symlink is not seen.
const PathEntry* path_entry(const Facts& facts, std::string_view dir);

// The origin of a variable of the environment; `process` without a note when
// it is not set.
Origin origin_of(const Facts& facts, std::string_view name);

// Go releases, compared the way cmd/go does ("go1.21rc1" < "go1.21.0"; a
// suffix after '-', ' ' or '\t' is ignored; a leading "go" is optional).
// Anything that is no release compares as the oldest.
int compare_go(std::string_view a, std::string_view b);
// "go1.22.3-X" -> "go1.22.3"; "" for what is no release ("devel …").
std::string go_release(std::string_view version);
// "go1.22.3" -> "1.22"
std::string go_language(std::string_view version);

}  // namespace trueup
