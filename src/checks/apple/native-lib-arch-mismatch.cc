// A C library is for another CPU than the Go that links it.
//
// Go builds for the right CPU, but the library on disk is for another (a copy
// migrated from an Intel Mac, a prebuilt file of a dependency). Install the
// library for this CPU.
// Source: https://developer.apple.com/documentation/apple-silicon/about-the-
// rosetta-translation-environment
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

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
    .blind = {"Whether the library exists for this CPU.", "该库是否有适合此 CPU 的版本。"},
    .sources =
        "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    .explains = "native-lib-missing brew-prefix-not-searched",
    .text = text,
};

}  // namespace trueup
