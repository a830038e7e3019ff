// What went wrong, in both languages. Errors carry English words, because the rooms
// that find them know of no language; those that people meet are known here by shape.
#pragma once

#include <string>
#include <string_view>

#include "base/lang.h"
#include "base/result.h"

namespace trueup {

// A message of no known shape stays as it is.
Text in_words(std::string_view message);
inline Text in_words(const Error& error) { return in_words(error.message); }
// Of the programs that started this one (Host::parent_chain, the note of an origin of
// kind `process`).
Text parents_in_words(const std::string& chain);
// "WHERE: …"
Text in_words(std::string_view where, const Error& error);

}  // namespace trueup
