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
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "header-missing");
    if (s == nullptr || told_os(facts) != "darwin" || shows(facts, "sysroot-missing") || in_container(facts))
        return;
    const auto owner = owner_of_header(s->at("header"));
    if (owner != HeaderOwner::libc && owner != HeaderOwner::apple) return;
    // A framework is also out of sight of a clang that does not ask xcrun for the SDK.
    const bool framework = owner == HeaderOwner::apple;
    auto finding = told(*s, framework ? Confidence::possible : Confidence::likely,
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
    .text = text,
};

}  // namespace trueup
