// The Command Line Tools have no usable headers.
//
// The compiler runs but finds no C headers: an upgrade left the tools half
// installed, or the SDK folder is gone. Remove
// /Library/Developer/CommandLineTools and install them again.
// Source: https://developer.apple.com/documentation/xcode/installing-the-
// command-line-tools/
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "header-missing");
    if (s == nullptr || told_os(facts) != "darwin" || shows(facts, "sysroot-missing") || in_container(facts))
        return;
    static constexpr std::string_view libc[] = {
        "stdlib.h", "stdio.h",   "string.h", "errno.h",  "sys/types.h", "assert.h", "stdint.h",
        "limits.h", "pthread.h", "math.h",   "stdarg.h", "stddef.h",    "unistd.h"};
    if (std::ranges::find(libc, std::string_view(s->at("header"))) == std::end(libc)) return;
    auto finding = told(*s, Confidence::likely,
                        say("{0} belongs to every C compiler; the SDK of the selected tools lacks it.",
                            "{0} 是任何 C 编译器都有的头文件；所选工具的 SDK 中却没有。", s->at("header")));
    finding.settle = "xcrun --show-sdk-path";
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
