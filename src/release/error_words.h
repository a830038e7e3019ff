// What went wrong, in both languages. Errors carry English words; the ones that
// people meet with releases are known here by their shape.
#pragma once

#include <string_view>

#include "base/result.h"
#include "facts/finding.h"

namespace trueup {

// A message of no known shape stays as it is.
Text in_words(std::string_view message);
inline Text in_words(const Error& error) { return in_words(error.message); }
// "WHERE: …"
Text in_words(std::string_view where, const Error& error);

}  // namespace trueup
