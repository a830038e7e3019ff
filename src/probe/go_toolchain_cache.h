// Toolchains that the go command has downloaded into the module cache.
// Sources: cmd/go/internal/toolchain/select.go (Exec), cmd/go/internal/modfetch
// (DownloadDir, checkMod, useSumDB).
#pragma once

#include <string>

#include "probe/go_env_config.h"

namespace trueup {

struct CachedToolchain {
    std::string dir;            // its GOROOT
    std::string complaint;      // not empty: it cannot be used, in go's words
    bool from_network = false;  // it is not here, and go would ask a proxy for it
};

// Why nothing can be put into the module cache, in go's words; "" when it can.
std::string module_cache_problem(const GoConfig& config);

// `name` is "go1.22.3"; the architecture is that of the running go binary. With
// `from_network` the other two are empty: what the proxy has is not known here.
CachedToolchain find_cached_toolchain(const GoConfig& config, const std::string& name);

}  // namespace trueup
