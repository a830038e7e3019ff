// From the short forms of a case to a complete snapshot.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace trueup::cases {

// `patch` over `base` (RFC 7386, entries of `files` as a whole), short forms
// expanded. Throws std::runtime_error for what is not understood.
nlohmann::json build_snapshot(nlohmann::json base, const nlohmann::json& patch);

}  // namespace trueup::cases
