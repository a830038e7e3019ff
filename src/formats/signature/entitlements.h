// The entitlements of a code signature, as pairs that people and programs read.
#pragma once

#include <vector>

#include "facts/entitlement.h"
#include "formats/signature/plist.h"

namespace trueup {

// `plist`: a dictionary; in its order.
std::vector<Entitlement> entitlements_of(const Plist& plist);

}  // namespace trueup
