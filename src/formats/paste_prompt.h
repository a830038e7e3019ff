// The prompts of shells, as they stand in pasted text.
#pragma once

#include <cstddef>
#include <string_view>

namespace trueup {

// Is this a word with which a line without a prompt counts as a typed command?
bool known_command(std::string_view word);

// Where the command begins behind a prompt; npos: no prompt. `root` is set when the
// prompt is that of root, and left alone where it does not tell.
std::size_t after_prompt(std::string_view line, bool& root);

}  // namespace trueup
