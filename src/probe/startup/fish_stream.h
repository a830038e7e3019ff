// What fish told while it started: its own trace and, in the same stream, what
// the handlers of the shim told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup::startup {

struct Traced {
    int depth = 0;
    std::string text;
};

// One thing that the shim told.
struct Told {
    // i: the value before the user's files; h: a variable was set or erased;
    // f: a function at the end, with `state` its details and `value` its text.
    char type = 'h';
    std::size_t after = 0;  // so many lines of the trace came before it
    std::string name;
    std::string state;  // U, G or empty: universal, global, neither
    std::string value;
    std::string stack;
};

struct FishStream {
    std::vector<Traced> lines;
    std::vector<Told> told;
    bool reached_end = false;
};

FishStream parse_fish_stream(std::string_view stream, std::string_view nonce);

// The words of a line of the trace, its escapes undone.
std::vector<std::string> traced_words(std::string_view text);

// What a traced command does to a variable, as far as its words tell.
enum class Effect {
    none,     // it is no command that could, or it names others
    sets,     // it gave it this value, or took it away
    may_set,  // it names the variable; the value is not in the words
    other,    // it gives it another value than this one
    local,    // it sets a variable of a block or function
};
// `set`: the variable is there afterwards, with this value.
Effect effect_of(const std::vector<std::string>& words, const std::string& name, bool set,
                 const std::string& value);

}  // namespace trueup::startup
