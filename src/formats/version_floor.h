// Symbol versions ("GLIBC_2.34") as the oldest library that has them all.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace trueup {

// Remembers `version` when it is newer than what its family has. Names without a
// number behind the last "_" (GLIBC_PRIVATE, GLIBC_ABI_DT_RELR) are no releases.
void note_version(std::map<std::string, std::string>& floors, std::string_view version);

// -1, 0, 1. Numbers between dots count as numbers.
int compare_dotted(std::string_view a, std::string_view b);

}  // namespace trueup
