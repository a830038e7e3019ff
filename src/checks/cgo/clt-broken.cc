// The Command Line Tools have no usable headers.
//
// The compiler runs but finds no C headers: an upgrade left the tools half
// installed, or the SDK folder is gone. Remove
// /Library/Developer/CommandLineTools and install them again.
// Source: https://developer.apple.com/documentation/xcode/installing-the-
// command-line-tools/
#include <algorithm>

#include "base/text.h"
#include "checks/c_headers.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* apple = apple_of(facts);
    if (apple == nullptr || !apple->dir.there.is(true)) return;
    const auto& dir = apple->dir;
    const auto& sdk = apple->sdk;
    Finding finding;
    finding.severity = cgo_severity(facts, Severity::warning);
    if (is_false(dir.has_clang)) {
        finding.subject = {{}, {}, dir.path};
        finding.explanation = say("{} is there, but holds no clang: the tools are half installed.",
                                  "{} 存在，但其中没有 clang：工具没有装完整。", dir.path);
        finding.evidence.push_back(seen_at(say("no clang in {}", "{} 中没有 clang", dir.path), dir.path));
    } else if (sdk.named_by != "tools") {
        return;  // whoever names an SDK is asked first (sdk-path-stale)
    } else if (is_false(sdk.there)) {
        finding.subject = {{}, {}, sdk.path};
        const bool dangling = !sdk.link_target.empty();
        // xcrun may settle for another SDK that lies beside it.
        finding.confidence = apple->other_sdks.empty() ? Confidence::certain : Confidence::likely;
        if (dangling)
            finding.explanation =
                say("{} is a link to {}, which is not there: an upgrade took the SDK away and left the link.",
                    "{} 是指向 {} 的链接，而后者不存在：升级移走了 SDK，却留下了链接。", sdk.path,
                    sdk.link_target);
        else
            finding.explanation = say("{} is not there: the tools came without their SDK.",
                                      "{} 不存在：工具没有附带 SDK。", sdk.path);
        finding.evidence.push_back(
            seen_at(say("{} is not there", "{} 不存在", dangling ? sdk.link_target : sdk.path), sdk.path));
        if (!apple->other_sdks.empty()) {
            finding.evidence.push_back(
                seen(say("beside it: {}", "旁边有：{}", join(apple->other_sdks, ", "))));
            finding.settle = "xcrun --show-sdk-path";
        }
    } else if (is_false(sdk.headers)) {
        finding.subject = {{}, {}, sdk.path};
        finding.explanation =
            say("The SDK {} has no usr/include/stdlib.h: no C program compiles with it.",
                "SDK {} 中没有 usr/include/stdlib.h：任何 C 程序都无法用它编译。", sdk.path);
        finding.evidence.push_back(
            seen_at(say("{}/usr/include/stdlib.h is not there", "{}/usr/include/stdlib.h 不存在", sdk.path),
                    sdk.path + "/usr/include/stdlib.h"));
    } else {
        for (const auto* fact : {&dir.has_clang, &sdk.there, &sdk.headers}) {
            if (fact->unknown()) return verdict.unknown(fact->reason());
        }
        return;
    }
    if (dir.xcode) {
        finding.remedies.push_back(
            command("finish-xcode", {"sudo", "xcodebuild", "-runFirstLaunch"},
                    {"Let Xcode install its parts; if that does not help, install Xcode again",
                     "让 Xcode 安装其组件；若无效，请重新安装 Xcode"}));
    } else {
        finding.remedies.push_back(command(
            "remove-clt", {"sudo", "rm", "-rf", "/Library/Developer/CommandLineTools"},
            {"Remove what is left of the tools, then install them again", "删除残留的工具，然后重新安装"}));
        offer_command_line_tools(finding);
    }
    verdict.find(std::move(finding));
}

// xcrun is answered by tools that lack a part of themselves, or the linker by an SDK
// without libSystem.
bool incomplete(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "xcrun-broken");
    for (const auto& lib : facts.symptoms) {
        if (s == nullptr && lib.id == "lib-missing" &&
            owner_of_library(lib.at("lib")) == HeaderOwner::apple && !shows(facts, "sysroot-missing"))
            s = &lib;
    }
    if (s == nullptr || (told_os(facts) == "linux" && s->id == "lib-missing")) return false;
    auto finding = told(*s, Confidence::likely,
                        {"Apple's command line tools are selected and lack a part that all of them have.",
                         "已选定苹果的命令行工具，但其中缺少它们都应有的部分。"});
    finding.settle = "xcode-select -p; xcrun --show-sdk-path; xcrun --find clang";
    conclude(verdict, std::move(finding), "reinstall-clt",
             {"sudo rm -rf /Library/Developer/CommandLineTools && xcode-select --install",
              "sudo rm -rf /Library/Developer/CommandLineTools && xcode-select --install"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (incomplete(facts, verdict)) return;
    const auto* s = symptom(facts, "header-missing");
    if (s == nullptr || told_os(facts) != "darwin" || shows(facts, "sysroot-missing") || in_container(facts))
        return;
    const auto owner = owner_of_header(s->at("header"));
    if (owner != HeaderOwner::libc && owner != HeaderOwner::apple) return;
    // A framework is also out of sight of a clang that does not ask xcrun for the SDK.
    const bool framework = owner == HeaderOwner::apple;
    auto finding =
        told(*s, framework ? Confidence::possible : Confidence::likely,
             framework ? say("{0} is part of Apple's SDK, and the compiler sees none of it.",
                             "{0} 是苹果 SDK 的一部分，而编译器没有看到该 SDK。", s->at("header"))
                       : say("{0} belongs to every C compiler; the SDK of the selected tools lacks it.",
                             "{0} 是任何 C 编译器都有的头文件；所选工具的 SDK 中却没有。", s->at("header")));
    finding.settle = "which clang; xcrun --show-sdk-path";
    conclude(verdict, std::move(finding), "reinstall-clt",
             {"sudo rm -rf /Library/Developer/CommandLineTools && xcode-select --install",
              "sudo rm -rf /Library/Developer/CommandLineTools && xcode-select --install"});
}

}  // namespace

TRUEUP_CHECK(clt_broken) = {
    .id = "clt-broken",
    .title = {"The Command Line Tools have no usable headers", "命令行工具缺少可用的头文件"},
    .why = {"The compiler runs but finds no C headers: an upgrade left the tools half installed, or the SDK "
            "folder is gone. Remove /Library/Developer/CommandLineTools and install them again.",
            "编译器可以运行，却找不到 C 头文件：升级后命令行工具不完整，或 SDK 目录丢失。删除 "
            "/Library/Developer/CommandLineTools "
            "后重新安装。"},
    .blind = {"An SDKROOT of the environment that names a wrong folder.",
              "环境变量 SDKROOT 指向错误目录的情况。"},
    .sources = "https://developer.apple.com/documentation/xcode/installing-the-command-line-tools/",
    .run = run,
    .text = text,
};

}  // namespace trueup
