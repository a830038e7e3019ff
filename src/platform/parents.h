// The chain of programs that handed the environment over, in words.
#pragma once

#include <string>
#include <vector>

#include "facts/environment.h"

namespace trueup {

// "zsh, under tmux: server, under sshd; TERM_PROGRAM says tmux". `names` are
// the ancestors, nearest first. Variables by which terminals and editors mark
// their children add what the names do not show: a multiplexer's server, for
// one, is nobody's child.
std::string describe_parents(const std::vector<std::string>& names, const Environment& env);

}  // namespace trueup
