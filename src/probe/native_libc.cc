// The C library's headers and start files where a compiler of this kind looks
// for them. Sources: gcc's documentation, "Directory Search"; Debian's multiarch
// layout; musl's musl-gcc.specs; MinGW-w64's layout.
#include <algorithm>

#include "base/text.h"
#include "probe/native.h"

namespace trueup {
namespace {

void add(std::vector<std::string>& dirs, std::string dir) {
    if (std::ranges::find(dirs, dir) == dirs.end()) dirs.push_back(std::move(dir));
}

// The multiarch folders of /usr/lib and /usr/include for a target.
std::string multiarch(const NativeFacts& native, const NativeProgram& cc) {
    if (!cc.triple.empty() && cc.triple.find("-linux-") != std::string::npos) {
        auto triple = cc.triple;
        // Distributions that put a vendor in: x86_64-pc-linux-gnu.
        if (const auto linux = triple.find("-linux-"); triple.find('-') != linux)
            triple = triple.substr(0, triple.find('-')) + triple.substr(linux);
        return triple;
    }
    struct Row {
        std::string_view goarch, triple;
    };
    static constexpr Row rows[] = {
        {"amd64", "x86_64-linux-gnu"},          {"386", "i386-linux-gnu"},
        {"arm64", "aarch64-linux-gnu"},         {"arm", "arm-linux-gnueabihf"},
        {"riscv64", "riscv64-linux-gnu"},       {"ppc64le", "powerpc64le-linux-gnu"},
        {"s390x", "s390x-linux-gnu"},           {"loong64", "loongarch64-linux-gnu"},
        {"mips64le", "mips64el-linux-gnuabi64"}};
    const auto arch = cc.goarch.empty() ? native.goarch : cc.goarch;
    const auto* const at = std::ranges::find(rows, std::string_view(arch), &Row::goarch);
    return at == std::end(rows) ? std::string() : std::string(at->triple);
}

// 386 with a compiler for amd64 (-m32): the 32-bit parts of the C library are a
// package of their own. A missing gnu/stubs-32.h is what shows that they are not
// there; crt1.o has one name for both sizes where /usr/lib is not split.
void look_for_small(const Host& host, const std::string& root, CLibrary& libc) {
    libc.include_dirs = {root + "/usr/include/i386-linux-gnu", root + "/usr/include"};
    libc.library_dirs = {root + "/usr/lib/i386-linux-gnu", root + "/usr/lib32", root + "/lib32",
                         root + "/usr/lib", root + "/lib"};
    libc.header = "gnu/stubs-32.h";
    std::vector<std::string> stubs;
    for (const auto& dir : libc.include_dirs) stubs.push_back(dir + "/" + libc.header);
    libc.headers = first_there(host, stubs);
    if (libc.headers.known()) libc.headers = root + "/usr/include/stdlib.h";
    libc.start_files = Absent{};
    for (const auto& dir : libc.library_dirs) {
        const auto path = dir + "/crt1.o";
        const auto there = is_there(host, path);
        if (there.unknown() && libc.start_files.absent()) libc.start_files = Unknown{there.reason()};
        if (!there.is(true)) continue;
        const auto archs = archs_of_library(host, path);
        if (std::ranges::find(archs, "386") == archs.end()) continue;
        libc.start_files = path;
        return;
    }
}

}  // namespace

CLibrary look_at_c_library(const Host& host, const NativeFacts& native) {
    CLibrary libc;
    const auto& cc = native.cross && cc_is_foreign(native) && !native.for_target.empty()
                         ? native.for_target.front()
                         : native.cc;
    if (!cc.there.is(true)) {
        libc.headers =
            Unknown{{"there is no C compiler to ask where it looks", "没有 C 编译器，无从得知它在哪里查找"}};
        libc.start_files = libc.headers;
        return libc;
    }
    if (cc.owner == "zig") {
        libc.kind = "own";
        libc.headers = {"part of zig", {}};
        libc.start_files = {"part of zig", {}};
        return libc;
    }
    std::string root;
    if (!native.sysroots.empty()) root = native.sysroots.back().path;
    const auto prefix = parent_path(parent_path(cc.file.path));
    const auto base = base_name(cc.called);
    const bool musl = base == "musl-gcc" || cc.triple.find("musl") != std::string::npos;
    const bool mingw = cc.goos == "windows";
    libc.kind = musl ? "musl" : mingw ? "mingw" : cc.goos == "linux" ? "glibc" : "";
    const auto triple = multiarch(native, cc);
    const bool cross = !cc.goarch.empty() && !native.host_arch.empty() &&
                       (cc.goarch != native.host_arch || cc.goos != native.host_os);
    // Compilers of these look in their own trees, which no rule tells from outside.
    const bool own_tree =
        cc.owner == "nix" || cc.owner == "conda" || cc.owner == "other" || cc.owner == "macports";
    if (mingw || cross) {
        const auto own = cc.triple.empty() ? triple : cc.triple;
        for (const auto& base_dir : {root.empty() ? prefix : root + "/usr", std::string("/usr")}) {
            add(libc.include_dirs, base_dir + "/" + own + "/include");
            add(libc.include_dirs, base_dir + "/" + own + "/sys-root/usr/include");
            add(libc.include_dirs, base_dir + "/" + own + "/sys-root/mingw/include");
            add(libc.include_dirs, base_dir + "/include/" + triple);
            add(libc.library_dirs, base_dir + "/" + own + "/lib");
            add(libc.library_dirs, base_dir + "/" + own + "/sys-root/usr/lib");
            add(libc.library_dirs, base_dir + "/" + own + "/sys-root/mingw/lib");
            add(libc.library_dirs, base_dir + "/lib/" + triple);
        }
        // Multiarch: one stdlib.h for all architectures of glibc.
        if (!mingw && !triple.empty()) add(libc.include_dirs, root + "/usr/include");
    } else if (musl) {
        for (const std::string& dir :
             {root + "/usr/include/" + std::string(native.goarch == "arm64" ? "aarch64" : "x86_64") +
                  "-linux-musl",
              root + "/usr/local/musl/include", root + "/usr/include"})
            add(libc.include_dirs, dir);
        for (const std::string& dir :
             {root + "/usr/lib/" + std::string(native.goarch == "arm64" ? "aarch64" : "x86_64") +
                  "-linux-musl",
              root + "/usr/local/musl/lib", root + "/usr/lib"})
            add(libc.library_dirs, dir);
    } else {
        const auto sysroot =
            prefix + "/" + (native.goarch == "arm64" ? "aarch64" : "x86_64") + "-conda-linux-gnu/sysroot";
        if (cc.owner == "conda") {
            add(libc.include_dirs, sysroot + "/usr/include");
            add(libc.library_dirs, sysroot + "/usr/lib64");
            add(libc.library_dirs, sysroot + "/usr/lib");
        }
        add(libc.include_dirs, root + "/usr/local/include");
        if (!triple.empty()) add(libc.include_dirs, root + "/usr/include/" + triple);
        add(libc.include_dirs, root + "/usr/include");
        if (!triple.empty()) add(libc.library_dirs, root + "/usr/lib/" + triple);
        for (const auto* dir : {"/usr/lib64", "/lib64", "/usr/lib", "/lib"})
            add(libc.library_dirs, root + dir);
        // What the administrator put there; the linker looks there as well (ld --verbose).
        if (!triple.empty()) add(libc.library_dirs, root + "/usr/local/lib/" + triple);
        for (const auto* dir : {"/usr/local/lib64", "/usr/local/lib"}) add(libc.library_dirs, root + dir);
    }
    const auto files = [&](const std::vector<std::string>& dirs, std::string_view name) {
        std::vector<std::string> out;
        for (const auto& dir : dirs) out.push_back(dir + "/" + std::string(name));
        auto found = first_there(host, out);
        if (found.absent() && own_tree)
            return Fact<std::string>(
                Unknown{{"this compiler may look in a tree of its own", "此编译器可能在自己的目录中查找"}});
        return found;
    };
    libc.headers = files(libc.include_dirs, libc.header);
    libc.start_files = files(libc.library_dirs, mingw                    ? "crt2.o"
                                                : native.goos == "linux" ? "crt1.o"
                                                                         : "crt0.o");
    if (native.goos != "linux" && !mingw)
        libc.start_files = Unknown{{"not known for this system", "对此系统未知"}};
    // Alpine: musl under the plain names.
    if (libc.kind == "glibc" && is_there(host, root + "/usr/include/gnu/stubs.h").is(false) &&
        !triple.empty() && is_there(host, root + "/usr/include/" + triple + "/gnu/stubs.h").is(false) &&
        libc.headers.known())
        libc.kind = "musl";
    if (native.goos == "linux" && native.goarch == "386" && cc.goarch == "amd64" && cc.goos == "linux") {
        if (libc.kind == "glibc" && !own_tree && root.empty()) {
            look_for_small(host, root, libc);
        } else {
            libc.headers = Unknown{{"whether this compiler builds 32-bit programs is not known",
                                    "不知道此编译器能否构建 32 位程序"}};
            libc.start_files = libc.headers;
        }
    }
    return libc;
}

}  // namespace trueup
