// Which commands of a start-up file another start may pass by.
#pragma once

#include <string_view>
#include <vector>

#include "facts/shell.h"
#include "platform/host.h"

namespace trueup::startup {

// For each line of a file of this shell ("fish", or any other): does it begin inside
// `if`, `case`, `while` (fish: `switch`), or does it hold `&&`, `||`, `and`, `or`?
// By words alone: here-documents and strings over several lines are not known.
std::vector<bool> conditional_lines(std::string_view text, bool fish);

// Sets Assignment::conditional of what a trace saw.
void mark_conditions(const Host& host, ShellStartup& startup);

}  // namespace trueup::startup
