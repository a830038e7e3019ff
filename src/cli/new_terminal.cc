// What is wrong in this process, and in a terminal that is opened now: after an
// edit the two differ, and a program may have been started without a shell.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "checks/engine.h"
#include "checks/order.h"
#include "checks/registry.h"
#include "cli/command.h"
#include "facts/start_up_end.h"
#include "probe/attributed_host.h"
#include "probe/gather.h"
#include "probe/startup/static_reader.h"

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

Judgement judge_terminal(const Host& host, const ShellStartup& startup, const std::vector<Variable>& added,
                         std::chrono::milliseconds deadline) {
    auto environment = host.environment();
    environment.variables.insert(environment.variables.end(), added.begin(), added.end());
    const AttributedHost terminal(host, std::move(environment));
    return judge(gather(terminal, startup), all_checks(), deadline);
}

// Lines of which reading alone does not tell whether they run, as if they did. PATH is made of
// too much that is not known.
std::vector<Variable> take_for_sure(ShellStartup& startup) {
    std::vector<Variable> out;
    if (startup.method != "static") return out;
    for (auto& one : startup.assignments) {
        const bool known = one.value.find_first_of("$`") == std::string::npos;
        if (!one.possible || one.name == "PATH" || !known || startup::never_runs(one) ||
            one.origin.kind != OriginKind::file)
            continue;
        one.possible = false;
        one.origin.note.clear();
        out.push_back({one.name, one.value, one.origin});
    }
    return out;
}

// A check that would find something if such a line runs has not passed.
void doubt_what_passed(const Host& host, const Facts& facts, std::chrono::milliseconds deadline,
                       Judgement& now) {
    auto with = facts;
    const auto lines = take_for_sure(with.startup);
    if (lines.empty()) return;
    const auto then = judge_terminal(host, with.startup, only_in_new_terminals(with), deadline);
    for (const auto& finding : then.findings) {
        const auto* line = cause_of(finding, lines);
        if (line == nullptr || std::erase(now.passed, finding.check) == 0) continue;
        now.unknown.push_back(
            {finding.check,
             {fmt::format("whether {} line {} gives {} this value is only known when start-up runs",
                          line->origin.path, line->origin.line, line->name),
              fmt::format("{} 第 {} 行是否会这样设置 {}，只有运行启动文件才能知道", line->origin.path,
                          line->origin.line, line->name)}});
    }
}

}  // namespace

Judgement judge_with_new_terminals(const Host& host, const Facts& facts, const Arguments& arguments) {
    const std::chrono::milliseconds deadline(static_cast<long>(arguments.timeout_s * 1000));
    auto now = judge(facts, all_checks(), deadline);
    doubt_what_passed(host, facts, deadline, now);
    const auto added = only_in_new_terminals(facts);
    if (added.empty()) return now;
    auto later = judge_terminal(host, facts.startup, added, deadline);
    for (auto& finding : later.findings) {
        const auto* variable = cause_of(finding, added);
        const bool known = std::ranges::any_of(now.findings, [&](const Finding& one) {
            return one.check == finding.check && one.subject.setting == finding.subject.setting;
        });
        if (variable == nullptr || known) continue;
        finding.evidence.push_back(not_here(*variable));
        finding.caused_by.reset();
        std::erase(now.passed, finding.check);
        std::erase_if(now.unknown, [&](const Judgement::UnknownCheck& one) {
            return one.check == finding.check && !one.failed;
        });
        now.findings.push_back(std::move(finding));
    }
    now.findings = order_findings(std::move(now.findings), all_checks());
    return now;
}

}  // namespace trueup
