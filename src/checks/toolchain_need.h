// What this folder asks of Go, and whether the Go here may give it. The checks
// of src/checks/toolchain share it.
// Source of the rules: cmd/go/internal/toolchain (Select), cmd/go/internal/gover,
// https://go.dev/doc/toolchain
#pragma once

#include <optional>
#include <string>

#include "checks/go_settings.h"
#include "facts/facts.h"

namespace trueup {

struct ToolchainNeed {
    const ModuleFile* file = nullptr;  // go.work, else go.mod
    std::string version;               // its go line: "1.22", "1.22.3"
    Origin origin;                     // of the line
    std::string local;                 // release of the `go` that starts: "go1.21.4"
    bool unmet = false;                // the go line asks for more than `local` is
};
// Nothing without a go.mod, with GO111MODULE=off, or when a part is not known.
std::optional<ToolchainNeed> toolchain_need(const Facts& facts);

// GOTOOLCHAIN as it counts, with its origin; the built-in default included.
Given gotoolchain(const Facts& facts);

// "go1.22.4" of "go1.22.4", "go1.22.4+auto", "go1.22.4+path"; empty for auto,
// path, local.
std::string pinned_release(std::string_view gotoolchain);

}  // namespace trueup
