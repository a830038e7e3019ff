// The way to a Go that is new enough for a go.mod.
#pragma once

#include <optional>
#include <string>

#include "checks/check.h"

namespace trueup {

// Whether the go that starts may fetch the release that is asked for: from 1.21 on, unless
// GOTOOLCHAIN or the network's settings keep it from that.
enum class Fetching { allowed, blocked };

// For a folder that asks for the release `version` ("1.22", "1.21.3"): puts the newest Go that
// is installed and would do in front of PATH, or names what keeps it from its turn. nullopt:
// none would do.
std::optional<Remedy> installed_newer_go(const Facts& facts, const std::string& version, Fetching fetching);
// The same where fetching is allowed; else says that one has to be installed.
Remedy get_newer_go(const Facts& facts, const std::string& version);

// PATH finds an older go before one that would do: one mistake (path-order-shadows).
bool newer_go_is_shadowed(const Facts& facts, const std::string& version,
                          Fetching fetching = Fetching::allowed);

}  // namespace trueup
