// What is wrong with a binary as far as its own bytes decide. Ids are those of
// the causes that `explain` knows, where there is one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/inspection.h"

namespace trueup {

// `required`: the architecture (Go's name) that every binary must have; empty: any.
std::vector<Problem> binary_problems(const InspectedFile& file, std::string_view required);

// Does every piece of it run, or link, as `arch`? Of a universal file one slice is
// enough; of an archive, every member must be so. Symbols for debuggers, and
// archives without objects, have nothing to run.
bool has_arch(const InspectedFile& file, std::string_view arch);

// Go's name for a usual name of an architecture ("aarch64" -> "arm64",
// "x86_64" -> "amd64"); empty: not known.
std::string arch_of_word(std::string_view word);

}  // namespace trueup
