// From fish's trace to assignments with lines.
#pragma once

#include <string>

#include "facts/shell.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

// `shim` is the folder that stood for the user's ~/.config and data folder.
ShellStartup replay_fish(const Host& host, const TraceRequest& request, ProcessResult& result,
                         const std::string& nonce, const std::string& shim);

}  // namespace trueup::startup
