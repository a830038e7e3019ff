// A build without OpenSSL: `trueup verify` is not there, and neither the help
// nor the completions speak of it.
#include "cli/command.h"

namespace trueup {

std::span<const Command> verify_commands() { return {}; }

}  // namespace trueup
