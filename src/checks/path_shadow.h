// Which Go was meant to run, and which one PATH finds before it. Two checks ask
// (path-order-shadows, path-helper-reorders).
//
// Several Go versions side by side are healthy; an older one that comes first
// is, too, when somebody put it there. So only two things count as a wish:
//   1. a version manager selects a release for this folder, that release is
//      installed, and a folder of the manager with a `go` is on PATH;
//   2. the bin folder of one Go tree was put on PATH, nothing else is in it,
//      and it holds a newer release than the `go` of a folder that is on PATH
//      anyway (/usr/bin, Homebrew's).
#pragma once

#include <optional>
#include <string>

#include "checks/goroot_mismatch.h"
#include "facts/facts.h"

namespace trueup {

struct PathShadow {
    const Executable* winner = nullptr;
    std::string winner_release;
    const PathEntry* wanted = nullptr;  // the element that should have come first
    std::string wanted_release;
    const Manager* manager = nullptr;  // wish 1
    // GOROOT names the tree that should have come first: builds fail until it does.
    std::optional<GorootMismatch> mismatch;
};

std::optional<PathShadow> path_shadow(const Facts& facts);

}  // namespace trueup
