#include "probe/go_env_targets.h"

#include <algorithm>
#include <array>

namespace trueup {
namespace {

struct Target {
    std::string_view os, arch;
    int since = 0;      // first release 1.N that has it; 0: older than 1.19
    int gone = 99;      // first release without it
    int cgo_since = 0;  // first release in which cgo works; 99: never
    int cgo_gone = 99;
};

// clang-format off
constexpr std::array targets = std::to_array<Target>({
    {"aix", "ppc64"}, {"android", "386"}, {"android", "amd64"}, {"android", "arm"}, {"android", "arm64"},
    {"darwin", "amd64"}, {"darwin", "arm64"}, {"dragonfly", "amd64"},
    {"freebsd", "386"}, {"freebsd", "amd64"}, {"freebsd", "arm"}, {"freebsd", "arm64"},
    {"freebsd", "riscv64", 20, 99, 20}, {"illumos", "amd64"}, {"ios", "amd64"}, {"ios", "arm64"},
    {"js", "wasm", 0, 99, 99},
    {"linux", "386"}, {"linux", "amd64"}, {"linux", "arm"}, {"linux", "arm64"}, {"linux", "loong64"},
    {"linux", "mips"}, {"linux", "mips64"}, {"linux", "mips64le"}, {"linux", "mipsle"},
    {"linux", "ppc64", 0, 99, 27}, {"linux", "ppc64le"}, {"linux", "riscv64"}, {"linux", "s390x"},
    {"linux", "sparc64"},
    {"netbsd", "386"}, {"netbsd", "amd64"}, {"netbsd", "arm"}, {"netbsd", "arm64"},
    {"openbsd", "386"}, {"openbsd", "amd64"}, {"openbsd", "arm"}, {"openbsd", "arm64"},
    {"openbsd", "mips64", 0, 27}, {"openbsd", "ppc64", 21, 99, 99}, {"openbsd", "riscv64", 22, 99, 23},
    {"plan9", "386", 0, 99, 99}, {"plan9", "amd64", 0, 99, 99}, {"plan9", "arm", 0, 99, 99},
    {"solaris", "amd64"}, {"wasip1", "wasm", 21, 99, 99},
    {"windows", "386"}, {"windows", "amd64"}, {"windows", "arm", 0, 26, 99}, {"windows", "arm64"},
});
// clang-format on

const Target* find_target(int minor, std::string_view goos, std::string_view goarch) {
    const auto* at = std::ranges::find_if(targets, [&](const Target& target) {
        return target.os == goos && target.arch == goarch && target.since <= minor && minor < target.gone;
    });
    return at == targets.end() ? nullptr : at;
}

struct ArchVariable {
    std::string_view arch, name;
    int since = 0;
};
constexpr std::array arch_variables = std::to_array<ArchVariable>({
    {"386", "GO386"},
    {"amd64", "GOAMD64"},
    {"arm", "GOARM"},
    {"arm64", "GOARM64", 23},
    {"mips", "GOMIPS"},
    {"mipsle", "GOMIPS"},
    {"mips64", "GOMIPS64"},
    {"mips64le", "GOMIPS64"},
    {"ppc64", "GOPPC64"},
    {"ppc64le", "GOPPC64"},
    {"riscv64", "GORISCV64", 23},
    {"wasm", "GOWASM"},
});

struct Experiment {
    std::string_view name;
    int since = 0;
    int gone = 99;
};
// clang-format off
constexpr std::array experiments = std::to_array<Experiment>({
    {"aliastypeparams", 23, 25}, {"allocheaders", 22, 23}, {"arenas", 20}, {"boringcrypto"}, {"cacheprog", 21, 25},
    {"cgocheck2", 21}, {"coverageredesign", 20, 25}, {"dwarf5", 25}, {"exectracer2", 22, 23}, {"fieldtrack"},
    {"goroutineleakprofile", 26, 27}, {"greenteagc", 25}, {"heapminimum512kib"}, {"jsonv2", 25}, {"loopvar", 21},
    {"mapsplitgroup", 27}, {"newinliner", 22}, {"pagetrace", 20, 23}, {"preemptibleloops"},
    {"randomizedheapbase64", 26}, {"range", 22, 23}, {"rangefunc", 22, 25}, {"regabi"}, {"regabiargs"},
    {"regabiwrappers"}, {"runtimefreegc", 26}, {"runtimesecret", 26}, {"simd", 26}, {"sizespecializedmalloc", 26},
    {"spinbitmutex", 24, 25}, {"staticlockranking"}, {"swissmap", 24, 25}, {"synchashtriemap", 24, 25},
    {"synctest", 24, 26}, {"unified", 0, 21},
});
// clang-format on
constexpr int newest_known = 27;

bool is_experiment(int minor, std::string_view name) {
    return std::ranges::any_of(experiments, [&](const Experiment& experiment) {
        return experiment.name == name && experiment.since <= minor && minor < experiment.gone;
    });
}

// Where the register ABI is on by default, and where nothing can turn it off.
bool regabi_supported(int minor, std::string_view goarch) {
    if (goarch == "amd64" || goarch == "arm64" || goarch == "ppc64" || goarch == "ppc64le" ||
        goarch == "riscv64")
        return true;
    return (goarch == "loong64" && minor >= 22) || (goarch == "s390x" && minor >= 26);
}
bool regabi_always_on(int minor, std::string_view goarch) {
    if (!regabi_supported(minor, goarch)) return false;
    if (goarch == "riscv64") return minor >= 20;
    if (goarch == "loong64") return minor >= 23;
    if (goarch == "s390x") return minor >= 27;
    return true;
}

}  // namespace

bool is_go_target(int minor, std::string_view goos, std::string_view goarch) {
    return find_target(minor, goos, goarch) != nullptr;
}

bool supports_cgo(int minor, std::string_view goos, std::string_view goarch) {
    const Target* target = find_target(minor, goos, goarch);
    return target != nullptr && target->cgo_since <= minor && minor < target->cgo_gone;
}

std::string_view arch_variable(int minor, std::string_view goarch) {
    for (const auto& variable : arch_variables) {
        if (variable.arch == goarch && variable.since <= minor) return variable.name;
    }
    return {};
}

std::string experiment_error(int minor, std::string_view goarch, std::string_view value) {
    if (minor > newest_known) return {};
    bool wrappers = regabi_supported(minor, goarch);
    bool args = wrappers;
    while (!value.empty()) {
        std::string_view name = value.substr(0, value.find(','));
        value.remove_prefix(std::min(value.size(), name.size() + 1));
        if (name.empty()) continue;
        if (name == "none") {
            wrappers = args = false;
            continue;
        }
        const bool on = !name.starts_with("no");
        if (!on) name.remove_prefix(2);
        if (!is_experiment(minor, name)) return "unknown GOEXPERIMENT " + std::string(name);
        if (name == "regabi" || name == "regabiwrappers") wrappers = on;
        if (name == "regabi" || name == "regabiargs") args = on;
    }
    if (regabi_always_on(minor, goarch)) wrappers = args = true;
    if (!regabi_supported(minor, goarch)) wrappers = args = false;
    return args && !wrappers ? "GOEXPERIMENT regabiargs requires regabiwrappers" : "";
}

}  // namespace trueup
