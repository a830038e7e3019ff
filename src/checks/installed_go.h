// A Go that is installed while PATH finds none: where its folder would have to be,
// and what keeps it away.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "facts/facts.h"

namespace trueup {

// The newest installed one; what Go itself downloaded is no installation.
// nullptr: none.
const Toolchain* best_installed(const Facts& facts);

// A folder that leads to the toolchain and is meant for PATH: Homebrew's links, and a
// link that names no release (/usr/local/go, ~/sdk/go), outlive the folder of one version.
std::string folder_for_path(const Facts& facts, const Toolchain& toolchain);

// The installed toolchain whose `go` this folder holds or links to; nullptr: none.
const Toolchain* toolchain_in(const Facts& facts, std::string_view dir);

// bin of a link by which the toolchain was found (~/sdk/current -> go1.23.5).
bool named_by_link(const Facts& facts, const Toolchain& toolchain, std::string_view dir);

// No `go` on PATH would be started.
bool no_go_runs(const Facts& facts);

// The first `go` on PATH that cannot be started, in the very folder that is meant to
// lead to an installed Go; nullptr: none, or another `go` is started.
const Executable* broken_in_place(const Facts& facts);

// A start-up line put a folder of Go's on PATH, and a later line, written by hand,
// wrote PATH anew without it.
struct DroppedFolder {
    const Assignment* with = nullptr;
    const Assignment* without = nullptr;
    std::string dir;
};
std::optional<DroppedFolder> dropped_folder(const Facts& facts);

// This process has the PATH of programs that no shell started, and a terminal's
// start-up would put an installed Go on it.
bool only_gui_lacks_go(const Facts& facts);

}  // namespace trueup
