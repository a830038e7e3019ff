// What is wrong in this process, and in a terminal that is opened now: after an
// edit the two differ, and a program may have been started without a shell.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "base/redact.h"
#include "checks/engine.h"
#include "checks/order.h"
#include "checks/registry.h"
#include "cli/command.h"
#include "facts/error_words.h"
#include "facts/start_up_end.h"
#include "probe/attributed_host.h"
#include "probe/gather.h"
#include "probe/startup/static_reader.h"

namespace trueup {
namespace {

// A line of a file that was found, or fish's file of universal variables.
bool has_place(const Origin& origin) {
    return origin.kind == OriginKind::file || origin.kind == OriginKind::universal_variable;
}

// What a fresh shell handed on at its end: the value is known, also where no line is.
std::vector<Variable> handed_on(const Facts& facts) {
    std::vector<Variable> out;
    for (const auto& value : facts.startup.final_values) {
        const bool of_start_up = has_place(value.origin) || value.origin.kind == OriginKind::unknown;
        if (value.name != "PATH" && of_start_up && !value.unset && !facts.env.find(value.name))
            out.push_back({value.name, value.value, value.origin});
    }
    return out;
}

// What the lines gave that this process does not have, each variable as the last of them left it.
std::vector<Variable> left_by_lines(const Facts& facts) {
    const auto& startup = facts.startup;
    std::vector<Variable> out;
    std::set<std::string> looked_at;
    for (auto at = startup.assignments.rbegin(); at != startup.assignments.rend(); ++at) {
        if (at->name == "PATH" || !looked_at.insert(at->name).second) continue;
        const bool doubtful =
            at->possible ||
            std::ranges::find(startup.unknown, at->name, &UnknownAssignment::name) != startup.unknown.end();
        if (doubtful || at->unset || !at->exported || !has_place(at->origin)) continue;
        if (!facts.env.find(at->name)) out.push_back({at->name, at->value, at->origin});
    }
    return out;
}

// What start-up is sure to set and this process does not have. PATH is everybody's.
std::vector<Variable> only_in_new_terminals(const Facts& facts) {
    const auto& startup = facts.startup;
    if (startup.method.empty() || broke_off(startup)) return {};
    // A recorded trace has the assignments alone.
    const bool to_its_end = startup.method == "trace" && startup.complete && !startup.final_values.empty();
    return to_its_end ? handed_on(facts) : left_by_lines(facts);
}

// The variable that a finding rests on; nullptr: none of these.
const Variable* cause_of(const Finding& finding, const std::vector<Variable>& added) {
    const auto from_line = [&](const Variable& variable) {
        return std::ranges::any_of(finding.evidence, [&](const Evidence& evidence) {
            if (!has_place(variable.origin))
                return evidence.origin == variable.origin &&
                       evidence.text.en.starts_with(variable.name + "=");
            return evidence.origin.path == variable.origin.path &&
                   evidence.origin.line == variable.origin.line;
        });
    };
    auto found = std::ranges::find(added, finding.subject.setting, &Variable::name);
    if (found == added.end()) found = std::ranges::find_if(added, from_line);
    return found == added.end() ? nullptr : &*found;
}

Evidence not_here(const Variable& variable) {
    Text text{"This process was started without " + variable.name + "; every new terminal has it.",
              "当前进程启动时没有 " + variable.name + "；每个新终端都会有。"};
    if (variable.origin.kind == OriginKind::unknown) {
        const auto why = in_words(variable.origin.note);
        text.en += " Which line of the start-up files sets it is not known: " + why.en + ".";
        text.zh += "启动文件中是哪一行设置了它，尚不清楚：" + why.zh + "。";
    }
    return {std::move(text), {}};
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

// Checks that would find something with these variables have not passed, because of `why`.
template <typename Why>
void doubt_what_passed(const Judgement& then, const std::vector<Variable>& lines, const Why& why,
                       Judgement& now) {
    for (const auto& finding : then.findings) {
        const auto* line = cause_of(finding, lines);
        if (line == nullptr || std::erase(now.passed, finding.check) == 0) continue;
        now.unknown.push_back({finding.check, why(*line)});
    }
}

void doubt_what_may_run(const Host& host, const Facts& facts, std::chrono::milliseconds deadline,
                        Judgement& now) {
    auto startup = facts.startup;
    const auto lines = take_for_sure(startup);
    if (lines.empty()) return;
    auto with = facts;
    with.startup = startup;
    const auto then = judge_terminal(host, startup, only_in_new_terminals(with), deadline);
    const auto why = [](const Variable& line) {
        return Text{fmt::format("whether {} line {} gives {} this value is only known when start-up runs",
                                line.origin.path, line.origin.line, line.name),
                    fmt::format("{} 第 {} 行是否会这样设置 {}，只有运行启动文件才能知道", line.origin.path,
                                line.origin.line, line.name)};
    };
    doubt_what_passed(then, lines, why, now);
}

// What the lines before the place where start-up ended gave: the shell that comes of it,
// should one come (`exec tmux`), may have it or something else.
void doubt_what_was_seen(const Host& host, const Facts& facts, std::chrono::milliseconds deadline,
                         Judgement& now) {
    if (!broke_off(facts.startup)) return;
    const auto lines = left_by_lines(facts);
    if (lines.empty()) return;
    const auto then = judge_terminal(host, facts.startup, lines, deadline);
    const auto end = why_broken_off(facts.startup);
    const auto why = [&](const Variable& line) {
        const auto value = redact_value(line.name, line.value);
        return Text{fmt::format("{} line {} gives {} the value {}; what becomes of it is not known: {}",
                                line.origin.path, line.origin.line, line.name, value, end.en),
                    fmt::format("{} 第 {} 行给 {} 赋值 {}；它之后会怎样尚不清楚：{}", line.origin.path,
                                line.origin.line, line.name, value, end.zh)};
    };
    doubt_what_passed(then, lines, why, now);
}

// The same fault is said once.
bool is_known(const Judgement& now, const Finding& finding) {
    return std::ranges::any_of(now.findings, [&](const Finding& one) {
        return one.check == finding.check && one.subject.setting == finding.subject.setting &&
               (one.subject.setting != "PATH" || one.subject.path == finding.subject.path);
    });
}

void add_to(Judgement& now, Finding finding) {
    std::erase(now.passed, finding.check);
    std::erase_if(now.unknown, [&](const Judgement::UnknownCheck& one) {
        return one.check == finding.check && !one.failed;
    });
    now.findings.push_back(std::move(finding));
}

void add_settings(const Host& host, const Facts& facts, std::chrono::milliseconds deadline, Judgement& now) {
    const auto added = only_in_new_terminals(facts);
    if (added.empty()) return;
    auto later = judge_terminal(host, facts.startup, added, deadline);
    for (auto& finding : later.findings) {
        const auto* variable = cause_of(finding, added);
        if (variable == nullptr || is_known(now, finding)) continue;
        finding.evidence.push_back(not_here(*variable));
        add_to(now, std::move(finding));
    }
}

// PATH as a fresh shell had it at its end, where it is another one here; nullopt: it is the
// same, or is not known.
std::optional<Variable> path_of_new_terminals(const Facts& facts) {
    const auto& startup = facts.startup;
    if (startup.method != "trace" || !startup.complete) return std::nullopt;
    const auto at = std::ranges::find(startup.final_values, "PATH", &Assignment::name);
    if (at == startup.final_values.end() || at->unset || at->value == facts.env.get("PATH"))
        return std::nullopt;
    // Not the line that wrote it last: each element has its own (attribute_startup).
    return Variable{at->name, at->value, {OriginKind::process, {}, 0, {}, {}}};
}

// What a line of a start-up file puts into PATH is judged; what a terminal lacks is not: the
// program that opens it may add to PATH, too.
bool of_path_lines(const Facts& facts, const Finding& finding) {
    const auto by_line = [](const Evidence& evidence) {
        return has_place(evidence.origin) && evidence.origin.line > 0;
    };
    const bool of_element = finding.check == "env-value-literal-quotes" && finding.subject.setting == "PATH";
    if (of_element || finding.check == "path-entry-dead" || finding.check == "path-order-shadows")
        return std::ranges::any_of(finding.evidence, by_line);
    if (finding.check != "gobin-not-on-path" || finding.severity == Severity::info) return false;
    return std::ranges::find(facts.path, finding.subject.path, &PathEntry::dir) == facts.path.end();
}

void add_path(const Host& host, const Facts& facts, std::chrono::milliseconds deadline, Judgement& now) {
    const auto path = path_of_new_terminals(facts);
    if (!path) return;
    auto environment = host.environment();
    std::erase_if(environment.variables, [](const Variable& one) { return one.name == "PATH"; });
    environment.variables.push_back(*path);
    const AttributedHost terminal(host, std::move(environment));
    auto later = judge(gather(terminal, facts.startup), all_checks(), deadline);
    for (auto& finding : later.findings) {
        if (!of_path_lines(facts, finding) || is_known(now, finding)) continue;
        finding.evidence.push_back(
            {{"It is so in every new terminal; this process was started with another PATH.",
              "每个新终端都是如此；当前进程启动时用的是另一个 PATH。"},
             {}});
        add_to(now, std::move(finding));
    }
}

}  // namespace

Judgement judge_with_new_terminals(const Host& host, const Facts& facts, const Arguments& arguments) {
    const auto deadline = time_limit(arguments);
    auto now = judge(facts, all_checks(), deadline);
    doubt_what_may_run(host, facts, deadline, now);
    doubt_what_was_seen(host, facts, deadline, now);
    add_settings(host, facts, deadline, now);
    add_path(host, facts, deadline, now);
    // What explains a finding may be known only where it was found.
    for (auto& finding : now.findings) {
        if (finding.caused_by &&
            std::ranges::find(now.findings, *finding.caused_by, &Finding::check) == now.findings.end())
            finding.caused_by.reset();
    }
    now.findings = order_findings(std::move(now.findings), all_checks());
    return now;
}

}  // namespace trueup
