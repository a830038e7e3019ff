// What lies inside the Go tree in use.
#pragma once

#include "facts/facts.h"
#include "facts/go_parts.h"
#include "platform/host.h"

namespace trueup {

// Needs selection, go_env and trees of `facts`.
GoParts look_at_go_parts(const Host& host, const Facts& facts);

}  // namespace trueup
