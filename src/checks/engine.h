// Runs the checks on facts, concurrently, each with a deadline; sorts and folds
// what they found.
#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "checks/check.h"

namespace trueup {

struct Judgement {
    struct UnknownCheck {
        std::string check;
        std::string reason;
    };
    std::vector<Finding> findings;      // root causes first, errors before warnings
    std::vector<UnknownCheck> unknown;  // could not judge
    std::vector<std::string> passed;    // ids, sorted
    std::map<std::string, double> check_ms;
};

// A check that throws or does not come back before `deadline` becomes Unknown
// and hides no other.
Judgement judge(const Facts& facts, std::span<const Check* const> checks,
                std::chrono::milliseconds deadline);

}  // namespace trueup
