// What the reporter says in words of their own, where it is plain enough to count as
// evidence: releases, where something works and where not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/support.h"

namespace trueup {

// Go releases named in sentences ("I have Go 1.8.3", "go … version 1.12.5"), as "go1.8.3",
// in the order of the text; those of paths, messages and file names are none.
std::vector<std::string> releases_in_words(const Facts& facts);

// The release of the go in use, where a tree of another release is looked at ("go1.11.1", of
// its path): what the text shows of it, else the first in words that is as exact.
std::string release_beside(const Facts& facts, const std::string& other);

// "Starting Emacs from the command line works", where another line says that it does not
// from the desktop, the dock or a menu; nullptr: not said.
const PastedLine* works_from_terminal_alone(const Facts& facts);

// "on Apple Silicon", "my M1 Mac": the reporter's own machine; nullptr: not said.
const PastedLine* says_apple_silicon(const Facts& facts);

}  // namespace trueup
