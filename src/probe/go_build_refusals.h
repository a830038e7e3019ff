// What ends the commands that load packages (go build, go list, go test) in an
// environment in which `go env` itself answers. Only what is certain from the
// settings and from files that are there or not.
// Sources: cmd/go/internal/base/goflags.go, cmd/go/internal/modload/init.go,
// cmd/go/internal/work/build.go, cmd/go/internal/fsys.
#pragma once

#include <vector>

#include "facts/environment.h"
#include "probe/go_env_config.h"

namespace trueup {

std::vector<Refusal> find_build_refusals(const GoConfig& config);

// Does some command of release 1.`minor` have this flag (without its dash)?
// True for releases that are not in the table.
bool is_go_flag(int minor, std::string_view name);

}  // namespace trueup
