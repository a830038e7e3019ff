// An element of PATH that would lead to an installed Go, had it been written rightly.
#pragma once

#include <optional>
#include <string>

#include "checks/check.h"

namespace trueup {

struct MisspeltFolder {
    const PathEntry* entry = nullptr;
    std::string dir;         // the folder that was meant
    std::string_view check;  // id of the check that says so
};
// The first one whose folder is on PATH under no right name. Where bash is the shell, which
// expands a "~" there, its go runs all the same.
std::optional<MisspeltFolder> misspelt_go(const Facts& facts);

// Writes the folder that was meant in the line that sets PATH. Words alone where that line
// is not known, or not understood; nullopt where the element means what it says, or the
// folder is on PATH anyway.
std::optional<Remedy> write_rightly(const Facts& facts, const PathEntry& entry);

}  // namespace trueup
