// host -> facts. Reads files only: no process is started, no binary is run; a
// trace of the user's shell is handed in by who asked for it.
#pragma once

#include <optional>

#include "facts/facts.h"
#include "platform/host.h"

namespace trueup {

// Everything that the checks judge. `startup` is what start-up files were found
// to set (probe/startup/startup.h); without it, what a snapshot recorded, else
// what reading the files tells.
// Variables and PATH elements that start-up explains get its file and line as
// their origin.
Facts gather(const Host& host, std::optional<ShellStartup> startup = std::nullopt);

}  // namespace trueup
