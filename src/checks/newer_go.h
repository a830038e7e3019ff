// The way to a Go that is new enough for a go.mod.
#pragma once

#include <string>

#include "checks/check.h"

namespace trueup {

// For a folder that asks for the release `version` ("1.22", "1.21.3"): puts the newest Go
// that is installed and would do in front of PATH, names what keeps it from its turn, or says
// that one has to be installed. From 1.21 on, every go does: it fetches what is asked for.
Remedy get_newer_go(const Facts& facts, const std::string& version);

// PATH finds an older go before one that would do: one mistake (path-order-shadows).
bool newer_go_is_shadowed(const Facts& facts, const std::string& version);

}  // namespace trueup
