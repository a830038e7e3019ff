// "Did you mean …?": the known word that a mistyped one is closest to.
#pragma once

#include <string_view>
#include <vector>

namespace trueup {

// Insertions, removals and replacements of one byte, and swaps of two neighbours,
// between two words (Damerau-Levenshtein, restricted to one edit a place).
int edit_distance(std::string_view left, std::string_view right);

// Empty where no candidate is nearer than a third of its length, or two are equally near.
std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace trueup
