// What would be found if some lines of start-up files were gone: worked out from
// what was recorded, since nothing has been changed yet.
#include <algorithm>

#include "cli/repair.h"
#include "probe/attributed_host.h"
#include "probe/gather.h"

namespace trueup {
namespace {

bool is_gone(const Host& host, const Assignment& assignment, const std::vector<GoneLine>& gone) {
    const auto real = [&](const std::string& path) { return resolve(host, path).value_or(path); };
    return std::ranges::any_of(gone, [&](const GoneLine& line) {
        return line.setting == assignment.name && line.line == assignment.origin.line &&
               real(line.path) == real(assignment.origin.path);
    });
}

// Start-up without these lines: of each variable that they set, what the rest of
// start-up leaves. Other lines are taken to do what they did.
ShellStartup startup_without(const Host& host, ShellStartup startup, const std::vector<GoneLine>& gone) {
    std::erase_if(startup.assignments, [&](const Assignment& a) { return is_gone(host, a, gone); });
    for (const auto& line : gone) {
        std::erase_if(startup.final_values, [&](const Assignment& a) { return a.name == line.setting; });
        const auto& all = startup.assignments;
        const auto last =
            std::find_if(all.rbegin(), all.rend(), [&](const auto& a) { return a.name == line.setting; });
        if (last != all.rend() && !last->unset) startup.final_values.push_back(*last);
    }
    return startup;
}

// What start-up ends with; nullptr: nothing, or nobody knows.
const Assignment* last_value(const ShellStartup& startup, const std::string& name) {
    const Assignment* last = nullptr;
    for (const auto& a : startup.assignments) {
        if (a.name != name) continue;
        if (a.possible) return nullptr;
        last = &a;
    }
    return last == nullptr || last->unset ? nullptr : last;
}

// This process's environment as those lines' going would leave it: values that
// start-up did not give stay.
Environment environment_without(const Host& host, const ShellStartup& before, const ShellStartup& after,
                                const std::vector<GoneLine>& gone) {
    auto env = host.environment();
    for (const auto& line : gone) {
        const auto* old = last_value(before, line.setting);
        const auto* next = last_value(after, line.setting);
        const auto at = std::ranges::find(env.variables, line.setting, &Variable::name);
        if (old == nullptr || at == env.variables.end() || at->value != old->value) continue;
        if (next == nullptr)
            env.variables.erase(at);
        else
            at->value = next->value;
    }
    return env;
}

}  // namespace

Judgement judged_without(const Host& host, const Facts& facts, const std::vector<GoneLine>& gone,
                         const Contents& contents, const Config& config, const Arguments& arguments) {
    auto startup = startup_without(host, facts.startup, gone);
    const AttributedHost later(host, environment_without(host, facts.startup, startup, gone), contents);
    // What a line hid is in new terminals first, as what `fix` began with was.
    auto judgement = judge_with_new_terminals(later, gather(later, std::move(startup)), arguments);
    static_cast<void>(mute(judgement, config));
    return judgement;
}

}  // namespace trueup
