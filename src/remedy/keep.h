// What else a start-up file loses when one of its lines goes. A removal that
// would break the syntax around it, or take the value away from lines that use
// it, is put right or refused.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facts/finding.h"
#include "facts/shell.h"
#include "platform/host.h"

namespace trueup {

// A line of a start-up file that sets a variable no more.
struct GoneLine {
    std::string setting;
    std::string path;
    int line = 0;
    bool operator==(const GoneLine&) const = default;
};

struct Kept {
    std::vector<Edit> edits;
    Text refusal;  // not empty: the edits would do harm, and why
};

// For each line of a start-up file that `edits` take away:
// - a block that would be left empty, or an `&&` without a right side, keeps ":";
// - "$NAME" in other lines of the user's files becomes the value that the line gave it,
//   where it was that line that gave it (remedy/in_force.h): what ran before saw another
//   one, or none, and stays. Where it cannot be written there, or who gave it is not
//   known, it is refused;
// - other lines that set the same variable to the same value go too.
// `comment_out`: the line stays as a comment. `gone`: what has been taken away before.
// `named`: lines that the finding speaks of; those that `edits` leave are meant to stay.
Kept keep_working(const Host& host, const ShellStartup& startup, const Subject& subject,
                  const std::vector<Edit>& edits, bool comment_out, const std::vector<GoneLine>& gone = {},
                  const std::vector<std::pair<std::string, int>>& named = {});

}  // namespace trueup
