#include "checks/unsaid_refusals.h"

#include <algorithm>

#include "checks/go_settings.h"
#include "checks/support.h"

namespace trueup {
namespace {

// The folder that this process works in has no name any more.
bool is_about_folder(const Refusal& refusal) {
    return refusal.setting.empty() && refusal.message.starts_with("cannot determine current directory");
}

Finding folder_is_gone(const Refusal& refusal) {
    Finding finding;
    finding.title = {"The current folder is gone", "当前目录已不存在"};
    finding.explanation =
        say("The folder that this shell works in has been removed, or made anew under the same name. go "
            "stops with: {}. Every go command does so here.",
            "此 shell 所在的目录已被删除，或以同样的名字重新建立。go 报错并退出：{}。在此处每条 go "
            "命令都会如此。",
            refusal.message);
    finding.remedies.push_back(
        advice("change-folder", {"Go to a folder that is there; where it was made anew: cd \"$PWD\"",
                                 "切换到存在的目录；若它已重新建立：cd \"$PWD\""}));
    finding.evidence.push_back(seen(say("go: {}", "go: {}", refusal.message), refusal.origin));
    return finding;
}

}  // namespace

void add_unsaid_refusal(const Facts& facts, std::vector<Finding>& findings) {
    const auto refusal = facts.go_env.refusals.begin();
    if (refusal == facts.go_env.refusals.end()) return;
    // An error that was found may be what is behind it; a flag that only `go env`
    // stops at is a warning.
    if (std::ranges::any_of(findings, [&](const Finding& finding) {
            return finding.severity == Severity::error ||
                   (!refusal->setting.empty() && finding.subject.setting == refusal->setting);
        }))
        return;
    Finding finding;
    if (is_about_folder(*refusal)) {
        finding = folder_is_gone(*refusal);
        finding.check = "setting-refused";
        finding.severity = Severity::error;
        finding.references = {"https://go.dev/src/cmd/go/internal/base/path.go"};
        findings.push_back(std::move(finding));
        return;
    }
    finding.check = "setting-refused";
    finding.severity = Severity::error;
    finding.subject = {refusal->setting, {}, refusal->origin.path};
    finding.title = {"go refuses to work here", "go 在此处拒绝工作"};
    const auto place = where(refusal->origin);
    finding.explanation = {
        fmt::format("go stops with: {}. What it stops at comes from {}.", refusal->message, place.en),
        fmt::format("go 报错并退出：{}。问题来自{}。", refusal->message, place.zh)};
    finding.evidence.push_back(seen(say("go: {}", "go: {}", refusal->message), refusal->origin));
    finding.remedies.push_back(advice("correct-it", say("Correct what the message names: {}",
                                                        "改正报错信息所指之处：{}", refusal->message)));
    if (const auto work = given(facts, "GOWORK"); work && work->value == refusal->origin.path) {
        finding.subject = {"GOWORK", work->value, work->value};
        finding.title = {"go refuses the value of GOWORK", "go 拒绝接受 GOWORK 的值"};
        finding.evidence.insert(finding.evidence.begin(), set_by("GOWORK", work->value, work->origin));
        finding.remedies = drop_setting(facts, "GOWORK", work->origin);
    }
    finding.references = {"https://pkg.go.dev/cmd/go#hdr-Environment_variables"};
    findings.push_back(std::move(finding));
}

}  // namespace trueup
