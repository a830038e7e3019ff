// Values that reading alone finds, where a part of them is not sure.
#pragma once

#include <string>
#include <string_view>

#include "facts/shell.h"

namespace trueup {

// Note of an assignment that is sure to be made, with a value that holds another variable's
// possible one ("export PATH=$PATH:/x" behind a line in a condition).
inline constexpr std::string_view made_of_possible_values = "it is made of values that are only possible";

// The line is sure to run, and spells the folder `dir` (absolute) itself, perhaps by `home`:
// so that folder is in the value, whatever else is.
bool surely_adds(const Assignment& assignment, std::string_view dir, std::string_view home);

}  // namespace trueup
