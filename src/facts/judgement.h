// What the checks said, all together: the thing that a report renders.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/finding.h"

namespace trueup {

struct Judgement {
    struct UnknownCheck {
        std::string check;
        Text reason;
        bool failed = false;  // the check itself threw or did not come back in time
    };
    std::vector<Finding> findings;  // root causes first, each before what it explains; errors before warnings
    std::vector<UnknownCheck> unknown;  // could not judge
    std::vector<std::string> passed;    // ids, sorted
    std::map<std::string, double> check_ms;
};

}  // namespace trueup
