#include "checks/unsaid_refusals.h"

#include <algorithm>

#include "checks/go_settings.h"
#include "checks/support.h"

namespace trueup {
namespace {

// A toolchain that is not here may well be downloaded.
bool is_certain(const Refusal& refusal) {
    return refusal.kind != Refusal::Kind::toolchain_unavailable ||
           !refusal.message.ends_with("toolchain not available");
}

}  // namespace

void add_unsaid_refusal(const Facts& facts, std::vector<Finding>& findings) {
    const auto refusal = std::ranges::find_if(facts.go_env.refusals, is_certain);
    if (refusal == facts.go_env.refusals.end()) return;
    // An error that was found may be what is behind it; a flag that only `go env`
    // stops at is a warning.
    if (std::ranges::any_of(findings, [&](const Finding& finding) {
            return finding.severity == Severity::error ||
                   (!refusal->setting.empty() && finding.subject.setting == refusal->setting);
        }))
        return;
    Finding finding;
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
