#include "checks/binary_problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace trueup {
namespace {

struct Alias {
    std::string_view word, arch;
};
constexpr auto aliases = std::to_array<Alias>({
    {"aarch64", "arm64"},
    {"armv8", "arm64"},
    {"x86_64", "amd64"},
    {"x86-64", "amd64"},
    {"x64", "amd64"},
    {"i386", "386"},
    {"i486", "386"},
    {"i586", "386"},
    {"i686", "386"},
    {"x86", "386"},
    {"ia32", "386"},
    {"armhf", "arm"},
    {"armv6", "arm"},
    {"armv7", "arm"},
    {"armv7l", "arm"},
    {"ppc64el", "ppc64le"},
    {"powerpc64le", "ppc64le"},
    {"powerpc64", "ppc64"},
    {"powerpc", "ppc"},
    {"mipsel", "mipsle"},
    {"mips64el", "mips64le"},
    {"loongarch64", "loong64"},
    {"wasm32", "wasm"},
});
// Go's own names of those that it builds for, and of those that the readers name.
constexpr auto names = std::to_array<std::string_view>(
    {"386",      "amd64",  "arm",     "arm64", "loong64", "mips",    "mips64",
     "mips64le", "mipsle", "ppc",     "ppc64", "ppc64le", "riscv",   "riscv64",
     "s390",     "s390x",  "sparc64", "wasm",  "armbe",   "arm64be", "arm64e"});

Problem problem(std::string_view id, Severity severity, std::string en, std::string zh) {
    return {std::string(id), severity, {std::move(en), std::move(zh)}};
}

std::string shown_arch(const BinarySlice& slice) {
    if (slice.subtype == "arm64e") return slice.subtype;
    return slice.arch.empty() ? fmt::format("machine {}", slice.machine) : slice.arch;
}

std::string shown_archs(const InspectedFile& file) {
    std::vector<std::string> archs;
    for (const auto& slice : file.slices) {
        if (auto arch = shown_arch(slice); std::ranges::find(archs, arch) == archs.end()) {
            archs.push_back(std::move(arch));
        }
    }
    return join(archs, ", ");
}

// macOS starts no native arm64 code without a signature.
void unsigned_code(const BinarySlice& slice, std::vector<Problem>& out) {
    const bool runs = slice.type == "executable" || slice.type == "shared-library" || slice.type == "bundle";
    if (!runs || slice.arch != "arm64" || slice.platform != "macos") return;
    if (slice.signature.kind != SignatureClaim::Kind::none) return;
    out.push_back(problem(
        "codesign-invalid", Severity::error,
        "The arm64 code has no signature: macOS kills it on Apple Silicon. Sign it ad hoc (codesign --force "
        "--sign - FILE) or build it again.",
        "arm64 代码没有签名：macOS 在 Apple Silicon 上会将其杀死。请做 ad-hoc 签名（codesign --force --sign "
        "- "
        "文件）或重新构建。"));
}

// macOS 26 can refuse programs without one, and reports disagree on when;
// earlier releases run them.
void no_uuid(const BinarySlice& slice, std::vector<Problem>& out) {
    if (slice.type != "executable" || slice.platform != "macos" || !slice.uuid.empty()) return;
    std::string made_by, made_by_zh;
    if (slice.go && !slice.go->version.empty()) {
        made_by = fmt::format(" It was built by {}; Go 1.24 and newer write one.", slice.go->version);
        made_by_zh = fmt::format("它由 {} 构建；Go 1.24 及更新版本会写入。", slice.go->version);
    }
    out.push_back(problem(
        "tool-build-refused-by-macos", Severity::warning,
        fmt::format("The {} program has no LC_UUID: macOS 26 can refuse to start it.{}", shown_arch(slice),
                    made_by),
        fmt::format("{} 程序没有 LC_UUID：macOS 26 可能拒绝启动它。{}", shown_arch(slice), made_by_zh)));
}

void cut_off(const InspectedFile& file, std::vector<Problem>& out) {
    for (const auto& slice : file.slices) {
        if (slice.claimed <= slice.size) continue;
        out.push_back(problem(
            "binary-truncated", Severity::error,
            fmt::format(
                "The file is cut off: its headers speak of {} bytes, and there are {}. Fetch or build "
                "it again.",
                slice.claimed, slice.size),
            fmt::format("文件被截断：文件头描述了 {} 字节，实际只有 {} 字节。请重新下载或构建。",
                        slice.claimed, slice.size)));
        return;
    }
    if (file.damage.empty()) return;
    out.push_back(problem("binary-truncated", Severity::error,
                          fmt::format("The file is damaged: {}. Fetch or build it again.", file.damage),
                          fmt::format("文件已损坏：{}。请重新下载或构建。", file.damage)));
}

}  // namespace

std::string arch_of_word(std::string_view word) {
    if (std::ranges::find(names, word) != names.end()) return std::string(word);
    const auto alias = std::ranges::find(aliases, word, &Alias::word);
    return alias == aliases.end() ? std::string() : std::string(alias->arch);
}

bool has_arch(const InspectedFile& file, std::string_view arch) {
    // arm64e has pointers with signatures: plain arm64 code is no stand-in for it.
    const auto fits = [&](const BinarySlice& slice) {
        return (slice.arch == arch || (arch == "arm64e" && slice.subtype == arch)) && !slice.only_named;
    };
    const auto idle = [](const BinarySlice& slice) {
        // Bitcode is compiled for whatever it is linked into.
        return slice.type == "debug-symbols" || (slice.subtype == "bitcode" && slice.arch.empty());
    };
    if (file.format == "ar") {
        return std::ranges::all_of(file.slices,
                                   [&](const auto& slice) { return fits(slice) || idle(slice); });
    }
    if (std::ranges::all_of(file.slices, idle)) return true;
    return std::ranges::any_of(file.slices, fits);
}

std::vector<Problem> binary_problems(const InspectedFile& file, std::string_view required) {
    std::vector<Problem> out;
    if (!file.is_binary()) return out;
    cut_off(file, out);
    for (const auto& slice : file.slices) {
        unsigned_code(slice, out);
        no_uuid(slice, out);
    }
    // A file whose headers cannot be read has no architecture to judge.
    if (!required.empty() && !file.slices.empty() && !has_arch(file, required)) {
        const bool library = std::ranges::all_of(file.slices, [](const BinarySlice& slice) {
            return slice.type == "static-library" || slice.type == "shared-library" || slice.type == "object";
        });
        out.push_back(
            problem(library ? "native-lib-arch-mismatch" : "prebuilt-binary-wrong-arch", Severity::error,
                    fmt::format("It is required to be {}, and it is {}.", required, shown_archs(file)),
                    fmt::format("要求的架构是 {}，而它是 {}。", required, shown_archs(file))));
    }
    return out;
}

}  // namespace trueup
