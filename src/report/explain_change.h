// The one edit that would change a setting, for `explain`.
#pragma once

#include <string>
#include <vector>

#include "facts/facts.h"

namespace trueup {

// What `explain` knows of the name that is asked for.
struct Asked {
    std::string name;
    Origin origin;                     // of its value; kind `unknown` where nothing sets it
    std::vector<Assignment> history;   // of this name, in the order of start-up
    const Setting* setting = nullptr;  // as `go env` has it; nullptr: no setting of Go's
};

// An imperative without a full stop. Nothing is advised that would not show: what
// `go env -w` writes loses to a variable, to a manager's shim and to GOENV=off.
Text how_to_change(const Facts& facts, const Asked& asked);

// The manager whose shim gave the value ("asdf"); empty: none did.
std::string set_by_shim_of(const Origin& origin);

}  // namespace trueup
