// The patterns of module paths in GOPRIVATE, GONOPROXY, GONOSUMDB and GOINSECURE.
// Sources: golang.org/x/mod/module, MatchPrefixPatterns; path.Match.
#pragma once

#include <string_view>

namespace trueup {

// Whether one of the patterns ("*.corp.example,github.com/acme") matches the
// module path's first elements, as many as the pattern has. A malformed pattern
// matches nothing.
bool matches_module_patterns(std::string_view patterns, std::string_view path);

}  // namespace trueup
