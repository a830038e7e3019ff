// Go source as far as cgo's C side goes: the target that a file is for, the
// comment in front of import "C", its #cgo lines and includes. Sources of the
// rules: `go help buildconstraint`, cmd/cgo's documentation, go/build (saveCgo,
// goodOSArchFile).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/cgo_source.h"

namespace trueup {

struct BuildTarget {
    std::string goos, goarch;
    int minor = 0;                       // of the Go that builds: 21 for go1.21; 0: not known
    std::vector<std::string> tags = {};  // -tags
};

// `name` is the file's own name, without its folder. Untrusted: work is linear
// in the text, nesting is bounded.
CgoSource parse_cgo_source(std::string_view text, std::string_view name, const BuildTarget& target);

// A //go:build expression. What cannot be understood does not fit.
bool build_expression_fits(std::string_view expression, const BuildTarget& target);

// Does the name end in _GOOS, _GOARCH or _GOOS_GOARCH of another target?
bool file_name_fits(std::string_view name, const BuildTarget& target);

// Includes of a C, C++ or Objective-C file.
std::vector<CgoInclude> includes_of(std::string_view text);

}  // namespace trueup
