// The lines around one that goes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// Blank, or a comment.
bool is_nothing(std::string_view line);

// What has to stand in the place of the line; empty: nothing.
std::vector<std::string> filler(const std::vector<std::string>& lines, std::size_t index, bool fish);

// The line stands in the body of a function that uses its arguments ($1, "$@", $argv): what
// it does depends on the call.
bool in_function_with_arguments(const std::vector<std::string>& lines, std::size_t index, bool fish);

// The command goes on in the next line. That of a comment does not.
bool goes_on(std::string_view line);

// Line `index` goes on from the one before: that one, when the command is to end in it,
// since all that this line does is to set `name`. nullopt: the command is more than
// settings.
std::optional<std::string> ends_command(const std::vector<std::string>& lines, std::size_t index,
                                        std::string_view name);

// One blank where there are some: two ways to write one command compare equal.
std::string squeezed(std::string_view text);

}  // namespace trueup
