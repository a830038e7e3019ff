// Where this very program lies: program_linux.cc, program_darwin.cc.
#pragma once

#include <string>

namespace trueup {

// Absolute, without links; empty when the system does not tell.
std::string program_path();

}  // namespace trueup
