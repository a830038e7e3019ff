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
};

// `line` when it sets `name` to one word and does nothing else ("export X=1",
// "set -gx X 1", a comment behind it); nullopt for all else.
std::optional<SetLine> set_line(std::string_view line, std::string_view name);

}  // namespace trueup
