#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "checks/engine.h"
#include "checks/registry.h"
#include "cli/config.h"
#include "cli/repair.h"
#include "platform/terminal.h"

namespace trueup {
namespace {

int stopped(const Error& error) {
    print_error(error);
    return error.kind == Error::Kind::usage ? exit_usage : exit_unknown;
}

Result<Judgement> judged(const Host& host, const Facts& facts, const Arguments& arguments) {
    auto config = load_config(host);
    if (!config) {
        config.error().kind = Error::Kind::usage;
        return std::unexpected(config.error());
    }
    const std::chrono::milliseconds deadline(static_cast<long>(arguments.timeout_s * 1000));
    auto judgement = judge(facts, all_checks(), deadline);
    for (const auto& note : mute(judgement, *config)) print_error("trueup: " + note + "\n");
    return judgement;
}

Result<Plan> planned(const Host& host, const Arguments& arguments) {
    for (const auto& name : arguments.names) {
        if (!find_check(name)) {
            return fail(Error::Kind::usage,
                        std::string(say(arguments.lang, "no such check: ", "没有这项检查：")) + name);
        }
    }
    const auto facts = gather_facts(host, arguments);
    const auto judgement = TRY(judged(host, facts, arguments));
    PlanOptions options;
    options.checks = arguments.names;
    options.safety = arguments.safety == "review" ? Safety::review : Safety::safe;
    options.go_env_file = facts.go_env_file;
    return make_plan(host, judgement, options);
}

// Errors that are left, or anything left of what was asked for by name.
int exit_code(const Plan& plan, const FixResult& result, const Arguments& arguments) {
    const bool left = std::ranges::any_of(plan.refused, [&](const Refused& r) {
        return r.severity == Severity::error || !arguments.names.empty();
    });
    return left || !result.unverified.empty() ? exit_found : exit_ok;
}

}  // namespace

int run_fix(const Arguments& arguments) {
    const auto host = open_host(arguments);
    if (!host) return stopped(host.error());
    if (auto done = recover_journal(**host, arguments); !done) return stopped(done.error());
    const auto plan = planned(**host, arguments);
    if (!plan) return stopped(plan.error());
    const auto style = terminal_style(arguments, host->get());
    FixResult result;
    if (!arguments.json) print(plan_text(*plan, style));
    if (arguments.dry_run || plan->changes.empty()) {
        if (arguments.json) print(fix_json(*plan, result, arguments.dry_run, arguments.lang));
        return exit_code(*plan, result, arguments);
    }
    int code = exit_ok;
    if (arguments.json && !arguments.yes && !can_ask()) print(fix_json(*plan, result, true, arguments.lang));
    if (!may_change(arguments, "fix", code)) return code;
    const auto done = apply_changes(**host, arguments, "fix", plan->changes);
    if (!done) return stopped(done.error());
    result.transaction = *done;
    verify(**host, arguments, *plan, result);
    print(arguments.json ? fix_json(*plan, result, false, arguments.lang)
                         : result_text(*plan, result, style));
    return exit_code(*plan, result, arguments);
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
