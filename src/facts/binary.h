// What an executable file says about itself, read from its bytes.
#pragma once

#include <string>
#include <vector>

namespace trueup {

struct BinaryFacts {
    std::string format;              // "elf", "mach-o", "pe", "script", "empty", "other"
    std::vector<std::string> archs;  // Go's names: "amd64", "arm64", ...; several in a fat file
    std::string os;                  // "linux", "darwin", "windows"; empty when the format does not tell
    std::string go_version;          // of the Go that built it ("go1.22.3"); empty when not a Go binary
    std::string interpreter;         // script: the #! line without "#!"

    bool operator==(const BinaryFacts&) const = default;
};

}  // namespace trueup
