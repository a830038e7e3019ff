// A start-up that was followed, but not to its end.
#pragma once

#include <string>

#include "facts/shell.h"

namespace trueup {

// The shell was run, and did not come to the end of its start-up files.
bool broke_off(const ShellStartup& startup);

// "start-up did not end within the time limit; the last command seen: /h/.zshrc:1: sleep 100".
std::string why_broken_off(const ShellStartup& startup);

}  // namespace trueup
