// Apple's Command Line Tools are not there.
//
// git, clang and the debug server on a Mac are shims that start the Command Line
// Tools. Upgrades of macOS take them away. `xcode-select --install` brings them
// back; it is Apple's own installer.
// Source: https://developer.apple.com/documentation/xcode/installing-the-
// command-line-tools/
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"xcrun-no-tools", "debugserver-missing"});
    if (s == nullptr) return;
    if (s->id == "xcrun-no-tools" && s->at("path").find(".app") != std::string::npos) return;
    if (s->id == "debugserver-missing" && told_os(facts) == "linux") return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"The message comes from a shim that finds no Command Line Tools behind it.",
                   "这条信息来自转发外壳：它后面没有 Command Line Tools。"}),
             "install-clt", {"xcode-select --install", "xcode-select --install"});
}

}  // namespace

TRUEUP_CHECK(clt_missing) = {
    .id = "clt-missing",
    .title = {"Apple's Command Line Tools are not there", "没有安装苹果的命令行工具（Command Line Tools）"},
    .why =
        {"git, clang and the debug server on a Mac are shims that start the Command Line Tools. Upgrades "
         "of macOS take them away. `xcode-select --install` brings them back; it is Apple's own installer.",
         "Mac 上的 git、clang 和调试服务器只是转发到 Command Line Tools 的外壳。升级 macOS "
         "会使它们消失。`xcode-select --install` 可以重新安装，这是苹果自己的安装程序。"},
    .blind = {"Tools that are there but damaged.", "存在但已损坏的工具。"},
    .sources = "https://developer.apple.com/documentation/xcode/installing-the-command-line-tools/",
    .explains = "cc-missing git-missing",
    .text = text,
};

}  // namespace trueup
