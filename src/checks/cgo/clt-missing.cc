// Apple's Command Line Tools are not there.
//
// git, clang and the debug server on a Mac are shims that start the Command Line
// Tools. Upgrades of macOS take them away. `xcode-select --install` brings them
// back; it is Apple's own installer.
// Source: https://developer.apple.com/documentation/xcode/installing-the-
// command-line-tools/
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

constexpr std::string_view tools_folder = "/Library/Developer/CommandLineTools";

void run(const Facts& facts, Verdict& verdict) {
    const auto* apple = apple_of(facts);
    if (apple == nullptr) return;
    const auto& dir = apple->dir;
    if (dir.there.unknown()) return verdict.unknown(dir.there.reason());
    if (!is_false(dir.there)) return;
    const bool selected = dir.chosen_by == "xcode-select" && dir.path == tools_folder;
    // Never installed: no fault of a machine where nobody asks for cgo.
    const bool never = dir.path.empty() && cgo_wanted(facts);
    if (!selected && !never) {
        // No fault where nobody needs cgo, and nobody here was asked.
        if (dir.path.empty() && !cgo_refused(facts))
            verdict.unknown({"the tools are not there; whether cgo is needed is not known (trueup sdk looks)",
                             "工具不存在；是否需要 cgo 未知（trueup sdk 会查看）"});
        return;
    }
    Finding finding;
    finding.severity = cgo_severity(facts, Severity::warning);
    finding.subject = {{}, {}, std::string(tools_folder)};
    if (selected) {
        finding.explanation = say(
            "{} is selected and is not there: an upgrade of macOS removes it. clang, git and the other "
            "programs in /usr/bin only pass calls on to it.",
            "选定的 {} 不存在：升级 macOS 会将其移除。/usr/bin 中的 clang、git 等程序只是把调用转发给它。",
            tools_folder);
        finding.evidence.push_back(
            seen(say("/var/db/xcode_select_link names {}", "/var/db/xcode_select_link 指向 {}", dir.path),
                 dir.origin));
    } else {
        finding.explanation = {
            "Neither the Command Line Tools nor Xcode is installed. The clang in /usr/bin only passes calls "
            "on to them, "
            "so cgo has no compiler.",
            "既没有安装命令行工具，也没有安装 Xcode。/usr/bin 中的 clang 只是转发调用，因此 cgo "
            "没有编译器。"};
        finding.evidence.push_back(
            seen_at(say("{} is not there", "{} 不存在", tools_folder), std::string(tools_folder)));
    }
    if (selected) offer_other_tools(*apple, finding);
    offer_command_line_tools(finding);
    verdict.find(std::move(finding));
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"xcrun-no-tools", "debugserver-missing"});
    if (s == nullptr) {
        // `ls …/debugserver`, and there is none.
        for (const auto& command : facts.paste.commands) {
            if (command.words.size() < 2 || base_name(command.words.back()) != "debugserver") continue;
            const auto gone = std::ranges::find_if(command.output, [](const PastedLine& line) {
                return line.text.find("No such file") != std::string::npos;
            });
            if (gone == command.output.end() || told_os(facts) == "linux") continue;
            conclude(
                verdict,
                told(command.line, command.text, Confidence::likely,
                     {"delve starts debugserver, which comes with the Command Line Tools and is not there.",
                      "delve 要启动 debugserver，它随 Command Line Tools 提供，而这里没有。"}),
                "install-clt", {"xcode-select --install", "xcode-select --install"});
            return;
        }
        return;
    }
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
    .run = run,
    .text = text,
};

}  // namespace trueup
