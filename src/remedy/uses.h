// Where a line of a start-up file uses a variable, and the line without that use.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trueup {

enum class Uses { none, replaced, too_much };

// Every "$NAME" and "${NAME}" of the line becomes `value`. too_much: the line does
// more with it than take its value ("${NAME:-x}", "${#NAME}", "[ -v NAME ]"), or
// there is no value that could be written there.
Uses replace_uses(std::string& line, std::string_view name, const std::optional<std::string>& value);

// The same from `from` on; a line that puts the folder on PATH loses it where the folder is
// `dead`. False: too much, and the line is as it was.
bool put_value(std::string& line, std::size_t from, std::string_view name,
               const std::optional<std::string>& value, bool dead);

// What a use of a variable had until now.
struct UsedValue {
    bool lost = false;                        // from a line that goes
    std::optional<std::string> value;         // as it may be written in its place; nullopt: it may not
    bool dead = false;                        // a folder that is not there
    std::optional<std::string> command = {};  // that gave the value: "$(go env GOROOT)"
};
// From this line, which goes.
UsedValue value_lost_with(const std::string& line, const std::string& name, bool dead);

// fish's "set -Ux X 1", "set --universal X 1".
bool sets_universal(std::string_view line);

// Do the uses stand in single quotes, so that they only have a value later (an alias,
// a prompt)?
enum class Later { none, some, all };
Later later(std::string_view line, std::string_view name);

}  // namespace trueup
