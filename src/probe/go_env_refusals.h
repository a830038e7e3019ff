// What makes `go env` stop, in the order in which the go command looks at it.
// Sources: cmd/go/main.go, cmd/go/internal/{envcmd,modload,fips140,work,base}.
#pragma once

#include <optional>
#include <vector>

#include "facts/environment.h"
#include "probe/go_env_built_in.h"
#include "probe/go_env_config.h"

namespace trueup {

// The go command of 1.27 and later is itself a program that aborts at its start
// when GODEBUG holds the old value of a removed setting.
std::optional<Refusal> abort_at_start(const GoConfig& config);

// A GOFIPS140 that names no snapshot of this release's tree (1.24 and later).
std::optional<Refusal> fips_refusal(const GoConfig& config, const BuiltIn& built_in);

// Every refusal of the process that runs in the end (toolchain selection is
// done). The first one is what the real command prints before it exits.
std::vector<Refusal> find_refusals(const GoConfig& config, const BuiltIn& built_in);

// Those that follow when it makes a builder: for `go env` without names, and for
// the names that only a builder knows.
std::vector<Refusal> find_builder_refusals(const GoConfig& config);

}  // namespace trueup
