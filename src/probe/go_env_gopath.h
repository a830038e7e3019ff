// GOPATH and GOMODCACHE. Sources: go/build (defaultGOPATH), cmd/go/internal/cfg
// (gopath, gopathDir), cmd/go/main.go.
#pragma once

#include <optional>
#include <string>

#include "facts/environment.h"
#include "probe/go_env_config.h"

namespace trueup {

// $HOME/go, and "" when HOME is not set or $HOME/go is the GOROOT.
GoValue default_gopath(const GoConfig& config);

// GOMODCACHE, or pkg/mod in the first entry of GOPATH.
std::string gomodcache(const GoConfig& config);

// The complaint that ends every go command.
std::optional<Refusal> gopath_refusal(const GoConfig& config);

// GOPATH as it is printed: a default that is not absolute is dropped, after
// GOMODCACHE has been taken from it.
Setting gopath_setting(const GoConfig& config);
Setting gomodcache_setting(const GoConfig& config);

}  // namespace trueup
