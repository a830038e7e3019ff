// Elements of PATH that name a folder as a shell's line would, and not as PATH does.
#pragma once

#include <string>
#include <string_view>

#include "facts/environment.h"

namespace trueup {

// The folder (absolute, cleaned) that was meant by an element in which "~" or $HOME was
// never expanded, which holds the quotes around it, or which names the go executable:
// "~/sdk/go/bin", "'/opt/go/bin'", "/opt/go/bin/go". Empty: it means what it says, or `home`
// (absolute) would have to be known.
std::string meant_folder(const PathEntry& entry, std::string_view home);

}  // namespace trueup
