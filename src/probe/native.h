// What cgo builds with on a host: compilers, SDK, C library. Files are read,
// nothing is run.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "facts/facts.h"
#include "facts/native.h"
#include "formats/cgo_source.h"
#include "platform/host.h"

namespace trueup {

// Needs env, path, go_env, machine and homebrew of `facts`.
std::shared_ptr<NativeFacts> look_at_native(const Host& host, const Facts& facts);

// The module's own packages with import "C", and the libraries that they name.
// Reads the module's source: only for those who ask for it (a recording would
// hold it otherwise).
void look_at_cgo_packages(const Host& host, const Facts& facts, NativeFacts& native);

// The libraries that CGO_LDFLAGS names: they are linked into every program with
// cgo, whatever its source says.
void look_at_given_libraries(const Host& host, const Facts& facts, NativeFacts& native);

// Parts of the above, a file each.
void read_cgo_packages(const Host& host, const std::string& root, const BuildTarget& target,
                       NativeFacts& native);
AppleTools look_at_apple(const Host& host, const NativeFacts& native);
CLibrary look_at_c_library(const Host& host, const NativeFacts& native);
NativeProgram look_for_program(const Host& host, const Facts& facts, std::string setting, std::string value,
                               Origin origin, bool given);

// "aarch64-linux-gnu" -> {"linux", "arm64"}; empty strings for what is not told.
struct TripleTarget {
    std::string goos, goarch;
};
TripleTarget target_of_triple(std::string_view triple);

// Is it there? Links are followed; Unknown when the host does not tell.
Fact<bool> is_there(const Host& host, const std::string& path);
// What the architectures of a library are, in Go's words; empty: not known (a
// linker script, bitcode, a file that could not be read).
std::vector<std::string> archs_of_library(const Host& host, const std::string& path);
// The first of these that is there. Absent: none is; Unknown: one was not told, and none is there.
Fact<std::string> first_there(const Host& host, const std::vector<std::string>& paths);

}  // namespace trueup
