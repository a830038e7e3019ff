// From fish's trace to assignments with lines.
#pragma once

#include <string>

#include "facts/shell.h"
#include "probe/startup/fish_locate.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

ShellStartup replay_fish(const Host& host, const TraceRequest& request, ProcessResult& result,
                         const std::string& nonce, const FishFolders& folders);

}  // namespace trueup::startup
