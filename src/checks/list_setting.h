// Settings that are lists (GOPATH, GODEBUG, GOFLAGS), of which a part is wrong.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "checks/go_settings.h"
#include "checks/support.h"

namespace trueup {

// The setting as the line has it in which the elements at the places `bad` stand
// ("$GOFLAGS -v" goes on from an earlier one); `setting` itself where none shows them.
// The places are then those of the value that comes back.
Given line_of_elements(const Facts& facts, std::string_view name, const Given& setting, char separator,
                       std::vector<std::size_t>& bad);

// Takes the elements at the places `bad` (from 0, of the value split at `separator`)
// out of the setting where it is set, and leaves the others; all of them: the setting
// goes. Best remedy first; without an edit where the line does not show them.
std::vector<Remedy> drop_elements(const Facts& facts, std::string_view name, const Given& setting,
                                  char separator, const std::vector<std::size_t>& bad);

}  // namespace trueup
