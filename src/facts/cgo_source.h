// What the source of a package with cgo asks of the C toolchain.
#pragma once

#include <string>
#include <vector>

namespace trueup {

// A `#cgo NAME: words` line that counts for the target.
struct CgoLine {
    std::string name;  // "CFLAGS", "LDFLAGS", "pkg-config", ...
    std::vector<std::string> words;
    int line = 0;      // from 1
    std::string text;  // as it stands
};

// `#include <header>` or `#import <header>`.
struct CgoInclude {
    std::string header;        // "sqlite3.h", "Metal/Metal.h"
    bool conditional = false;  // inside an #if: nobody knows whether it counts
    int line = 0;
    std::string text;
};

struct CgoSource {
    bool applies = true;     // its name and its //go:build line fit the target
    bool imports_c = false;  // import "C"
    int import_line = 0;
    std::vector<CgoLine> lines;
    std::vector<CgoInclude> includes;
};

}  // namespace trueup
