// A repair is judged by all that a fresh shell has, not only by the finding that
// it was for.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/repair.h"

namespace trueup {
namespace {

using Values = std::vector<Assignment>;

const Assignment* value_of(const Values& values, std::string_view name) {
    const auto at =
        std::ranges::find_if(values, [&](const Assignment& a) { return a.name == name && !a.unset; });
    return at == values.end() ? nullptr : &*at;
}

// Another one each time, whoever starts the shell.
bool changes_by_itself(std::string_view name) {
    constexpr std::array<std::string_view, 8> names = {"_",   "SHLVL",         "PWD",           "OLDPWD",
                                                       "TTY", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "RANDOM"};
    return std::ranges::find(names, name) != names.end() || name.starts_with("STARSHIP_") ||
           name.starts_with("__") || name.starts_with("BASH_FUNC_");
}

// The repair was about it, or took the line that set it.
bool is_subject(const Plan& plan, std::string_view name) {
    return std::ranges::any_of(plan.steps, [&](const Step& s) { return s.subject.setting == name; }) ||
           std::ranges::any_of(plan.gone, [&](const GoneLine& line) { return line.setting == name; });
}

// What the lines that went gave, to whichever variable.
std::vector<std::string> gone_values(const Plan& plan, const ShellStartup& before) {
    std::vector<std::string> values;
    for (const auto& step : plan.steps) values.push_back(step.subject.value);
    for (const auto& line : plan.gone) {
        for (const auto& a : before.assignments) {
            if (a.name == line.setting && a.origin.path == line.path && a.origin.line == line.line)
                values.push_back(a.value);
        }
    }
    std::erase_if(values, [](const std::string& value) { return value.size() < 2; });
    return values;
}

// As a second shell had it, too; nullptr: it comes and goes by itself.
const Assignment* second_value(const Before& before, const Assignment& first) {
    return before.second ? value_of(before.second->state.facts.startup.final_values, first.name) : &first;
}

void lost_variables(const Plan& plan, const Before& before, const Values& after, std::vector<Text>& out) {
    const auto& startup = before.first.state.facts.startup;
    const auto gone = gone_values(plan, startup);
    for (const auto& value : startup.final_values) {
        if (value.unset || value.name == "PATH" || changes_by_itself(value.name) ||
            is_subject(plan, value.name))
            continue;
        const auto* other = second_value(before, value);
        if (other == nullptr) continue;
        const auto* now = value_of(after, value.name);
        // "$GOROOT/misc" becomes "/misc".
        const bool held_it =
            std::ranges::any_of(gone, [&](const std::string& part) { return value.value.contains(part); });
        if (now == nullptr) {
            out.push_back({fmt::format("{} is not set any more", value.name),
                           fmt::format("{} 不再被设置", value.name)});
        } else if (now->value.empty() && !value.value.empty() && !other->value.empty()) {
            out.push_back(
                {fmt::format("{} is empty now", value.name), fmt::format("{} 变成了空值", value.name)});
        } else if (now->value != value.value && other->value == value.value && held_it) {
            out.push_back({fmt::format("{} becomes {}", value.name, now->value),
                           fmt::format("{} 变成了 {}", value.name, now->value)});
        }
    }
}

// The line that gave the variable its value is still there, so the value has to be.
void lost_winners(const Plan& plan, const Before& two, const Values& after, std::vector<Text>& out) {
    const auto& before = two.first.state.facts.startup;
    std::vector<std::string> done;
    for (const auto& line : plan.gone) {
        if (std::ranges::find(done, line.setting) != done.end()) continue;
        done.push_back(line.setting);
        const auto& all = before.assignments;
        const auto last = std::find_if(all.rbegin(), all.rend(),
                                       [&](const Assignment& a) { return a.name == line.setting; });
        if (last == all.rend() || last->unset || last->possible) continue;
        const GoneLine winner{line.setting, last->origin.path, last->origin.line};
        const auto* was = value_of(before.final_values, line.setting);
        if (std::ranges::find(plan.gone, winner) != plan.gone.end() || was == nullptr ||
            was->value != last->value)
            continue;
        const auto* now = value_of(after, line.setting);
        if (now != nullptr && now->value == was->value) continue;
        const auto* other = second_value(two, *was);
        if (other == nullptr || (now != nullptr && other->value != was->value)) continue;
        const auto is = now == nullptr ? std::string("-") : now->value;
        out.push_back({fmt::format("{} was to stay {} and becomes {}", line.setting, was->value, is),
                       fmt::format("{} 本应保持 {}，却变成了 {}", line.setting, was->value, is)});
    }
}

// Folders of `path` that `other` does not have.
std::vector<std::string> folders_beside(const std::vector<PathEntry>& path,
                                        const std::vector<PathEntry>& other) {
    std::vector<std::string> out;
    for (const auto& entry : path) {
        if (entry.state == PathState::ok &&
            std::ranges::find(other, entry.dir, &PathEntry::dir) == other.end() &&
            std::ranges::find(out, entry.dir) == out.end())
            out.push_back(entry.dir);
    }
    return out;
}

void lost_folders(const Plan& plan, const Before& before, const Facts& after, std::vector<Text>& out) {
    if (is_subject(plan, "PATH")) return;
    const auto& path = before.first.state.facts.path;
    auto lost = folders_beside(path, after.path);
    if (before.second) {
        // Each shell has a folder of its own (fnm): another one in its place is as good.
        const auto& second = before.second->state.facts.path;
        const auto own = folders_beside(path, second);
        const auto in_place = std::min(own.size(), folders_beside(second, path).size());
        if (folders_beside(after.path, path).size() >= in_place)
            std::erase_if(lost, [&](const auto& dir) { return std::ranges::find(own, dir) != own.end(); });
    }
    for (const auto& dir : lost) {
        if (std::ranges::any_of(plan.steps, [&](const Step& s) { return s.subject.path == dir; })) continue;
        out.push_back({fmt::format("PATH loses {}", dir), fmt::format("PATH 丢失了 {}", dir)});
    }
}

bool is_error(const Finding& finding) { return finding.severity == Severity::error && !finding.caused_by; }

void new_errors(const Before& before, const Judgement& after, std::vector<Text>& out) {
    const auto has = [](const Judgement& judgement, const std::string& check) {
        return std::ranges::find(judgement.passed, check) != judgement.passed.end();
    };
    const auto passed = [&](const std::string& check) {
        return has(before.first.judgement, check) && (!before.second || has(before.second->judgement, check));
    };
    const auto errors = [](const Judgement& judgement) {
        return std::ranges::count_if(judgement.findings, is_error);
    };
    auto most = errors(before.first.judgement);
    if (before.second) most = std::max(most, errors(before.second->judgement));
    // One fault that hid another one is no worse than before.
    if (errors(after) <= most) return;
    for (const auto& finding : after.findings) {
        if (is_error(finding) && passed(finding.check)) out.push_back(finding.title);
    }
}

// Of the shell itself, about a line that it does not understand.
std::vector<std::string> complaints_beside(const ShellStartup& startup, const ShellStartup& other) {
    std::vector<std::string> out;
    for (const auto& name : startup.names) {
        const bool known = std::ranges::any_of(other.names, [&](const ShellName& one) {
            return one.kind == name.kind && one.value == name.value;
        });
        if (name.kind == "complaint" && !known) out.push_back(name.value);
    }
    return out;
}

void new_complaints(const Before& before, const ShellStartup& after, std::vector<Text>& out) {
    const auto& first = before.first.state.facts.startup;
    auto news = complaints_beside(after, first);
    if (before.second) {
        const auto& second = before.second->state.facts.startup;
        // In other words each time (a number, a time).
        if (news.size() <= complaints_beside(second, first).size()) return;
        std::erase_if(news, [&](const std::string& text) {
            return std::ranges::any_of(second.names, [&](const ShellName& one) { return one.value == text; });
        });
    }
    for (const auto& text : news)
        out.push_back({fmt::format("the shell complains at its start: {}", text),
                       fmt::format("shell 启动时报错：{}", text)});
}

bool same_place(const Origin& a, const Origin& b) {
    return a.path == b.path && a.line == b.line && a.text == b.text;
}

// Nothing is gone, and every finding points where it pointed before.
bool no_good(const Plan& plan, const Fresh& after, const FixResult& result) {
    if (!result.verified.empty() || result.unverified.empty()) return false;
    return std::ranges::all_of(plan.steps, [&](const Step& step) {
        return std::ranges::any_of(after.judgement.findings, [&](const Finding& f) {
            return f.check == step.check && f.subject.setting == step.subject.setting &&
                   !f.evidence.empty() && same_place(f.evidence.front().origin, step.origin);
        });
    });
}

}  // namespace

std::vector<Text> harm_done(const Plan& plan, const Before& before, const Fresh& after,
                            const FixResult& result) {
    std::vector<Text> out;
    if (!before.first.state.fresh) return out;
    if (!after.state.fresh) {
        out.push_back({"a fresh shell does not get through its start-up any more: " + after.state.why_not.en,
                       "新的 shell 不再能完成启动：" + after.state.why_not.zh});
        return out;
    }
    const auto& was = before.first.state.facts;
    const auto& is = after.state.facts;
    if (was.selection.unavailable.empty() && !was.selection.version.empty() &&
        !is.selection.unavailable.empty() && !is.selection.downloads)
        out.push_back({"no go runs any more: " + is.selection.unavailable.en,
                       "不再有可运行的 go：" + is.selection.unavailable.zh});
    lost_variables(plan, before, is.startup.final_values, out);
    lost_winners(plan, before, is.startup.final_values, out);
    lost_folders(plan, before, is, out);
    new_errors(before, after.judgement, out);
    new_complaints(before, is.startup, out);
    if (out.empty() && no_good(plan, after, result))
        out.push_back({"nothing is better for it: what was found is found at the same line again",
                       "没有任何改善：同样的问题仍出现在同一行"});
    return out;
}

}  // namespace trueup
