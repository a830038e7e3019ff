#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checks/engine.h"
#include "checks/registry.h"
#include "cli/repair.h"
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

// The finding that is still there; nullptr: gone.
const Finding* still_there(const Judgement& judgement, const Step& step) {
    const auto at = std::ranges::find_if(judgement.findings, [&](const Finding& f) {
        return f.check == step.check && f.subject.setting == step.subject.setting;
    });
    return at == judgement.findings.end() ? nullptr : &*at;
}

Text why_still(const Finding& finding) {
    if (finding.evidence.empty()) return {"it is still found", "问题仍然存在"};
    const auto& text = finding.evidence.front().text;
    return {"it is still found: " + text.en, "问题仍然存在：" + text.zh};
}

}  // namespace

Result<FreshFacts> fresh_facts(const Host& host, const Arguments& arguments) {
    StartupOptions reading;
    reading.may_execute = !arguments.no_exec;
    reading.limit = std::chrono::milliseconds(static_cast<long>(arguments.timeout_s * 1000));
    auto startup = read_startup(host, reading);
    FreshFacts out;
    LiveOptions options;
    options.environment = fresh_environment(startup);
    options.cwd = host.cwd();
    out.fresh = options.environment.has_value();
    // Without a shell, this process's own environment: right about files that
    // go reads itself, and blind for start-up files, whose findings then stay.
    if (!out.fresh) options.environment = host.environment();
    out.why_not = startup.unknown_reason;
    const auto again = TRY(live_host(options));
    out.facts = gather(*again, std::move(startup));
    return out;
}

void verify(const Host& host, const Arguments& arguments, const Plan& plan, FixResult& result) {
    const auto again = fresh_facts(host, arguments);
    if (!again) {
        for (const auto& step : plan.steps)
            result.unverified.push_back({step.check, {again.error().message, again.error().message}});
        return;
    }
    const auto judgement = judge(again->facts, all_checks(),
                                 std::chrono::milliseconds(static_cast<long>(arguments.timeout_s * 1000)));
    for (const auto& step : plan.steps) {
        if (const auto* finding = still_there(judgement, step)) {
            auto text = why_still(*finding);
            if (!again->fresh)
                text = {"no fresh shell could be asked: " + again->why_not,
                        "没有新的 shell 可供验证：" + again->why_not};
            result.unverified.push_back({step.check, std::move(text)});
        } else if (std::ranges::find(result.verified, step.check) == result.verified.end()) {
            result.verified.push_back(step.check);
        }
    }
}

}  // namespace trueup
