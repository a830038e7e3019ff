// What was typed in a pasted text, and which command a message belongs to.
#pragma once

#include <string>
#include <vector>

#include "checks/told.h"

namespace trueup {

// make shows the commands of its recipes as it runs them; they look as if they had been
// typed. The command of the text to which this line belongs, with those passed over;
// nullptr: none is known.
const PastedCommand* typed_command_of(const Facts& facts, int line);

// "PS C:\\> set CGO_ENABLED=0": in PowerShell `set` is Set-Variable, which makes a variable of
// PowerShell's own, called "CGO_ENABLED=0" (about_Aliases, Set-Variable). go does not see it.
struct SetInVain {
    const PastedLine* line = nullptr;
    std::string name, value;
};
std::vector<SetInVain> set_in_power_shell(const Facts& facts);

}  // namespace trueup
