// What `format` may demand of a value, where somebody enforces it.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace trueup {

// Whether this format asks for anything that its type does not.
bool format_demands(std::string_view format);
// True when it is certain that the value keeps to the format, whoever looks. Of a
// format that is not known here nothing is certain.
bool surely_of_format(std::string_view format, const nlohmann::json& value);

}  // namespace trueup
