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

// What all of them do to their one line; nullopt: they do not fit together. `names`: what
// the line sets.
std::optional<Edit> all_edits(const std::vector<Edit>& edits, const std::vector<std::string>& names);

// The finding is about two lines, and its remedy keeps the one that comes last.
bool keeps_last(const Finding& finding);
// That one goes.
bool keeps_gone_line(const Finding& finding, const std::vector<GoneLine>& gone);

// A block that the steps together leave empty gets ":". True: there was one.
bool fill_blocks(const Host& host, std::vector<Step>& steps);

// The folder that what is left to the person is about stood on PATH by a line that the
// steps rewrite, and is not what the line puts there now.
bool left_path(const Host& host, const ShellStartup& startup, const std::vector<Step>& steps,
               const std::vector<GoneLine>& gone, const Refused& refused);

}  // namespace trueup
