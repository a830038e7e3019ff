#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checks/engine.h"
#include "checks/registry.h"
#include "cli/repair.h"
#include "facts/start_up_end.h"
#include "probe/gather.h"
#include "probe/startup/startup.h"

namespace trueup {
namespace {

// The environment that a fresh shell hands to programs; nullopt when none was
// run to its end.
std::optional<Environment> fresh_environment(const ShellStartup& startup) {
    if (startup.method != "trace" || !startup.complete) return std::nullopt;
    Environment env;
    for (const auto& value : startup.final_values) {
        if (!value.unset)
            env.variables.push_back({value.name, value.value, {OriginKind::process, {}, 0, {}, {}}});
    }
    return env;
}

Environment with_path_of(const Host& host, Environment env) {
    std::erase_if(env.variables, [](const Variable& one) { return one.name == "PATH"; });
    if (const auto* path = host.environment().find("PATH")) env.variables.push_back(*path);
    return env;
}

// It was left to the person, and is said there.
bool was_left(const Plan& plan, const Finding& finding) {
    return std::ranges::any_of(plan.refused, [&](const Refused& left) {
        return left.check == finding.check && left.subject.setting == finding.subject.setting &&
               left.subject.value == finding.subject.value && left.subject.path == finding.subject.path;
    });
}

// A finding of the step's check that is still there, of the same variable if there
// is one; nullptr: all are gone. Another variable's counts as well: a check that
// finds something is not done with.
const Finding* still_there(const Judgement& judgement, const Step& step) {
    const Finding* other = nullptr;
    for (const auto& finding : judgement.findings) {
        if (finding.check != step.check) continue;
        if (finding.subject.setting == step.subject.setting) return &finding;
        if (other == nullptr) other = &finding;
    }
    return other;
}

// The setting went, and what it chose still comes first: a line that put the setting's
// folder on PATH does the same alone.
const Finding* still_in_force(const Judgement& judgement, const Step& step) {
    constexpr std::string_view shadows = "path-order-shadows";
    const auto* check = find_check(step.check);
    if (check == nullptr || !step.subject.value.starts_with('/')) return nullptr;
    const auto explained = split(check->explains, ' ');
    if (std::ranges::find(explained, shadows) == explained.end()) return nullptr;
    const auto at = std::ranges::find_if(judgement.findings, [&](const Finding& finding) {
        return finding.check == shadows && is_inside(finding.subject.path, step.subject.value);
    });
    return at == judgement.findings.end() ? nullptr : &*at;
}

Text why_in_force(const Finding& finding) {
    return {"what it was about is still so: " + finding.explanation.en,
            "它所涉及的情况依旧：" + finding.explanation.zh};
}

Text why_still(const Finding& finding) {
    if (finding.evidence.empty()) return {"it is still found", "问题仍然存在"};
    const auto& text = finding.evidence.front().text;
    return {"it is still found: " + text.en, "问题仍然存在：" + text.zh};
}

}  // namespace

Result<FreshFacts> fresh_facts(const Host& host, const Arguments& arguments,
                               std::optional<ShellStartup> traced, std::string folder) {
    StartupOptions reading;
    reading.folder = std::move(folder);
    reading.may_execute = !arguments.no_exec;
    reading.limit = time_limit(arguments);
    auto startup = traced ? *std::move(traced) : read_startup(host, reading);
    FreshFacts out;
    LiveOptions options;
    options.environment = fresh_environment(startup);
    options.cwd = host.cwd();
    out.fresh = options.environment.has_value();
    // Without a shell, this process's own environment: right about files that
    // go reads itself, and blind for start-up files, whose findings then stay.
    if (!out.fresh) options.environment = host.environment();
    out.why_not = arguments.no_exec ? as_it_is("--no-exec") : why_unknown(startup);
    const auto again = TRY(live_host(options));
    out.facts = gather(*again, std::move(startup));
    return out;
}

Result<Fresh> judge_fresh(const Host& host, const Arguments& arguments, std::optional<ShellStartup> startup) {
    Fresh fresh;
    fresh.state = TRY(fresh_facts(host, arguments, std::move(startup)));
    if (fresh.state.fresh) {
        const auto limit = time_limit(arguments);
        // A shell that starts now is older than no file, whatever started this process.
        fresh.state.facts.ancestors.clear();
        fresh.judgement = judge(fresh.state.facts, all_checks(), limit);
        if (fresh.state.facts.go_on_path.empty()) {
            LiveOptions options;
            options.environment = with_path_of(host, fresh.state.facts.env);
            options.cwd = host.cwd();
            const auto again = TRY(live_host(options));
            const auto facts = gather(*again, fresh.state.facts.startup);
            if (!facts.go_on_path.empty()) fresh.with_go = judge(facts, all_checks(), limit);
        }
        return fresh;
    }
    // What was found in new terminals only is looked for there.
    LiveOptions options;
    options.environment = host.environment();
    options.cwd = host.cwd();
    const auto again = TRY(live_host(options));
    fresh.judgement = judge_with_new_terminals(*again, fresh.state.facts, arguments);
    return fresh;
}

void verify(const Plan& plan, const Fresh& after, FixResult& result) {
    result.asked_shell = after.state.fresh;
    for (const auto& step : plan.steps) {
        const auto* finding = still_there(after.judgement, step);
        if (finding == nullptr && after.with_go && step.subject.setting != "PATH")
            finding = still_there(*after.with_go, step);
        const auto* force = finding == nullptr ? still_in_force(after.judgement, step) : nullptr;
        if (force != nullptr) {
            result.unverified.push_back({step.check, why_in_force(*force)});
        } else if (finding != nullptr) {
            auto text = why_still(*finding);
            if (was_left(plan, *finding))
                text = {"what is left to you is still found", "留给你处理的问题仍然存在"};
            const auto& why_not = after.state.why_not;
            if (!after.state.fresh)
                text = {"no fresh shell could be asked: " + why_not.en,
                        "没有新的 shell 可供验证：" + why_not.zh};
            result.unverified.push_back({step.check, std::move(text)});
        } else if (std::ranges::find(result.verified, step.check) == result.verified.end()) {
            result.verified.push_back(step.check);
        }
    }
}

}  // namespace trueup
