// The shell that a terminal of this user ends up in.
#pragma once

#include <string>

#include "facts/facts.h"

namespace trueup {

// "zsh", "bash", …: not the login shell where that one's start-up becomes
// another (`exec zsh`).
std::string start_up_shell(const Facts& facts);

}  // namespace trueup
