// What a Go release can build for, which experiments it knows, and the checks
// of its build settings. Sources: internal/platform (zosarch.go), before 1.21
// cmd/go/internal/cfg/zosarch.go; internal/buildcfg; internal/goexperiment.
// The tables hold 1.19 to 1.27; 1.20 and 1.25 are put together from their
// neighbours. Later releases are taken to be like 1.27.
#pragma once

#include <string>
#include <string_view>

#include "probe/go_env_built_in.h"
#include "probe/go_env_config.h"

namespace trueup {

// Can release 1.`minor` build for this target at all?
bool is_go_target(int minor, std::string_view goos, std::string_view goarch);

// Can cgo be used when building natively for this target?
bool supports_cgo(int minor, std::string_view goos, std::string_view goarch);

// The variable that refines this GOARCH ("GOAMD64"), "" when the release has none.
std::string_view arch_variable(int minor, std::string_view goarch);

// The complaint about a GOEXPERIMENT value, "" when it is fine or when the
// release is newer than the table.
std::string experiment_error(int minor, std::string_view goarch, std::string_view value);

// What `go` says at once about a bad GOAMD64, GOARM, GOEXPERIMENT, ... variable.
// Only the operating system environment counts here; "" when all is fine.
// `at_fault` receives the name of the variable.
std::string build_config_error(const GoConfig& config, const BuiltIn& built_in, std::string& at_fault);

}  // namespace trueup
