// What the kernel has written lately: kernel_log_linux.cc, kernel_log_darwin.cc.
#pragma once

#include <string>

#include "base/result.h"

namespace trueup {

// The records of /dev/kmsg as they are, one a line; never waits for more.
Result<std::string> kernel_log();

}  // namespace trueup
