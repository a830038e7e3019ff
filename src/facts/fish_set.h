// fish's `set`, whose value is a list of words.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// The one command of a line, in plain words: "set -gx GOFLAGS -v -trimpath".
struct FishSet {
    enum class How { whole, appended, prepended };
    How how = How::whole;
    std::vector<std::string> words;  // of the value, as written
    std::size_t options = 0;         // where the options begin, or the name
    std::size_t name = 0;            // where it begins
    std::size_t value = 0;           // where the words begin, and
    std::size_t end = 0;             // end; then a comment
    bool exports = false;            // an option says so
    bool unexports = false;
};

// nullopt: the line does more, in another way than with the options for scope, export and
// where the words go, or a word has quotes, an escape or a substitution.
std::optional<FishSet> fish_set(std::string_view line, std::string_view name);

// The line with these words; empty where it added words and none is left.
std::string with_words(std::string_view line, const FishSet& set, const std::vector<std::string>& words);

// "set -g X 1" -> "set -gx X 1": programs get it. nullopt: they do already, or see fish_set().
std::optional<std::string> exporting(std::string_view line, std::string_view name);

}  // namespace trueup
