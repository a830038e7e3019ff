// Settings of the C toolchain as go has them, and the programs that they name.
// Sources: cmd/go/internal/cfg (CC, CXX, PKG_CONFIG), cmd/go/internal/work/exec.go
// (BuilderCC, ccExe, gccArchArgs), cmd/cgo.
#include "probe/native.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/error_words.h"
#include "formats/go_version.h"
#include "probe/go_env_targets.h"
#include "probe/go_env_words.h"
#include "probe/go_parts.h"

namespace trueup {
namespace {

// Compilers for a target by the names that distributions, musl-cross, osxcross
// and MinGW give them.
std::vector<std::string> compiler_names(const std::string& goos, const std::string& goarch) {
    struct Row {
        std::string_view target;
        std::vector<std::string> names;
    };
    static const std::vector<Row> rows = {
        {"linux/amd64", {"x86_64-linux-gnu-gcc", "x86_64-linux-musl-gcc", "x86_64-unknown-linux-gnu-gcc"}},
        {"linux/386", {"i686-linux-gnu-gcc", "i686-linux-musl-gcc"}},
        {"linux/arm64",
         {"aarch64-linux-gnu-gcc", "aarch64-linux-musl-gcc", "aarch64-unknown-linux-gnu-gcc",
          "aarch64-none-linux-gnu-gcc"}},
        {"linux/arm",
         {"arm-linux-gnueabihf-gcc", "arm-linux-gnueabi-gcc", "arm-linux-musleabihf-gcc",
          "arm-none-linux-gnueabihf-gcc"}},
        {"linux/riscv64", {"riscv64-linux-gnu-gcc", "riscv64-linux-musl-gcc"}},
        {"linux/ppc64le", {"powerpc64le-linux-gnu-gcc", "powerpc64le-linux-musl-gcc"}},
        {"linux/s390x", {"s390x-linux-gnu-gcc", "s390x-linux-musl-gcc"}},
        {"linux/loong64", {"loongarch64-linux-gnu-gcc"}},
        {"linux/mips", {"mips-linux-gnu-gcc"}},
        {"linux/mipsle", {"mipsel-linux-gnu-gcc"}},
        {"linux/mips64", {"mips64-linux-gnuabi64-gcc"}},
        {"linux/mips64le", {"mips64el-linux-gnuabi64-gcc"}},
        {"windows/amd64", {"x86_64-w64-mingw32-gcc"}},
        {"windows/386", {"i686-w64-mingw32-gcc"}},
        {"windows/arm64", {"aarch64-w64-mingw32-gcc"}},
        {"darwin/arm64", {"oa64-clang"}},
        {"darwin/amd64", {"o64-clang"}},
    };
    const auto target = goos + "/" + goarch;
    const auto at = std::ranges::find(rows, target, &Row::target);
    return at == rows.end() ? std::vector<std::string>{} : at->names;
}

// "x86_64-linux-gnu-gcc-12" -> "x86_64-linux-gnu"; "" for a plain name.
std::string triple_of_name(std::string name) {
    // A version at the end: "-12", "-14.2".
    const auto dash = name.rfind('-');
    if (dash != std::string::npos && dash + 1 < name.size() &&
        std::ranges::all_of(name.substr(dash + 1), [](char c) { return (c >= '0' && c <= '9') || c == '.'; }))
        name.erase(dash);
    for (const std::string_view tool : {"-gcc", "-g++", "-clang", "-clang++", "-cc", "-c++"}) {
        if (name.size() > tool.size() && name.ends_with(tool)) {
            name.erase(name.size() - tool.size());
            return std::ranges::count(name, '-') >= 1 ? name : std::string();
        }
    }
    return {};
}

// -target X, --target=X, -target=X among the words.
std::string triple_of_words(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if ((word == "-target" || word == "--target") && i + 1 < words.size()) return words[i + 1];
        for (const std::string_view flag : {"--target=", "-target="}) {
            if (word.starts_with(flag)) return word.substr(flag.size());
        }
    }
    return {};
}

// A setting as go has it; where go itself is not there, as it would have it.
struct Wanted {
    std::string value;
    Origin origin{OriginKind::builtin, {}, 0, {}, "the release's default"};
    bool given = false;
};

Wanted setting_of(const Facts& facts, const std::string& name) {
    Wanted wanted;
    auto& [value, origin, given] = wanted;
    if (const auto* setting = facts.go_env.find(name)) {
        value = setting->value;
        origin = setting->origin;
        given = origin.kind != OriginKind::builtin && origin.kind != OriginKind::unknown &&
                !std::ranges::any_of(setting->layers, [](const Layer& layer) {
                    return layer.effective && layer.layer == "default";
                });
    } else if (const auto* variable = facts.env.find(name); variable != nullptr && !variable->value.empty()) {
        value = variable->value;
        origin = variable->origin;
        given = true;
    } else {
        for (const auto& line : facts.go_env_file_lines) {
            if (line.name != name || line.value.empty()) continue;
            value = line.value;
            origin = line.origin;
            given = true;
        }
    }
    return wanted;
}

NativeProgram program_of(const Host& host, const Facts& facts, const std::string& name,
                         const std::string& fallback) {
    auto [value, origin, given] = setting_of(facts, name);
    const bool guessed = value.empty() && facts.go_env.unavailable.has_value();
    if (value.empty()) value = fallback;
    auto program = look_for_program(host, facts, name, std::move(value), std::move(origin), given);
    program.guessed = guessed;
    return program;
}

// A name that some C or C++ compiler has: "cc", "x86_64-linux-gnu-gcc-12", "clang++-15".
bool compiler_name(std::string name) {
    static constexpr auto known = std::to_array<std::string_view>(
        {"cc",  "c++",   "gcc",    "g++",    "clang",    "clang++",    "c89",  "c99",  "tcc",
         "icc", "icpc",  "icx",    "icpx",   "zig",      "pcc",        "xlc",  "nvc",  "nvc++",
         "cl",  "mpicc", "mpicxx", "mpic++", "armclang", "armclang++", "emcc", "em++", "nvcc"});
    const auto is_known = [&] {
        return std::ranges::any_of(known, [&](std::string_view one) {
            return name == one || (name.ends_with(one) && name[name.size() - one.size() - 1] == '-');
        });
    };
    if (is_known()) return true;  // "c99": the number is part of it
    // The version at the end: "-12", "14", "-mp-17".
    if (const auto end = name.find_last_not_of("0123456789.-"); end != std::string::npos) name.erase(end + 1);
    for (const std::string_view end : {"-mp", "-posix", "-win"}) {  // MacPorts; MinGW's threads
        if (name.ends_with(end)) name.erase(name.size() - end.size());
    }
    return is_known();
}

void name_target(NativeProgram& program, const NativeFacts& native) {
    program.triple = triple_of_words(program.words);
    if (program.triple.empty()) program.triple = triple_of_name(base_name(program.called));
    if (program.triple.empty() && program.there.is(true))
        program.triple = triple_of_name(base_name(program.file.resolved));
    if (base_name(program.called) == "oa64-clang") program.triple = "arm64-apple-darwin";
    if (base_name(program.called) == "o64-clang") program.triple = "x86_64-apple-darwin";
    if (!program.triple.empty()) {
        const auto target = target_of_triple(program.triple);
        program.goos = target.goos;
        program.goarch = target.goarch;
    }
    if (!program.there.is(true)) return;
    program.strange = program.given && !program.wrapper_alone && program.owner != "nix" &&
                      !compiler_name(base_name(program.called)) &&
                      !compiler_name(base_name(program.file.resolved));
    if (program.strange) return;
    // A compiler under a plain name builds for the machine that it runs on.
    const auto base = base_name(program.called);
    const bool plain = program.triple.empty() && program.owner != "other" && program.owner != "zig";
    if (program.owner == "apple") {
        program.goos = "darwin";  // any architecture: go passes -arch
    } else if ((plain || base == "musl-gcc") && program.owner != "nix") {
        program.goos = native.host_os;
        program.goarch = native.host_arch;
    }
}

void name_cgo(const Facts& facts, NativeFacts& native) {
    const auto* setting = facts.go_env.find("CGO_ENABLED");
    if (setting == nullptr || setting->origin.kind == OriginKind::unknown) {
        const Text why = setting == nullptr ? Text{"go could not be found out about", "无法了解 go 的情况"}
                                            : in_words(setting->origin.note);
        native.cgo = Unknown{facts.go_env.unavailable.value_or(why)};
        return;
    }
    native.cgo = {setting->value == "1", setting->origin};
    for (const auto& layer : setting->layers) {
        if (!layer.effective) continue;
        native.cgo_given = layer.layer != "default";
    }
    if (setting->origin.kind == OriginKind::builtin) {
        native.cgo_given = false;
        native.cgo_reason = in_words(setting->origin.note);
    }
}

void find_sysroots(const Host& host, const Facts& facts, NativeFacts& native) {
    const auto add = [&](const std::string& setting, const std::string& value, const std::string& path,
                         const Origin& origin) {
        if (!path.starts_with('/')) return;  // a name such as "macosx": xcrun looks it up
        native.sysroots.push_back({setting, value, path, origin, is_there(host, path)});
    };
    if (native.goos == "darwin") {
        const auto* sdkroot = facts.env.find("SDKROOT");
        if (sdkroot != nullptr && !sdkroot->value.empty())
            add("SDKROOT", sdkroot->value, sdkroot->value, sdkroot->origin);
    }
    for (const std::string name : {"CC", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_LDFLAGS"}) {
        const auto* setting = facts.go_env.find(name);
        if (setting == nullptr) continue;
        const auto words = split_go_words(setting->value);
        if (!words) continue;
        for (std::size_t i = 0; i < words->size(); ++i) {
            const auto& word = (*words)[i];
            if ((word == "-isysroot" || word == "--sysroot") && i + 1 < words->size())
                add(name, setting->value, (*words)[i + 1], setting->origin);
            for (const std::string_view flag : {"--sysroot=", "-Wl,-syslibroot,"}) {
                if (word.starts_with(flag))
                    add(name, setting->value, word.substr(flag.size()), setting->origin);
            }
        }
    }
}

void find_pkg_config_dirs(const Host& host, const Facts& facts, NativeFacts& native) {
    const auto add = [&](const std::string& list) {
        for (auto& dir : split(list, ':')) {
            if (dir.starts_with('/')) native.pkg_config_dirs.push_back(clean_path(dir));
        }
    };
    add(facts.env.get("PKG_CONFIG_PATH"));
    if (const auto only = facts.env.get("PKG_CONFIG_LIBDIR"); !only.empty()) return add(only);
    const auto& program = native.pkg_config;
    if (!program.there.is(true)) return;
    // pkg-config's own prefix decides where it looks: bin/pkg-config -> lib/pkgconfig.
    const auto prefix = parent_path(parent_path(program.file.path));
    std::vector<std::string> prefixes = {prefix == "/" ? "/usr" : prefix};
    if (program.owner == "distribution") prefixes = {"/usr/local", "/usr"};
    for (const auto& one : prefixes) {
        native.pkg_config_dirs.push_back(one + "/lib/pkgconfig");
        native.pkg_config_dirs.push_back(one + "/share/pkgconfig");
        if (program.owner != "distribution") continue;
        native.pkg_config_dirs.push_back(one + "/lib64/pkgconfig");
        if (!native.cc.triple.empty())
            native.pkg_config_dirs.push_back(one + "/lib/" + native.cc.triple + "/pkgconfig");
        else if (const auto names = host.list(one + "/lib"); names) {
            for (const auto& name : *names) {
                if (name.find("-linux-") != std::string::npos)
                    native.pkg_config_dirs.push_back(one + "/lib/" + name + "/pkgconfig");
            }
        }
    }
}

}  // namespace

Fact<bool> is_there(const Host& host, const std::string& path) {
    const auto status = status_followed(host, path);
    if (status) return true;
    switch (status.error().kind) {
        case Error::Kind::not_found:
        case Error::Kind::invalid:  // links in a circle
            return false;
        default:
            return Unknown{in_words(status.error())};
    }
}

Fact<std::string> first_there(const Host& host, const std::vector<std::string>& paths) {
    Text reason;
    for (const auto& path : paths) {
        const auto there = is_there(host, path);
        if (there.is(true)) return path;
        if (there.unknown() && reason.empty()) reason = there.reason();
    }
    if (!reason.empty()) return Unknown{reason};
    return Absent{};
}

std::shared_ptr<NativeFacts> look_at_native(const Host& host, const Facts& facts) {
    auto out = std::make_shared<NativeFacts>();
    auto& native = *out;
    native.host_os = facts.machine.os;
    const auto machine = facts.machine.machine.known() ? facts.machine.machine.value()
                                                       : facts.machine.process_arch.value_or("");
    native.host_arch = machine.empty() ? std::string() : goarch_of(machine);
    native.goos = setting_of(facts, "GOOS").value;
    if (native.goos.empty()) native.goos = native.host_os;
    native.goarch = setting_of(facts, "GOARCH").value;
    if (native.goarch.empty()) native.goarch = native.host_arch;
    if (const int minor = go_minor_of(facts.selection.version); minor > 0)
        native.cgo_possible = !is_go_target(minor, native.goos, native.goarch) ||
                              supports_cgo(minor, native.goos, native.goarch);
    native.cross =
        native.goos != native.host_os || (!native.host_arch.empty() && native.goarch != native.host_arch);
    name_cgo(facts, native);

    const bool clang = native.goos == "darwin" || native.goos == "ios" || native.goos == "freebsd" ||
                       native.goos == "openbsd";
    native.cc = program_of(host, facts, "CC", clang ? "clang" : "gcc");
    native.cxx = program_of(host, facts, "CXX", clang ? "clang++" : "g++");
    native.ar = program_of(host, facts, "AR", "ar");
    native.pkg_config = program_of(host, facts, "PKG_CONFIG", "pkg-config");
    native.git = look_for_program(host, facts, "git", "git", {}, false);
    name_target(native.cc, native);
    name_target(native.cxx, native);
    if (native.cross) {
        for (const auto& name : compiler_names(native.goos, native.goarch)) {
            auto program = look_for_program(host, facts, "CC", name, {}, false);
            if (!program.there.is(true)) continue;
            name_target(program, native);
            native.for_target.push_back(std::move(program));
        }
        if (native.goos == "linux" && (native.goarch == "amd64" || native.goarch == "arm64")) {
            const std::string cpu = native.goarch == "amd64" ? "x86_64" : "aarch64";
            auto zig = look_for_program(host, facts, "CC", "zig cc -target " + cpu + "-linux-gnu", {}, false);
            if (zig.there.is(true)) {
                name_target(zig, native);
                native.for_target.push_back(std::move(zig));
            }
        }
    }
    if (!native.for_target.empty()) {
        auto name = native.for_target.front().value;
        if (name.ends_with("-gcc"))
            name.replace(name.size() - 3, 3, "g++");
        else if (name.ends_with("-clang"))
            name += "++";
        else if (name.starts_with("zig cc"))
            name.replace(4, 2, "c++");
        auto cxx = look_for_program(host, facts, "CXX", name, {}, false);
        if (cxx.there.is(true)) native.cxx_for_target = std::move(cxx);
    }
    find_sysroots(host, facts, native);
    if (native.host_os == "darwin") native.apple = look_at_apple(host, native);
    if (native.goos != "darwin" && native.cgo_possible) native.libc = look_at_c_library(host, native);
    find_pkg_config_dirs(host, facts, native);
    look_at_given_libraries(host, facts, native);
    native.go_parts = look_at_go_parts(host, facts);
    return out;
}

}  // namespace trueup
