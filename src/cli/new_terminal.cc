// What is wrong in this process, and in a terminal that is opened now: after an
// edit the two differ, and a program may have been started without a shell.
#include <algorithm>
#include <chrono>
#include <set>

#include "checks/engine.h"
#include "checks/order.h"
#include "checks/registry.h"
#include "cli/command.h"
#include "facts/start_up_end.h"
#include "probe/attributed_host.h"
#include "probe/gather.h"

namespace trueup {
namespace {

// What start-up is sure to set and this process does not have. PATH is everybody's.
std::vector<Variable> only_in_new_terminals(const Facts& facts) {
    const auto& startup = facts.startup;
    std::vector<Variable> out;
    if (startup.method.empty() || broke_off(startup)) return out;
    std::set<std::string> looked_at;
    for (auto at = startup.assignments.rbegin(); at != startup.assignments.rend(); ++at) {
        if (at->name == "PATH" || !looked_at.insert(at->name).second) continue;
        const bool doubtful =
            at->possible ||
            std::ranges::find(startup.unknown, at->name, &UnknownAssignment::name) != startup.unknown.end();
        if (doubtful || at->unset || !at->exported || at->origin.kind != OriginKind::file) continue;
        if (!facts.env.find(at->name)) out.push_back({at->name, at->value, at->origin});
    }
    return out;
}

// The variable that a finding rests on; nullptr: none of these.
const Variable* cause_of(const Finding& finding, const std::vector<Variable>& added) {
    const auto from_line = [&](const Variable& variable) {
        return std::ranges::any_of(finding.evidence, [&](const Evidence& evidence) {
            return evidence.origin.path == variable.origin.path &&
                   evidence.origin.line == variable.origin.line;
        });
    };
    const auto found = std::ranges::find_if(added, from_line);
    return found == added.end() ? nullptr : &*found;
}

Evidence not_here(const Variable& variable) {
    return {{"This process was started without " + variable.name + "; every new terminal has it.",
             "当前进程启动时没有 " + variable.name + "；每个新终端都会有。"},
            {}};
}

}  // namespace

Judgement judge_with_new_terminals(const Host& host, const Facts& facts, const Arguments& arguments) {
    const std::chrono::milliseconds deadline(static_cast<long>(arguments.timeout_s * 1000));
    auto now = judge(facts, all_checks(), deadline);
    const auto added = only_in_new_terminals(facts);
    if (added.empty()) return now;
    auto environment = host.environment();
    environment.variables.insert(environment.variables.end(), added.begin(), added.end());
    const AttributedHost terminal(host, std::move(environment));
    auto later = judge(gather(terminal, facts.startup), all_checks(), deadline);
    for (auto& finding : later.findings) {
        const auto* variable = cause_of(finding, added);
        const bool known = std::ranges::any_of(now.findings, [&](const Finding& one) {
            return one.check == finding.check && one.subject.setting == finding.subject.setting;
        });
        if (variable == nullptr || known) continue;
        finding.evidence.push_back(not_here(*variable));
        finding.caused_by.reset();
        std::erase(now.passed, finding.check);
        now.findings.push_back(std::move(finding));
    }
    now.findings = order_findings(std::move(now.findings), all_checks());
    return now;
}

}  // namespace trueup
