// Which Go release brought an exported name of the standard library.
#pragma once

#include <string>
#include <string_view>

namespace trueup {

// "go1.16" for ("os", "ReadFile"), "go1.22" for ("http", "Request.PathValue"); the package
// by the last part of its path, as compilers print it. Empty: before go1.8, or no such name.
// Source: api/go1.N.txt of golang/go.
std::string std_api_since(std::string_view package, std::string_view name);

// The table: see tools/std-api.py.
std::string_view std_api_names();

}  // namespace trueup
