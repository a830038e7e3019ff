// Cutting shell text into simple commands and words, as far as a reader needs
// that does not run anything.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trueup::startup {

inline bool name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
// A name that a shell variable may have.
inline bool is_name(std::string_view text) {
    return !text.empty() && (text[0] < '0' || text[0] > '9') &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               std::string_view::npos;
}

enum class Dialect { bash, zsh, fish };
Dialect dialect_of(std::string_view shell);  // bash for a shell that is none of them

enum class Joint { end, both, either, pipe };  // ; or a line end, &&, ||, |

struct Command {
    int line = 0;                    // of its first word, from 1
    std::vector<std::string> words;  // raw, quotes kept; a list "(…)" stays one word
    Joint before = Joint::end;       // how it is joined to the command before it
    Joint after = Joint::end;
    bool in_background = false;
    // A quote or bracket further up has no end: what follows was cut by guess.
    bool lost = false;
};

inline constexpr std::size_t most_in_a_text = 200000;
// At most `limit` commands. Comments and here-documents are left out. Brackets of a
// subshell, the ")" behind a pattern and ";;" are commands of their own.
std::vector<Command> commands_of(std::string_view text, Dialect dialect, std::size_t limit = most_in_a_text);
inline std::vector<Command> commands_of(std::string_view text, bool fish) {
    return commands_of(text, fish ? Dialect::fish : Dialect::bash);
}

// The command inside "$(…)", `…` or <(…), quoted or not; empty: the word is more than that, or something
// else.
std::string_view substituted(std::string_view word);

// Takes "2>/dev/null", "< file", "<<< text" out.
void drop_redirections(std::vector<std::string>& words);

// The value of a word, with variables by `variable`; nullopt when only running
// the shell would tell (commands, patterns, variables that are not known), and for one
// of more than `longest_value` bytes.
// `is_set` answers "${NAME:-…}": is the variable set, and not empty? An assignment's
// value is no pattern, whatever it looks like; fish has none.
inline constexpr std::size_t longest_value = 64U << 10U;
struct Lookup {
    std::function<std::optional<std::string>(const std::string&)> variable;
    std::function<std::optional<bool>(const std::string&, bool or_empty)> is_set;
};
enum class Place { word, value };
std::optional<std::string> expand(std::string_view word, Dialect dialect, Place place, const Lookup& lookup);
// The same of fish's words.
std::optional<std::string> expand(
    std::string_view word, const std::string& home,
    const std::function<std::optional<std::string>(const std::string&)>& variable);

}  // namespace trueup::startup
