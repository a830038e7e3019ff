// A start-up that was followed, but not to its end.
#pragma once

#include "facts/finding.h"
#include "facts/shell.h"

namespace trueup {

// The shell was run, and did not come to the end of its start-up files.
bool broke_off(const ShellStartup& startup);

// Why what start-up does is not known, or not by running it: `unknown_reason`, in both
// languages.
Text why_unknown(const ShellStartup& startup);

// The same of one that broke off, with the last command, whose secrets are hidden: "start-up
// did not end within the time limit; the last command seen: /h/.zshrc:1: sleep 100".
Text why_broken_off(const ShellStartup& startup);

}  // namespace trueup
