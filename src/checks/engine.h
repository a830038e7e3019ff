// Runs the checks on facts, concurrently, each with a deadline; sorts and folds
// what they found.
#pragma once

#include <chrono>
#include <span>

#include "checks/check.h"
#include "facts/judgement.h"

namespace trueup {

// A check that throws or does not come back before `deadline` becomes Unknown
// and hides no other.
Judgement judge(const Facts& facts, std::span<const Check* const> checks, std::chrono::milliseconds deadline);

}  // namespace trueup
