// A C library is for another CPU than the Go that links it.
//
// Go builds for the right CPU, but the library on disk is for another (a copy
// migrated from an Intel Mac, a prebuilt file of a dependency). Install the
// library for this CPU.
// Source: https://developer.apple.com/documentation/apple-silicon/about-the-
// rosetta-translation-environment
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

// From the file itself: the linker passes over it (GNU) or ignores it (Apple).
void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr) return;
    for (const auto& library : native->libraries) {
        if (library.wrong_arch.empty()) continue;
        // What CGO_LDFLAGS says counts where cgo is on.
        if (!library.setting.empty() && !native->cgo.is(true)) continue;
        Finding finding;
        // Another folder, which nobody here knows, may hold one that fits.
        const bool sure = !library.missing.unknown();
        finding.confidence = sure ? Confidence::certain : Confidence::possible;
        finding.severity = sure ? Severity::error : Severity::warning;
        if (!sure) finding.settle = "go build ./...";
        finding.subject = {{}, {}, library.found};
        finding.explanation =
            say("{0} is built for {1}, and go builds for {2}/{3}: the linker does not take it (`skipping "
                "incompatible`, `building for … but attempting to link with file built for …`).",
                "{0} 是为 {1} 构建的，而 go 的目标是 {2}/{3}：链接器不会采用它（`skipping incompatible`、"
                "`building for … but attempting to link with file built for …`）。",
                library.found, library.wrong_arch, native->goos, native->goarch);
        finding.evidence.push_back(
            seen_at(say("{} is built for {}", "{} 是为 {} 构建的", library.found, library.wrong_arch),
                    library.found));
        finding.evidence.push_back(seen({library.text, library.text}, library.named_by));
        finding.remedies.push_back(
            advice("install-library",
                   say("Put the library for {} in its place, or build for {}",
                       "换成面向 {} 的库，或改为给 {} 构建", native->goarch, library.wrong_arch)));
        verdict.find(std::move(finding));
    }
}

void text(const Facts& facts, Verdict& verdict) {
    const auto temporary = [](const Symptom& s) {
        return s.text.find("go-link-") != std::string::npos || s.text.find("go-build") != std::string::npos;
    };
    const Symptom* hit = nullptr;
    for (const auto& s : facts.symptoms) {
        if ((s.id == "gnu-ld-skip" && !temporary(s)) ||
            (s.id == "dyld-arch" && s.at("target").find("arm64") != std::string::npos))
            hit = &s;
        if (s.id == "ld-arch" && !temporary(s) && s.at("target").find("arm64") != std::string::npos &&
            s.at("file").find("x86_64") != std::string::npos)
            hit = &s;
        if (s.id == "ld-arch" && !temporary(s) && s.at("target") == "x86_64" &&
            s.at("file").find("arm64") != std::string::npos && told_machine(facts) == "amd64")
            hit = &s;
        // A command asked an arm64 go for x86_64; the libraries here are this CPU's.
        if (&s == arm64_library_for_x86(facts) && go_is_arm64_on_mac(facts) &&
            std::ranges::any_of(facts.paste.commands,
                                [](const PastedCommand& command) { return command.env.contains("GOARCH"); }))
            hit = &s;
        if (hit != nullptr) break;
    }
    if (hit == nullptr) return;
    conclude(verdict,
             told(*hit, Confidence::likely,
                  say("{0} is not for the CPU that Go builds for.", "{0} 与 Go 的目标 CPU 不符。",
                      hit->at("path").empty() ? hit->at("lib") : hit->at("path"))),
             "install-library",
             {"Install the library for this CPU (arm64 Homebrew lies in /opt/homebrew)",
              "安装适合此 CPU 的库（arm64 的 Homebrew 位于 /opt/homebrew）"});
}

}  // namespace

TRUEUP_CHECK(native_lib_arch_mismatch) = {
    .id = "native-lib-arch-mismatch",
    .title = {"A C library is for another CPU than the Go that links it",
              "C 库的 CPU 架构与链接它的 Go 不同"},
    .why =
        {"Go builds for the right CPU, but the library on disk is for another (a copy migrated from an Intel "
         "Mac, a prebuilt file of a dependency). Install the library for this CPU.",
         "Go 的目标 CPU 是对的，但磁盘上的库属于另一种 CPU（从 Intel Mac 迁移来的，或依赖自带的预编译文件）。"
         "请安装适合此 CPU 的库。"},
    .blind =
        {"Whether the library exists for this CPU. Libraries that only the source names: `trueup sdk` reads "
         "it, "
         "`trueup doctor` looks at CGO_LDFLAGS alone.",
         "该库是否有适合此 CPU 的版本。只在源码中写明的库：`trueup sdk` 会读取源码，`trueup doctor` 只看 "
         "CGO_LDFLAGS。"},
    .sources =
        "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    .explains = "native-lib-missing brew-prefix-not-searched",
    .run = run,
    .text = text,
};

}  // namespace trueup
