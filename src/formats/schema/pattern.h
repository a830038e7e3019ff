// Regular expressions of JSON Schema: ECMA-262's, searched for in linear time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

// The same expression in RE2's spelling. Errors say what RE2 does not have
// (lookaround, references to groups) or what is no expression at all.
Result<std::string> re2_spelling(std::string_view ecma);

class Pattern {
public:
    virtual ~Pattern() = default;
    // Somewhere in the text, as JSON Schema means it.
    virtual bool found_in(std::string_view text) const = 0;
};
// Errors as above; a build without RE2 has none at all.
Result<std::shared_ptr<const Pattern>> compile_pattern(std::string_view ecma);

}  // namespace trueup
