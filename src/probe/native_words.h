// The words of flags for the C compiler, and which of them name folders in a way
// that is not followed. Sources: gcc's documentation, "Directory Search" and "Link
// Options"; ld(1).
#pragma once

#include <string>
#include <vector>

#include "facts/facts.h"

namespace trueup {

// A setting's words; none where go refuses it for a quote that does not end.
std::vector<std::string> words_of(const Facts& facts, const char* name);

// The compiler can be told of folders, or of another tree of them, in more ways
// than -I and -L (-Wl,-L…, --sysroot, @file). With one of these, what is in none
// of the known folders may be in another.
bool name_folders_otherwise(const std::vector<std::string>& words);

}  // namespace trueup
