// PATH as commands of a pasted text print it: in one line, or a folder a line.
#pragma once

#include <string>
#include <vector>

#include "facts/facts.h"

namespace trueup {

struct ToldPath {
    std::vector<std::string> dirs;
    const PastedCommand* command = nullptr;  // that printed it
    int line = 0;                            // the first line of it
};

// In the order of the text.
std::vector<ToldPath> told_paths(const Facts& facts);

}  // namespace trueup
