// TOML, for whoever reads it: toml++ with its assertions as errors. It trusts some of
// its own assumptions about what stands in a file ("[" before a control character),
// which end a debug build and are undefined behaviour in a release; nothing else may
// include it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

struct TomlGaveUp {};
[[noreturn]] void give_up_on_toml();

}  // namespace trueup

#pragma push_macro("NDEBUG")
#undef NDEBUG  // with it, toml++ has no assertions to turn into errors
#define TOML_ASSERT(condition) (static_cast<bool>(condition) ? void() : ::trueup::give_up_on_toml())
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace trueup {

// `file` is for the message. `invalid`, with the line where there is one.
Result<toml::table> parse_toml(std::string_view text, const std::string& file);

}  // namespace trueup
