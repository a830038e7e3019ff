// JSON from untrusted places.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"

namespace trueup {

// RFC 8259 and no more: UTF-8, no comments, no key twice in an object (readers
// differ on which one counts), at most 64 levels deep. Errors name `file`, the
// line, and the JSON pointer (RFC 6901) of a key that stands twice.
Result<nlohmann::json> parse_json(const std::string& text, const std::string& file);

// A number without fraction or exponent. get<>() would convert any, which beyond the
// range is undefined. Throws nlohmann's type_error, as get<>() does of no number.
inline std::int64_t whole_number(const nlohmann::json& value) {
    return value.get_ref<const nlohmann::json::number_integer_t&>();
}

// One step of a JSON pointer: "/" becomes "~1", "~" becomes "~0".
std::string pointer_step(const std::string& key);

}  // namespace trueup
