// host -> facts. Reads files only: no process is started, no binary is run.
#pragma once

#include "facts/facts.h"
#include "platform/host.h"

namespace trueup {

// Everything that the checks judge.
Facts gather(const Host& host);

}  // namespace trueup
