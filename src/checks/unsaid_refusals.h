// Where go refuses to work, something is said: the refusal itself, when no check
// has made an error of it.
#pragma once

#include <vector>

#include "facts/facts.h"
#include "facts/finding.h"

namespace trueup {

void add_unsaid_refusal(const Facts& facts, std::vector<Finding>& findings);

}  // namespace trueup
