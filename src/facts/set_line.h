// A start-up line that does one thing: set one variable.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trueup {

struct SetLine {
    bool fish = false;  // name and value are two words: fish, csh
    std::string value;  // as written: quotes, variables and "~" are still there
    // The value for another place in the same language, inside or outside of
    // double quotes; nullopt where it means something only here (spaces, escapes,
    // command substitution).
    std::optional<std::string> portable() const;
    // Of "$(go env GOROOT)/bin", the value as written; nullopt where it is no command
    // substitution of plain words. Whoever puts it elsewhere runs the command there.
    std::optional<std::string> command() const;
};

// `line` when it sets `name` to one word and does nothing else ("export X=1",
// "set -gx X 1", "export X=$(brew --prefix)", ": ${X:=1}", `eval "X=1"`, a comment
// behind it); nullopt for all else.
std::optional<SetLine> set_line(std::string_view line, std::string_view name);

// A line without its setting of one variable.
struct WithoutSetting {
    std::string rest;  // what stays of the line; empty: nothing but the setting stood there
    SetLine set;       // what went
};

// "export A=1 X=2" -> "export A=1"; "X=2; go version" -> "go version"; where an
// operator or a block wants a command, "[ -d /a ] && export X=2" ->
// "[ -d /a ] && :". nullopt where more than one statement sets it, where it is set
// in a subshell, a pipe or by other means, or the line goes on.
std::optional<WithoutSetting> without_setting(std::string_view line, std::string_view name);

// "export X=$X", "set -gx X $X": it has what it had. With a value put in the place of "$X"
// the line would set that.
bool hands_on(std::string_view line, std::string_view name);

}  // namespace trueup
