// What this session was started with, and what a fresh one would have.
#pragma once

#include "facts/facts.h"
#include "platform/host.h"

namespace trueup {

// Fills in facts.startup.modified and facts.fresh_go, whose origin is the line that its
// folder on PATH comes from. Wants facts.ancestors, facts.startup, facts.env and
// facts.go_on_path.
void look_at_session(const Host& host, Facts& facts);

}  // namespace trueup
