// GOFLAGS as `go env` itself takes it: flags that it does not know are no
// matter, the few that it knows count. Source: cmd/go/internal/base/goflags.go.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/environment.h"
#include "probe/go_env_config.h"

namespace trueup {

struct GoFlags {
    bool dry_run = false;  // -n: no work folder is made
    std::optional<Refusal> refusal;
};
GoFlags go_flags(const GoConfig& config);

// GOFLAGS split into its words; none where a quote does not end.
std::vector<std::string> goflags_words(const GoConfig& config);

}  // namespace trueup
