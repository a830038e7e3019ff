#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "checks/engine.h"
#include "checks/registry.h"
#include "cli/config.h"
#include "cli/repair.h"
#include "facts/error_words.h"
#include "platform/terminal.h"

namespace trueup {
namespace {

Judgement judged(const Host& host, const Facts& facts, const Config& config, const Arguments& arguments) {
    auto judgement = judge_with_new_terminals(host, facts, arguments);
    for (const auto& note : mute(judgement, config))
        print_error("trueup: " + pick(note, arguments.lang) + "\n");
    return judgement;
}

struct Planned {
    Plan plan;
    ShellStartup startup;
    Config config;
    std::vector<FixResult::Left> left;  // whatever is applied
};

bool is_root_in(const Judgement& judgement, const std::string& check, const std::string& setting) {
    return std::ranges::any_of(judgement.findings, [&](const Finding& one) {
        return !one.caused_by && one.check == check && one.subject.setting == setting;
    });
}

// What would come to light with the plan joins it, as far as it can be repaired as safely.
Plan plan_with_hidden(const Host& host, const Judgement& judgement, const PlanOptions& options) {
    auto plan = make_plan(host, judgement, options);
    constexpr int rounds = 4;
    auto all = judgement;
    for (int round = 0; round < rounds && options.checks.empty() && !plan.gone.empty(); ++round) {
        bool more = false;
        for (const auto& finding : options.rejudge(plan.gone, {}).findings) {
            if (finding.caused_by || finding.severity == Severity::info ||
                is_root_in(all, finding.check, finding.subject.setting))
                continue;
            all.findings.push_back(finding);
            more = true;
        }
        if (!more) break;
        auto longer = make_plan(host, all, options);
        // Left to the person it would be news of a machine that is none yet.
        std::erase_if(longer.refused, [&](const Refused& refused) {
            return !is_root_in(judgement, refused.check, refused.subject.setting);
        });
        if (longer.steps.size() <= plan.steps.size() || longer.refused.size() > plan.refused.size()) break;
        plan = std::move(longer);
    }
    return plan;
}

Result<Planned> planned(const Host& host, const Arguments& arguments) {
    for (const auto& name : arguments.names) {
        if (!find_check(name)) {
            return fail(Error::Kind::usage,
                        std::string(say(arguments.lang, "no such check: ", "没有这项检查：")) + name);
        }
    }
    auto facts = gather_facts(host, arguments);
    auto config = load_config(host);
    if (!config) {
        config.error().kind = Error::Kind::usage;
        return std::unexpected(config.error());
    }
    const auto judgement = judged(host, facts, *config, arguments);
    PlanOptions options;
    options.checks = arguments.names;
    options.safety = arguments.safety == "review" ? Safety::review : Safety::safe;
    options.go_env_file = facts.go_env_file;
    options.startup = &facts.startup;
    options.comment_out = config->comment_out;
    options.rejudge = [&](const std::vector<GoneLine>& gone, const Contents& contents) {
        return judged_without(host, facts, gone, contents, *config, arguments);
    };
    auto plan = plan_with_hidden(host, judgement, options);
    auto left = behind_refused(plan, judgement);
    return Planned{std::move(plan), std::move(facts.startup), *std::move(config), std::move(left)};
}

bool is_found(const Judgement& judgement, const Refused& refused) {
    return std::ranges::any_of(judgement.findings, [&](const Finding& finding) {
        return finding.check == refused.check && finding.subject.setting == refused.subject.setting &&
               finding.subject.value == refused.subject.value;
    });
}

// What a fresh shell had and has no more is nobody's to repair. (What only this process
// has is not to be seen there, and stays.)
void settle(Plan& plan, const Fresh& before, const Fresh& after, FixResult& result) {
    if (!before.state.fresh || !after.state.fresh) return;
    std::erase_if(plan.refused, [&](const Refused& refused) {
        const bool gone = is_found(before.judgement, refused) && !is_found(after.judgement, refused);
        if (gone && std::ranges::find(result.settled, refused.check) == result.settled.end())
            result.settled.push_back(refused.check);
        return gone;
    });
}

Result<Fresh> judged_fresh(const Host& host, const Config& config, const Arguments& arguments,
                           std::optional<ShellStartup> startup = std::nullopt) {
    auto fresh = TRY(judge_fresh(host, arguments, std::move(startup)));
    static_cast<void>(mute(fresh.judgement, config));
    return fresh;
}

// As fresh shells are before the repair; the first was traced already.
Result<Before> judged_before(const Host& host, const Config& config, const Arguments& arguments,
                             ShellStartup startup) {
    Before before;
    before.first = TRY(judged_fresh(host, config, arguments, std::move(startup)));
    if (!before.first.state.fresh) return before;
    auto second = judged_fresh(host, config, arguments);
    if (second && second->state.fresh) before.second = *std::move(second);
    return before;
}

// Applied; now a fresh shell says what became of it.
Result<Done> prove(const Host& host, Journal& journal, const Arguments& arguments, Planned& made,
                   const Result<Before>& before, FixResult& result) {
    auto& plan = made.plan;
    const auto after = judged_fresh(host, made.config, arguments);
    if (!after) {
        for (const auto& step : plan.steps)
            result.unverified.push_back({step.check, in_words(after.error())});
        return Done{};
    }
    verify(plan, *after, result);
    if (before) result.taken_back = harm_done(plan, *before, *after, result);
    if (result.taken_back.empty()) {
        if (!before) return Done{};
        settle(plan, before->first, *after, result);
        result.left = left_after(plan, *before, *after);
        return Done{};
    }
    static_cast<void>(TRY(take_back(host, journal, arguments, "fix", result.transaction)));
    result.verified.clear();
    return Done{};
}

// Errors that are left, or anything left of what was asked for by name.
int exit_code(const Plan& plan, const FixResult& result, const Arguments& arguments) {
    const bool left = std::ranges::any_of(plan.refused, [&](const Refused& r) {
        return r.severity == Severity::error || !arguments.names.empty();
    });
    // What came to light is what the repair is not done with.
    const bool more = std::ranges::any_of(result.left, [](const FixResult::Left& one) {
        return one.caused_by.empty() || one.severity == Severity::error;
    });
    return left || more || !result.unverified.empty() || !result.taken_back.empty() ? exit_found : exit_ok;
}

// The exit code; nullopt: what was planned does not hold any more.
std::optional<int> look_and_fix(const Host& host, const Arguments& arguments, Looks& looks) {
    if (auto done = looks.look(); !done) return stopped(done.error());
    auto made = planned(host, arguments);
    if (!made) return stopped(made.error());
    auto* plan = &made->plan;
    const auto style = terminal_style(arguments, &host);
    FixResult result;
    result.left = made->left;
    if (!arguments.json) print(plan_text(*plan, result.left, style));
    if (arguments.dry_run || plan->changes.empty()) {
        if (arguments.json) print(fix_json(*plan, result, arguments.dry_run, arguments.lang));
        return exit_code(*plan, result, arguments);
    }
    int code = exit_ok;
    if (arguments.json && !arguments.yes && !can_ask()) print(fix_json(*plan, result, true, arguments.lang));
    if (!may_change(arguments, "fix", code)) return code;
    const auto before = judged_before(host, made->config, arguments, std::move(made->startup));
    // Held until the repair is proven: who comes meanwhile finds it done, or taken back.
    auto journal = looks.lock(plan->changes);
    if (!journal) return stopped(journal.error());
    if (!*journal) return std::nullopt;
    const auto done = apply_changes(**journal, arguments, "fix", plan->changes);
    if (!done) return stopped(done.error());
    result.transaction = *done;
    if (auto proof = prove(host, **journal, arguments, *made, before, result); !proof)
        return stopped(proof.error());
    print(arguments.json ? fix_json(*plan, result, false, arguments.lang)
                         : result_text(*plan, result, style));
    return exit_code(*plan, result, arguments);
}

}  // namespace

int run_fix(const Arguments& arguments) {
    const auto host = open_host(arguments);
    if (!host) return stopped(host.error());
    Looks looks(**host, arguments);
    while (true) {
        if (const auto code = look_and_fix(**host, arguments, looks)) return *code;
    }
}

std::span<const Command> remedy_commands() {
    static constexpr auto table = std::to_array<Command>({
        {"fix",
         {"Repair what doctor finds, prove it in a fresh shell; undo takes it back",
          "修复 doctor 发现的问题，并在新的 shell 中验证；可用 undo 撤销"},
         "dry-run yes safety json no-exec timeout",
         "[CHECK]...",
         run_fix},
        {"use",
         {"Switch to another Go that is on this machine, by the means of whoever decides here",
          "切换到这台机器上的另一个 Go，用此处负责者自己的方式"},
         "global project shell dry-run yes json no-exec timeout",
         "VERSION",
         run_use},
        {"hook",
         {"Keep arm64 and x86_64 shells apart: the right Homebrew, a GOBIN for each; no process at shell "
          "start",
          "让 arm64 与 x86_64 的 shell 互不干扰：各用各的 Homebrew 和 GOBIN；shell 启动时不运行任何进程"},
         "install remove caches dry-run yes timeout",
         "[SHELL]",
         run_hook},
        {"undo",
         {"Take a repair back: the last one, or the one with this number",
          "撤销一次修复：最近一次，或指定编号的那次"},
         "dry-run merge json timeout",
         "[ID]",
         run_undo},
        {"history",
         {"What trueup has changed on this machine, and when", "trueup 在这台机器上改过什么、何时改的"},
         "json timeout",
         "[ID]",
         run_history},
    });
    return table;
}

}  // namespace trueup
