// Lines of start-up files that the steps of a plan are about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "remedy/plan.h"

namespace trueup {

// The lines that the steps take away from a variable. PATH is not among them: what its
// lines give depends on the lines before.
std::vector<GoneLine> gone_lines(const Host& host, const ShellStartup& startup,
                                 const std::vector<Step>& steps);

// Two edits of one and the same line.
bool same_line(const Edit& a, const Edit& b);

// What both of them do to their line; nullopt: they do not fit together. `names`: what
// the line sets.
std::optional<Edit> both_edits(const Edit& a, const Edit& b, const std::vector<std::string>& names);

}  // namespace trueup
