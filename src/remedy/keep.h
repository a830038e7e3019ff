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

struct Kept {
    std::vector<Edit> edits;
    Text refusal;  // not empty: the edits would do harm, and why
};

// For each line of a start-up file that `edits` take away:
// - a block that would be left empty, or an `&&` without a right side, keeps ":";
// - "$NAME" in other lines of the user's files becomes the value that the line
//   gave it; where that cannot be written there, it is refused;
// - other lines that set the same variable to the same value go too.
// `comment_out`: the line stays as a comment. `gone`: lines that set the same
// variable and have been taken away before; what used it then had more than one
// value, and a removal that would have to say which is refused. `named`: lines that
// the finding speaks of; those that `edits` leave are meant to stay.
Kept keep_working(const Host& host, const ShellStartup& startup, const Subject& subject,
                  const std::vector<Edit>& edits, bool comment_out,
                  const std::vector<std::pair<std::string, int>>& gone = {},
                  const std::vector<std::pair<std::string, int>>& named = {});

}  // namespace trueup
