// What differs between two texts, and between two heirs of a third, line by
// line. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// Lines [a_begin, a_end) of the first text stand as [b_begin, b_end) in the
// second; from 0. All other lines are equal, pair by pair.
struct Hunk {
    std::size_t a_begin = 0, a_end = 0;
    std::size_t b_begin = 0, b_end = 0;

    bool operator==(const Hunk&) const = default;
};
// In order. Not always the shortest: very long differing parts count as one.
std::vector<Hunk> difference(std::string_view a, std::string_view b);

// A unified diff with three lines of context, without its two header lines;
// empty for equal texts. A line that ends the file without a line end is
// followed by "\ No newline at end of file", as diff(1) says it.
std::string unified_diff(std::string_view a, std::string_view b);

struct Merged {
    std::string text;           // `ours` with what `theirs` changed, as far as it does not conflict
    std::size_t taken = 0;      // changes of `theirs` that are in it
    std::size_t conflicts = 0;  // changes of `theirs` that are not: the same lines changed on both sides
};
Merged merge(std::string_view base, std::string_view ours, std::string_view theirs);

}  // namespace trueup
