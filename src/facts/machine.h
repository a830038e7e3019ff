// The machine and the user, as the host says them.
#pragma once

#include <string>
#include <vector>

#include "facts/fact.h"

namespace trueup {

// Architectures are spelled as in a snapshot's `system` ("arm64", "x86_64");
// goarch() gives Go's name.
struct Machine {
    std::string os;                     // "darwin", "linux", ...
    Fact<std::string> os_version;       // macOS product version, or the distribution's
    Fact<std::string> machine;          // the CPU's own architecture, seen through translation
    Fact<std::string> process_arch;     // the architecture of the process that looked
    Fact<bool> translated;              // runs under Rosetta 2 (or user-mode QEMU)
    Fact<std::string> cpu;              // brand, "Apple M2"
    std::vector<std::string> features;  // "crc32", "aes", ...
};

struct User {
    std::string name;
    std::string home;   // empty: HOME is not set
    std::string shell;  // login shell, absolute path; may be empty
    Fact<unsigned> uid;
};

// Go's spelling of an architecture: arm64/aarch64 -> arm64, x86_64 -> amd64;
// other names are returned as they are.
std::string goarch_of(const std::string& machine_arch);

}  // namespace trueup
