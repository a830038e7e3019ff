// A build without RE2: `trueup diagnose` is not there, and neither the help nor
// the completions speak of it.
#include "cli/command.h"

namespace trueup {

std::span<const Command> optional_commands() { return {}; }

}  // namespace trueup
