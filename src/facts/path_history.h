// Who put each element into PATH.
#pragma once

#include <string>
#include <vector>

#include "facts/shell.h"

namespace trueup {

struct PathElement {
    std::string text;
    Origin origin;    // who added it; kind `process`: it was there before the first line
    Origin moved_by;  // who gave it its place later; kind `unknown`: nobody
};

// PATH as start-up leaves it, element by element, from the assignments in order.
// An element that an assignment keeps keeps its origin; elements of the first
// assignment that its line does not name were there before.
std::vector<PathElement> path_elements(const ShellStartup& startup, const std::string& home);

}  // namespace trueup
