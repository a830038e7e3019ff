// Whether a text is a regular expression to Go (package regexp): RE2's syntax but
// for a few points.
#pragma once

#include <string_view>

namespace trueup {

// `minor`: of the Go release; "(?<name>…)" came with 1.22. A build without RE2
// takes everything for one.
bool is_go_regexp(std::string_view text, int minor);

}  // namespace trueup
