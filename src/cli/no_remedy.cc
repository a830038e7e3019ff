// A build without SQLite: `trueup fix`, `undo`, `history` and `release` are not
// there, and neither the help nor the completions speak of them.
#include "cli/command.h"

namespace trueup {

std::span<const Command> remedy_commands() { return {}; }
std::span<const Command> release_commands() { return {}; }

}  // namespace trueup
