// What is left beside the plan, and counts all the same: errors behind a finding that stays
// with the person, and faults that nobody saw before the repair.
#include <algorithm>

#include "cli/repair.h"

namespace trueup {
namespace {

using Left = FixResult::Left;

bool same_fault(const Finding& finding, const std::string& check, const std::string& setting) {
    return finding.check == check && finding.subject.setting == setting;
}

Left left_of(const Finding& finding, std::string caused_by) {
    Left left{finding.check, finding.severity, finding.title, {}, std::move(caused_by)};
    if (!finding.evidence.empty()) left.proof = finding.evidence.front().text;
    return left;
}

// The finding that explains it in the end; itself where none does.
const Finding& root_of(const Judgement& judgement, const Finding& finding) {
    const auto* at = &finding;
    for (std::size_t steps = 0; at->caused_by && steps < judgement.findings.size(); ++steps) {
        const auto next = std::ranges::find(judgement.findings, *at->caused_by, &Finding::check);
        if (next == judgement.findings.end()) break;
        at = &*next;
    }
    return *at;
}

bool is_told(const Plan& plan, const Finding& finding) {
    const auto tells = [&](const auto& one) { return same_fault(finding, one.check, one.subject.setting); };
    return std::ranges::any_of(plan.steps, tells) || std::ranges::any_of(plan.refused, tells);
}

bool is_refused(const Plan& plan, const Finding& finding) {
    return std::ranges::find(plan.refused, finding.check, &Refused::check) != plan.refused.end();
}

// On its own: what another finding explained was not said.
bool was_found(const Fresh& fresh, const Finding& finding) {
    return std::ranges::any_of(fresh.judgement.findings, [&](const Finding& one) {
        return !one.caused_by && same_fault(one, finding.check, finding.subject.setting);
    });
}

}  // namespace

std::vector<Left> behind_refused(const Plan& plan, const Judgement& judgement) {
    std::vector<Left> out;
    for (const auto& finding : judgement.findings) {
        if (!finding.caused_by || finding.severity != Severity::error || is_told(plan, finding)) continue;
        const auto& root = root_of(judgement, finding);
        if (is_refused(plan, root)) out.push_back(left_of(finding, root.check));
    }
    return out;
}

std::vector<Left> left_after(const Plan& plan, const Before& before, const Fresh& after) {
    auto out = behind_refused(plan, after.judgement);
    if (!before.first.state.fresh || !after.state.fresh) return out;
    const auto is_new = [&](const Finding& finding) {
        return !finding.caused_by && finding.severity != Severity::info && !is_told(plan, finding) &&
               !was_found(before.first, finding) && !(before.second && was_found(*before.second, finding));
    };
    for (const auto& finding : after.judgement.findings) {
        if (is_new(finding)) {
            out.push_back(left_of(finding, {}));
        } else if (finding.caused_by && finding.severity == Severity::error && !is_told(plan, finding)) {
            const auto& root = root_of(after.judgement, finding);
            if (is_new(root)) out.push_back(left_of(finding, root.check));
        }
    }
    return out;
}

}  // namespace trueup
