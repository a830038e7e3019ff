// The build info that Go's linker writes into every program (since Go 1.13).
// Rule: debug/buildinfo of Go 1.27; both layouts, before and since Go 1.18.
#pragma once

#include <string>

#include "formats/image.h"

namespace trueup {

struct GoBuildInfo {
    std::string version;  // "go1.22.3", "go1.24.4 X:boringcrypto", "devel go1.26-1f2e3d"; empty: not Go
    std::string modules;  // lines "path\t...", "mod\t...", "build\tGOOS=linux"; may be cut off

    // The value of a `build` line; "" when there is none.
    std::string setting(std::string_view name) const;
};

// Reads at most 64 KiB where the section is known, 1 MiB in pieces where it has
// to be searched for.
GoBuildInfo read_go_buildinfo(const ByteSource& source, const Image& image);

}  // namespace trueup
