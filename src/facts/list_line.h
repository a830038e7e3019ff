// A start-up line that sets a variable to a list, with less in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// `line`, which gave `name` the list `value`, without the elements at the places
// `gone` (from 0, of `value` split at `separator`): "export GOPATH=$HOME/go:work" ->
// "export GOPATH=$HOME/go". nullopt where the words of the line cannot be told to be
// the elements one by one, one that goes comes from another variable, or none would be
// left. Of a line of fish's that
// adds to the list ("set -a X 1") empty: all that it added goes.
std::optional<std::string> without_elements(std::string_view line, std::string_view name,
                                            std::string_view value, char separator,
                                            const std::vector<std::size_t>& gone);

// Where the value `raw` of `name` stands in `line`; nullopt unless exactly once.
std::optional<std::size_t> place_of_value(std::string_view line, std::string_view name, std::string_view raw);

}  // namespace trueup
