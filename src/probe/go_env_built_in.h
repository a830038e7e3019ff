// What a go binary was built with: C compilers, GOAMD64 and the like, and a
// link-time GOROOT. The build writes most of it into generated Go files, which
// stand in the tree where its source is installed; the release's own defaults
// stand in for what is not there.
// Sources: cmd/dist/buildgo.go and buildruntime.go, runtime.GOROOT.
#pragma once

#include <string>
#include <string_view>

#include "probe/go_env_config.h"

namespace trueup {

struct BuiltIn {
    GoValue go386, goamd64, goarm, goarm64, gomips, gomips64, goppc64, goriscv64, gofips140;
    GoValue goexperiment;
    GoValue cgo_enabled;  // "" : decided by the target
    GoValue pkg_config;
};
BuiltIn built_in_defaults(const GoConfig& config);

// The C (or C++) compiler for a target when CC (CXX) is not set. Of unknown origin:
// the usual one, and this go may have been built with another.
GoValue default_cc(const GoConfig& config, std::string_view goos, std::string_view goarch);
GoValue default_cxx(const GoConfig& config, std::string_view goos, std::string_view goarch);

// GOROOT as it was when the binary was built, "" when it was built with
// -trimpath, as releases from 1.21 on are.
std::string link_time_goroot(const GoConfig& config);

}  // namespace trueup
