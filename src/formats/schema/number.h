// Numbers of JSON compared exactly: as the decimals that were written, not as the
// nearest binary fraction (0.0075 is a multiple of 0.0001, and 2^53 is not 2^53 + 1).
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace trueup {

struct Decimal {
    bool negative = false;
    std::uint64_t digits = 0;  // not divisible by ten, but for zero
    int exponent = 0;          // of ten; 0 for zero
};
Decimal decimal_of(const nlohmann::json& number);

// Below zero, zero or above it, as strcmp() says it.
int compare(const Decimal& a, const Decimal& b);
int compare_numbers(const nlohmann::json& a, const nlohmann::json& b);

// Without a fraction: 1.0 is an integer (draft-06 and later).
bool is_integer(const nlohmann::json& number);
bool is_multiple(const Decimal& value, const Decimal& of);

// Equal as JSON Schema sees it: 1 and 1.0 are, 0 and false are not.
bool same_value(const nlohmann::json& a, const nlohmann::json& b);
// One text for all equal values.
std::string canonical_text(const nlohmann::json& value);

}  // namespace trueup
