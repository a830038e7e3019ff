// The order in which findings are told.
#pragma once

#include <span>
#include <vector>

#include "checks/check.h"
#include "facts/finding.h"

namespace trueup {

// Folds what another finding explains (caused_by, by Check::explains), then
// sorts: root causes by severity, by how much they explain and by confidence,
// each before what it explains.
std::vector<Finding> order_findings(std::vector<Finding> findings, std::span<const Check* const> checks);

}  // namespace trueup
