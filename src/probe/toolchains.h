// Every Go on the machine, found without running one; version managers and
// Homebrew.
#pragma once

#include <vector>

#include "facts/facts.h"
#include "platform/host.h"

namespace trueup {

std::vector<Toolchain> find_toolchains(const Host& host, const std::vector<Executable>& go_on_path,
                                       const Selection& selection);
std::vector<Manager> find_managers(const Host& host, const std::vector<PathEntry>& path);
std::vector<Homebrew> find_homebrew(const Host& host, const std::vector<PathEntry>& path);

// The real `go` behind a version manager's shim for this folder, resolved by
// the manager's own version files without running anything. `reason` says by
// which file; unavailable says why no version is selected.
struct ShimTarget {
    Executable go;
    std::string version;
    Origin origin;
    std::string unavailable;
};
ShimTarget resolve_shim(const Host& host, const Executable& shim, const std::vector<Manager>& managers);

}  // namespace trueup
