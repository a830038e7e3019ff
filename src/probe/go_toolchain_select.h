// Which toolchain runs a go command here: GOTOOLCHAIN, the go and toolchain
// lines of go.work or go.mod, binaries called goX on PATH, and toolchains in
// the module cache. Source of the rules: cmd/go/internal/toolchain/select.go.
#pragma once

#include <optional>
#include <string>

#include "facts/environment.h"
#include "probe/go_env_config.h"

namespace trueup {

struct ToolchainChoice {
    std::optional<Refusal> refusal;
    bool downloads = false;  // go would fetch the release that it wants; `unknown` says so
    Text unknown;            // not empty: which go runs in the end cannot be known here, and why
    // Set: this go replaces itself by the named toolchain.
    bool switches = false;
    std::string name;    // "go1.22.3"
    std::string binary;  // the go that runs then
    std::string goroot;  // GOROOT that it is given; "": GOROOT is taken away
    Text reason;         // a sentence, also when nothing changes
    Origin origin;       // the line that decided
};

ToolchainChoice choose_toolchain(const GoConfig& config);

// The variable with which a go process tells its child which release it is
// expected to be.
inline constexpr const char* switch_variable = "GOTOOLCHAIN_INTERNAL_SWITCH_VERSION";

}  // namespace trueup
