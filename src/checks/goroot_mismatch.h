// The one comparison behind three checks: does the GOROOT that was set belong
// to the release of the `go` that starts?
// Source: cmd/go passes its own release to the tools (-goversion), and
// cmd/compile and cmd/asm refuse another: "version A does not match go tool
// version B".
#pragma once

#include <optional>
#include <string>

#include "checks/check.h"
#include "checks/go_settings.h"

namespace trueup {

struct GorootMismatch {
    // Whose mistake it is, by who chose which half.
    enum class Kind {
        plain,           // no version manager has a part in it
        goroot_managed,  // GOROOT is a manager's, the go is not
        go_managed,      // the go is a manager's choice, GOROOT goes against it
    };
    Kind kind = Kind::plain;
    Given goroot;
    const GoTree* tree = nullptr;
    std::string go_release;    // of the `go` that starts
    std::string tree_release;  // of the compiler in GOROOT
    const Manager* manager = nullptr;
};

// Nothing when the two agree, when one of them is not known, or when a
// manager's shim puts GOROOT right before it starts go.
std::optional<GorootMismatch> goroot_mismatch(const Facts& facts);

// The finding's common parts: subject, evidence, remedies, severity.
Finding mismatch_finding(const Facts& facts, const GorootMismatch& mismatch);

}  // namespace trueup
