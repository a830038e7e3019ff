// The settings that `go env` prints, each with its layers. Source:
// cmd/go/internal/envcmd (MkEnv, ExtraEnvVars, ExtraEnvVarsCostly).
#pragma once

#include <vector>

#include "facts/environment.h"
#include "probe/go_env_built_in.h"
#include "probe/go_env_config.h"

namespace trueup {

// Sorted by name. GOGCCFLAGS is left out: its value depends on what the C
// compiler answers when it is run.
std::vector<Setting> list_settings(const GoConfig& config, const BuiltIn& built_in);

}  // namespace trueup
