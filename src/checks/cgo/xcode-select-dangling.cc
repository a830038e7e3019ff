// The selected developer folder does not exist.
//
// xcode-select points at an Xcode that was moved or removed; every shim in
// /usr/bin fails. Select the Command Line Tools or the Xcode that is there.
// Source: https://keith.github.io/xcode-man-pages/xcode-select.1.html
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* apple = apple_of(facts);
    if (apple == nullptr) return;
    const auto& dir = apple->dir;
    if (dir.there.unknown()) return verdict.unknown(dir.there.reason());
    const bool by_variable = dir.chosen_by == "DEVELOPER_DIR";
    const bool by_link = dir.chosen_by == "xcode-select" && dir.path != "/Library/Developer/CommandLineTools";
    if (!is_false(dir.there) || (!by_variable && !by_link)) return;
    Finding finding;
    finding.severity = cgo_severity(facts, Severity::warning);
    if (by_variable) {
        finding.subject = {"DEVELOPER_DIR", facts.env.get("DEVELOPER_DIR"), {}};
        finding.explanation =
            say("DEVELOPER_DIR names {}, which is not there. It wins over xcode-select, so clang, git and "
                "the other programs "
                "in /usr/bin fail.",
                "DEVELOPER_DIR 指向不存在的 {}。它优先于 xcode-select，因此 /usr/bin 中的 clang、git "
                "等程序都会失败。",
                dir.path);
        finding.evidence.push_back(set_by("DEVELOPER_DIR", finding.subject.value, dir.origin));
        finding.remedies = drop_setting(facts, "DEVELOPER_DIR", dir.origin);
    } else {
        finding.subject = {{}, {}, dir.path};
        finding.explanation =
            say("{} is selected and is not there: Xcode was moved, renamed or removed. clang, git and the "
                "other programs in /usr/bin fail.",
                "选定的 {} 不存在：Xcode 已被移动、改名或删除。/usr/bin 中的 clang、git 等程序都会失败。",
                dir.path);
        finding.evidence.push_back(
            seen(say("/var/db/xcode_select_link names {}", "/var/db/xcode_select_link 指向 {}", dir.path),
                 dir.origin));
        if (!offer_other_tools(*apple, finding)) offer_command_line_tools(finding);
    }
    verdict.find(std::move(finding));
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "xcode-path-gone");
    if (s == nullptr) {
        s = symptom(facts, "xcrun-no-tools");
        if (s == nullptr || s->at("path").find(".app") == std::string::npos) return;
    }
    conclude(verdict,
             told(*s, Confidence::certain,
                  say("The developer folder that is selected, {0}, is not there.",
                      "选定的开发者目录 {0} 不存在。", s->at("path"))),
             "select-tools",
             {"sudo xcode-select --switch /Library/Developer/CommandLineTools",
              "sudo xcode-select --switch /Library/Developer/CommandLineTools"});
}

}  // namespace

TRUEUP_CHECK(xcode_select_dangling) = {
    .id = "xcode-select-dangling",
    .title = {"The selected developer folder does not exist", "选定的开发者目录不存在"},
    .why = {"xcode-select points at an Xcode that was moved or removed; every shim in /usr/bin fails. Select "
            "the Command Line Tools or the Xcode that is there.",
            "xcode-select 指向的 Xcode 已被移动或删除，/usr/bin "
            "中的所有转发外壳都会失败。请改选命令行工具或现有的 "
            "Xcode。"},
    .blind = {"DEVELOPER_DIR of the environment, which wins over xcode-select.",
              "优先于 xcode-select 的环境变量 DEVELOPER_DIR。"},
    .sources = "https://keith.github.io/xcode-man-pages/xcode-select.1.html",
    .explains = "clt-missing cc-missing",
    .run = run,
    .text = text,
};

}  // namespace trueup
