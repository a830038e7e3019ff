// A C library that the package needs is not installed.
//
// The package binds a C library; its header, library or .pc file was not found
// where go builds. Install the library's development package there.
// Source: https://pkg.go.dev/cmd/cgo
#include <algorithm>

#include "base/text.h"
#include "checks/c_headers.h"
#include "checks/native.h"
#include "checks/told.h"
#include "checks/told_target.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr) return;
    for (const auto& library : native->libraries) {
        if (!library.missing.is(true)) continue;
        Finding finding;
        finding.confidence = Confidence::likely;
        // What CGO_LDFLAGS says counts where cgo is on.
        const bool given = !library.setting.empty();
        if (given && !native->cgo.is(true)) continue;
        finding.subject = {library.setting, {}, library.file};
        const auto what = library.kind == NativeLibrary::Kind::pkg_config ? library.name + ".pc"
                          : library.kind == NativeLibrary::Kind::header   ? library.name
                                                                          : "lib" + library.name;
        finding.explanation =
            given ? say("{} asks for {}, and it lies in none of the folders that are searched.",
                        "{} 要求 {}，而查找范围内的任何目录中都没有它。", library.setting, what)
                  : say("The package needs {}, and it lies in none of the folders that are searched.",
                        "该包需要 {}，而查找范围内的任何目录中都没有它。", what);
        finding.evidence.push_back(seen({library.text, library.text}, library.named_by));
        finding.settle = library.kind == NativeLibrary::Kind::pkg_config
                             ? "pkg-config --print-errors --exists " + library.name
                             : "go build ./...";
        finding.remedies.push_back(
            advice("install-library",
                   {"Install the development package that holds " + what, "安装包含 " + what + " 的开发包"}));
        verdict.find(std::move(finding));
    }
}

// A program that is built is started where a library of its own lacks.
bool at_start(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "shared-lib-missing");
    if (s == nullptr || shows(facts, "dyld-arch") || shows(facts, "code-signature") ||
        shows(facts, "musl-loader"))
        return false;
    const auto name = base_name(s->at("lib"));
    // Another C library's own (libc-mismatch).
    if (name.starts_with("libc.") || name.starts_with("ld-")) return false;
    auto finding =
        told(*s, Confidence::likely,
             say("The program was linked with {0}, and where it starts there is none, or not in the folders "
                 "that are searched.",
                 "该程序链接了 {0}，而启动它的地方没有这个库，或它不在查找范围内的目录中。", name));
    finding.settle = s->text.find("Library not loaded") != std::string::npos ? "otool -L PROGRAM"
                                                                             : "ldd PROGRAM; ldconfig -p";
    conclude(
        verdict, std::move(finding), "install-library",
        {"Install the package that holds " + name +
             " (where the library lies elsewhere: name its folder in LD_LIBRARY_PATH, or build with an "
             "rpath)",
         "安装包含 " + name + " 的软件包（库位于别处时：把其目录写入 LD_LIBRARY_PATH，或构建时加上 rpath）"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (at_start(facts, verdict)) return;
    const auto* s = symptom(facts, {"pkg-config-package", "header-missing", "lib-missing"});
    if (s == nullptr || shows(facts, "gnu-ld-skip") || shows(facts, "ld-arch") ||
        shows(facts, "sysroot-missing") || shows(facts, "sdk-arch") || shows(facts, "cc-missing"))
        return;
    // A file of the project's own that git misses.
    if (!s->at("header").empty() && std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
            return (line.text.starts_with(" D ") || line.text.starts_with("D ")) &&
                   base_name(trim(trim(line.text).substr(1))) == base_name(s->at("header"));
        }))
        return;
    // macOS has no static C library; "-static" was asked for.
    if (s->at("lib") == "crt0.o") return;
    if (not_found(facts, {"pkg-config", "pkgconf"}) != nullptr) return;
    const auto& header = s->at("header");
    const auto& lib = s->at("lib");
    if (!lib.empty() && owner_of_library(lib) == HeaderOwner::libc && asks_for_static(facts)) {
        conclude(
            verdict,
            told(*s, Confidence::likely,
                 say("-static asks for the static form of the C library (lib{0}.a), which is not installed.",
                     "-static 要求静态的 C 库（lib{0}.a），而它没有安装。", lib)),
            "install-static-libc",
            {"Install it (Debian: libc6-dev, Fedora: glibc-static, Alpine: musl-dev; Android has none), or "
             "build with CGO_ENABLED=0",
             "安装它（Debian：libc6-dev，Fedora：glibc-static，Alpine：musl-dev；Android 没有），或用 "
             "CGO_ENABLED=0 构建"});
        return;
    }
    if (owner_of_header(header) != HeaderOwner::library || owner_of_library(lib) != HeaderOwner::library)
        return;
    const auto name = !header.empty() ? header : !lib.empty() ? "lib" + lib : s->at("package");
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("{0} was not found where go builds.", "在构建所在之处没有找到 {0}。", name)),
             "install-library",
             {"Install the development package that holds " + name, "安装包含 " + name + " 的开发包"});
}

}  // namespace

TRUEUP_CHECK(native_lib_missing) = {
    .id = "native-lib-missing",
    .title = {"A C library that the package needs is not installed", "没有安装该包所需的 C 库"},
    .why =
        {"The package binds a C library; its header, library or .pc file was not found where go builds. "
         "Install "
         "the library's development package there.",
         "该包绑定了一个 C 库；在构建所在之处找不到其头文件、库文件或 .pc 文件。请在那里安装该库的开发包。"},
    .blind = {"A library that is installed in an unusual folder.", "安装在不常见目录中的库。"},
    .sources = "https://pkg.go.dev/cmd/cgo",
    .run = run,
    .text = text,
};

}  // namespace trueup
