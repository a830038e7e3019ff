// Cutting shell text into simple commands and words, as far as a reader needs
// that does not run anything. zsh, bash and fish share one cutter; where they
// differ, the stricter reading is taken.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trueup::startup {

enum class Joint { end, both, either, pipe };  // ; or a line end, &&, ||, |

struct Command {
    int line = 0;                    // of its first word, from 1
    std::vector<std::string> words;  // raw, quotes kept; a list "(…)" stays one word
    Joint before = Joint::end;       // how it is joined to the command before it
    Joint after = Joint::end;
    bool in_background = false;
};

// At most `limit` commands. Comments and here-documents are left out; the
// brackets of a subshell are commands of their own.
std::vector<Command> commands_of(std::string_view text, bool fish, std::size_t limit = 200000);

// The value of a word, with variables by `variable`; nullopt when only running
// the shell would tell (commands, patterns, variables that are not known).
using Lookup = std::function<std::optional<std::string>(const std::string&)>;
std::optional<std::string> expand(std::string_view word, const std::string& home, const Lookup& variable);

}  // namespace trueup::startup
