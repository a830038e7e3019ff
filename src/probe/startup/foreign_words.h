// Lines of bash's and zsh's files that mean to set a variable in the words of fish or csh.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup::startup {

// The variable that fish or csh would set with these words; empty: they set none.
// Sources: https://fishshell.com/docs/current/cmds/set.html, tcsh(1) "setenv".
std::string set_by_other_shells(const std::vector<std::string>& words);

// Is line `number` (from 1) this command and nothing else, so that nothing asks or
// handles whether it failed?
bool alone_on_its_line(const std::vector<std::string>& lines, int number, std::string_view first_word);

}  // namespace trueup::startup
