// The table of all checks, made by the build from the file names
// (cmake/checks.cmake), sorted by id.
#pragma once

#include <span>
#include <string_view>

#include "checks/check.h"

namespace trueup {

std::span<const Check* const> all_checks();
const Check* find_check(std::string_view id);

}  // namespace trueup
