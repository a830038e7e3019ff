#include "checks/names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/lower.h"

namespace trueup {
namespace {

using namespace std::string_view_literals;

// internal/syslist of Go 1.27.
constexpr std::array systems = {"aix"sv,     "android"sv, "darwin"sv,  "dragonfly"sv, "freebsd"sv, "hurd"sv,
                                "illumos"sv, "ios"sv,     "js"sv,      "linux"sv,     "nacl"sv,    "netbsd"sv,
                                "openbsd"sv, "plan9"sv,   "solaris"sv, "wasip1"sv,    "windows"sv, "zos"sv};
constexpr std::array architectures = {"386"sv,    "amd64"sv,    "amd64p32"sv,  "arm"sv,         "armbe"sv,
                                      "arm64"sv,  "arm64be"sv,  "loong64"sv,   "mips"sv,        "mipsle"sv,
                                      "mips64"sv, "mips64le"sv, "mips64p32"sv, "mips64p32le"sv, "ppc"sv,
                                      "ppc64"sv,  "ppc64le"sv,  "riscv"sv,     "riscv64"sv,     "s390"sv,
                                      "s390x"sv,  "sparc"sv,    "sparc64"sv,   "wasm"sv};

using Alias = std::pair<std::string_view, std::string_view>;
constexpr std::array system_aliases = std::to_array<Alias>({
    {"macos", "darwin"},
    {"mac", "darwin"},
    {"osx", "darwin"},
    {"macosx", "darwin"},
    {"win", "windows"},
    {"win32", "windows"},
    {"win64", "windows"},
    {"gnu/linux", "linux"},
});
constexpr std::array architecture_aliases = std::to_array<Alias>({
    {"x86_64", "amd64"},
    {"x86-64", "amd64"},
    {"x64", "amd64"},
    {"aarch64", "arm64"},
    {"arm64e", "arm64"},
    {"armv8", "arm64"},
    {"i386", "386"},
    {"i486", "386"},
    {"i586", "386"},
    {"i686", "386"},
    {"x86", "386"},
    {"armv5", "arm"},
    {"armv6", "arm"},
    {"armv6l", "arm"},
    {"armv7", "arm"},
    {"armv7l", "arm"},
    {"armhf", "arm"},
    {"loongarch64", "loong64"},
});

template <typename Names, typename Aliases>
std::string meant(std::string_view name, const Names& names, const Aliases& aliases) {
    auto plain = lower(name);
    if (std::ranges::find(names, plain) != names.end()) return plain;
    const auto at = std::ranges::find(aliases, plain, &Alias::first);
    return at == aliases.end() ? std::string() : std::string(at->second);
}

}  // namespace

bool is_goos(std::string_view name) { return std::ranges::find(systems, name) != systems.end(); }
bool is_goarch(std::string_view name) {
    return std::ranges::find(architectures, name) != architectures.end();
}

std::string goos_meant_by(std::string_view name) { return meant(name, systems, system_aliases); }
std::string goarch_meant_by(std::string_view name) {
    return meant(name, architectures, architecture_aliases);
}

}  // namespace trueup
