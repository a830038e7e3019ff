// What is wrong with a command line that CLI11 refuses, in our own words.
#pragma once

#include <string>
#include <vector>

#include "base/lang.h"

namespace CLI {
class ParseError;
}

namespace trueup {

// One or two sentences without an end of line. `words`: the line from the
// command on; `extras`: those of its words that nothing took, in order.
std::string misuse(const std::vector<std::string>& words, const std::vector<std::string>& extras,
                   const CLI::ParseError& error, Lang lang);

}  // namespace trueup
