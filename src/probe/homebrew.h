// Where Homebrew may be installed.
#pragma once

#include <string>
#include <vector>

#include "platform/host.h"

namespace trueup {

// The prefixes of this system, and HOMEBREW_PREFIX when it is another one.
std::vector<std::string> homebrew_prefixes(const Host& host);

}  // namespace trueup
