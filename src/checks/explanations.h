// What the findings mean that no check of the doctor makes: those of `release
// preflight`, `triage` and `inspect`. For `trueup explain`.
#pragma once

#include <span>
#include <string_view>

#include "checks/check.h"

namespace trueup {

// Entries without functions.
std::span<const Check> explanations();
const Check* find_explanation(std::string_view id);

}  // namespace trueup
