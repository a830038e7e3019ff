// Which typed command a message in a pasted text belongs to.
#pragma once

#include "checks/told.h"

namespace trueup {

// make shows the commands of its recipes as it runs them; they look as if they had been
// typed. The command of the text to which this line belongs, with those passed over;
// nullptr: none is known.
const PastedCommand* typed_command_of(const Facts& facts, int line);

}  // namespace trueup
