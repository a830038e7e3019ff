// How a release is named: NAME@VERSION.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

struct Reference {
    std::string name;
    std::string version;
};

// Letters, digits and ".", "_", "+", "-"; begins with a letter or digit; at most
// 100 characters: a name is a folder, and goes into commands unquoted.
bool valid_name(std::string_view word);
// As valid_name(), and not "current", which is the name of the live link.
bool valid_version(std::string_view word);

// usage: not of this shape.
Result<std::string> parse_name(std::string_view text);
Result<Reference> parse_reference(std::string_view text);

}  // namespace trueup
