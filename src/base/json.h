// JSON from untrusted places.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"

namespace trueup {

// RFC 8259 and no more: UTF-8, no comments, no key twice in an object (readers
// differ on which one counts), at most 64 levels deep. Errors name `file`, the
// line, and the JSON pointer (RFC 6901) of a key that stands twice.
Result<nlohmann::json> parse_json(const std::string& text, const std::string& file);

// One step of a JSON pointer: "/" becomes "~1", "~" becomes "~0".
std::string pointer_step(const std::string& key);

}  // namespace trueup
