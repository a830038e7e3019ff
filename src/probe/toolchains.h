// Every Go on the machine, found without running one; version managers and
// Homebrew.
#pragma once

#include <vector>

#include "facts/facts.h"
#include "platform/host.h"

namespace trueup {

// `module_cache`: GOMODCACHE, where downloaded toolchains lie; "" for its usual
// place. `written`: folders that start-up lines name for PATH and that are not on it.
// Sorted as they were found: PATH first, then known places.
std::vector<Toolchain> find_toolchains(const Host& host, const std::vector<Executable>& go_on_path,
                                       const Selection& selection, const std::string& module_cache = {},
                                       const std::vector<std::string>& written = {});

// Would an executable for `archs` and `os` run through Rosetta 2 or QEMU here?
// false where it runs as it is, and where nothing registered would run it at
// all (the origin's note says which); Unknown where that cannot be seen.
Fact<bool> would_translate(const Host& host, const std::vector<std::string>& archs, const std::string& os);

// Managers that are in play here: a PATH element or a variable of theirs says
// so. Those of many languages count only when they have to do with Go.
std::vector<Manager> find_managers(const Host& host, const std::vector<PathEntry>& path);
// Installed ones, and folders that an installation left behind.
std::vector<Homebrew> find_homebrew(const Host& host, const std::vector<PathEntry>& path);

// The real `go` behind a version manager's shim for this folder, resolved by
// the manager's own version files without running anything.
struct ShimTarget {
    Executable go;
    std::string version;  // as installed, or "system"
    Origin origin;        // the line or variable that selects it
    // What the shim sets before it runs that go: GOROOT, GOBIN, GOPATH.
    std::vector<Variable> variables;
    Text unavailable;  // not empty: no go runs, and why
};
ShimTarget resolve_shim(const Host& host, const Executable& shim, const std::vector<Manager>& managers);

// The environment with which a shim starts its go.
Environment behind_shim(const Environment& environment, const ShimTarget& target);

}  // namespace trueup
