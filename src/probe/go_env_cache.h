// GOCACHE. Source: cmd/go/internal/cache (DefaultDir, initDefaultCache).
#pragma once

#include <optional>

#include "facts/environment.h"
#include "probe/go_env_config.h"

namespace trueup {

// As it is printed: "off" for a folder that is not absolute or not known.
Setting gocache_setting(const GoConfig& config);

// The complaint about a cache that cannot be used. Since 1.20 `go env` keeps
// there what it has learnt of the C compiler, so it needs one when there is a
// C compiler.
std::optional<Refusal> build_cache_refusal(const GoConfig& config);

// Why a folder cannot be made, in the words of os.MkdirAll; "" when it can.
std::string why_not_made(const GoConfig& config, const std::string& dir);

}  // namespace trueup
