// The names of systems and architectures that Go uses.
#pragma once

#include <string>
#include <string_view>

namespace trueup {

// In Go's lists (internal/syslist: ports of any release, gccgo's and reserved
// names included).
bool is_goos(std::string_view name);
bool is_goarch(std::string_view name);

// The name that Go uses for what others call `name` ("x86_64" -> "amd64",
// "macos" -> "darwin"); empty when there is no such.
std::string goos_meant_by(std::string_view name);
std::string goarch_meant_by(std::string_view name);

}  // namespace trueup
