#include "remedy/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/set_line.h"
#include "remedy/difference.h"
#include "remedy/draft.h"
#include "remedy/keep.h"

namespace trueup {
namespace {

bool listed(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

bool asked_for(const Finding& finding, const PlanOptions& options) {
    return options.checks.empty() ? !finding.caused_by : listed(options.checks, finding.check);
}

bool only_commands(const Remedy& remedy) {
    return std::ranges::all_of(remedy.edits, [](const Edit& e) { return e.kind == Edit::Kind::run; });
}

// Why a remedy is not even tried; empty: it is.
Text ruled_out(const Remedy& remedy, Safety boldest) {
    if (remedy.edits.empty())
        return {"trueup has no change for this that it could make; what to do is said below",
                "trueup 没有可以代为执行的改动；做法见下"};
    // A command is never run, whoever thinks that it is safe.
    if (remedy.safety == Safety::manual || only_commands(remedy))
        return {
            "this is for you to do: it is a command, which trueup could not put back, or it needs your "
            "choice",
            "这一步需要你来做：它是 trueup 无法复原的命令，或需要你来选择"};
    if (remedy.safety > boldest)
        return {"look at it first; --safety review applies it", "请先查看；加上 --safety review 才会应用"};
    return {};
}

std::string reasons_of(const Plan& plan, const std::string& path) {
    std::vector<std::string> checks;
    for (const auto& step : plan.steps) {
        if (listed(step.paths, path) && !listed(checks, step.check)) checks.push_back(step.check);
    }
    return join(checks, " ");
}

bool still_sets(const Edit& edit, const std::string& name) {
    return std::ranges::any_of(edit.new_lines, [&](const std::string& line) {
        return !trim(line).starts_with('#') && without_setting(line, name);
    });
}

// The lines that the steps take away from a variable. PATH is not among them:
// what its lines give depends on the lines before.
std::vector<GoneLine> gone_lines(const Host& host, const ShellStartup& startup, const Plan& plan) {
    const auto real = [&](const std::string& path) { return resolve(host, path).value_or(path); };
    std::vector<GoneLine> gone;
    const auto look = [&](const Edit& edit) {
        const auto last = edit.first_line + static_cast<int>(edit.old_lines.size());
        for (const auto& a : startup.assignments) {
            const auto& origin = a.origin;
            if (a.name == "PATH" || origin.line < edit.first_line || origin.line >= last ||
                real(origin.path) != real(edit.path) || still_sets(edit, a.name))
                continue;
            const auto& line = edit.old_lines[static_cast<std::size_t>(origin.line - edit.first_line)];
            GoneLine one{a.name, origin.path, origin.line};
            if (without_setting(line, a.name) && std::ranges::find(gone, one) == gone.end())
                gone.push_back(std::move(one));
        }
    };
    for (const auto& step : plan.steps) {
        for (const auto& edit : step.remedy.edits) {
            if (edit.kind == Edit::Kind::replace_lines && edit.first_line > 0) look(edit);
        }
    }
    return gone;
}

// Empty: the remedy is taken, and `remedy` is what it came to. `gone`: lines that
// went before, which hid this one.
Text take(const Host& host, const Finding& finding, const PlanOptions& options,
          const std::vector<GoneLine>& gone, Draft& draft, Remedy& remedy, std::vector<std::string>& paths) {
    if (options.startup != nullptr) {
        std::vector<std::pair<std::string, int>> same_setting;
        for (const auto& line : gone) {
            if (line.setting == finding.subject.setting) same_setting.emplace_back(line.path, line.line);
        }
        std::vector<std::pair<std::string, int>> named;
        for (const auto& one : finding.evidence) {
            if (one.origin.kind == OriginKind::file && one.origin.line > 0)
                named.emplace_back(one.origin.path, one.origin.line);
        }
        auto kept = keep_working(host, *options.startup, finding.subject, remedy.edits, options.comment_out,
                                 same_setting, named);
        if (!kept.refusal.en.empty()) return kept.refusal;
        remedy.edits = std::move(kept.edits);
    }
    return draft.take(remedy.edits, paths);
}

void plan_one(const Host& host, const Finding& finding, const PlanOptions& options,
              const std::vector<GoneLine>& gone, Draft& draft, Plan& plan) {
    Refused refused{finding.check, finding.severity, finding.title, {}, finding.remedies};
    // "Possible" is a guess; only who names the check wants it acted upon.
    if (finding.confidence == Confidence::possible && options.checks.empty()) {
        refused.reason = {"it is only possible, not proven; name the check to repair it all the same",
                          "只是有可能，未经证实；写明检查名称才会修复"};
        plan.refused.push_back(std::move(refused));
        return;
    }
    refused.reason = {"no repair of it is known to trueup", "trueup 不知道如何修复它"};
    bool first = true;
    for (const auto& offered : finding.remedies) {
        auto remedy = offered;
        std::vector<std::string> paths;
        auto reason = ruled_out(remedy, options.safety);
        if (reason.en.empty()) reason = take(host, finding, options, gone, draft, remedy, paths);
        if (reason.en.empty()) {
            const auto origin = finding.evidence.empty() ? Origin{} : finding.evidence.front().origin;
            plan.steps.push_back({finding.check, finding.severity, finding.title, finding.subject, origin,
                                  std::move(remedy), std::move(paths)});
            return;
        }
        // The first remedy is the best one; why it is not applied is the answer.
        if (first) refused.reason = std::move(reason);
        first = false;
        // One that only wants to be looked at is not passed over for a worse one.
        if (remedy.safety == Safety::review && !only_commands(remedy)) break;
    }
    plan.refused.push_back(std::move(refused));
}

bool is_planned(const Finding& finding, const Plan& plan) {
    const auto& edits = finding.remedies.front().edits;
    const auto same = [](const Edit& a, const Edit& b) {
        return a.kind == b.kind && a.path == b.path && a.first_line == b.first_line && a.argv == b.argv;
    };
    return std::ranges::all_of(edits, [&](const Edit& edit) {
        return std::ranges::any_of(plan.steps, [&](const Step& step) {
            return std::ranges::any_of(step.remedy.edits, [&](const Edit& e) { return same(e, edit); });
        });
    });
}

// A line that is taken away may have hidden another wrong one. What would be found
// then is repaired in the same go, as far as it is about the same variable.
void plan_further(const Host& host, const PlanOptions& options, Draft& draft, Plan& plan) {
    constexpr int rounds = 8;
    std::size_t known = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto gone = gone_lines(host, *options.startup, plan);
        if (gone.size() == known) return;
        known = gone.size();
        const auto judgement = options.rejudge(gone);
        for (const auto& finding : judgement.findings) {
            const bool concerned = std::ranges::any_of(
                gone, [&](const auto& line) { return line.setting == finding.subject.setting; });
            if (!concerned || finding.remedies.empty() || !asked_for(finding, options) ||
                is_planned(finding, plan))
                continue;
            // What is left to the person would come as news of a machine that is none yet.
            const auto refused = plan.refused.size();
            plan_one(host, finding, options, gone, draft, plan);
            plan.refused.resize(refused);
        }
    }
}

}  // namespace

Plan make_plan(const Host& host, const Judgement& judgement, const PlanOptions& options) {
    Plan plan;
    Draft draft(host, options.go_env_file);
    for (const auto& finding : judgement.findings) {
        if (asked_for(finding, options)) plan_one(host, finding, options, {}, draft, plan);
    }
    if (options.rejudge && options.startup != nullptr) plan_further(host, options, draft, plan);
    if (options.startup != nullptr) plan.gone = gone_lines(host, *options.startup, plan);
    plan.changes = draft.changes();
    for (auto& change : plan.changes) change.reason = reasons_of(plan, change.path);
    return plan;
}

std::string diff_of(const Change& change) {
    const auto name = [&](const FileImage& image) {
        return image.kind == FileImage::Kind::absent ? std::string("/dev/null") : change.path;
    };
    const auto text = [](const FileImage& image) {
        if (image.kind == FileImage::Kind::link) return "-> " + image.target + "\n";
        if (image.kind == FileImage::Kind::folder) return std::string("(folder)\n");
        return image.content;
    };
    auto out = fmt::format("--- {}\n+++ {}\n{}", name(change.before), name(change.after),
                           unified_diff(text(change.before), text(change.after)));
    if (change.before.kind == FileImage::Kind::file && change.after.kind == FileImage::Kind::file &&
        change.before.mode != change.after.mode)
        out += fmt::format("mode {:04o} -> {:04o}\n", change.before.mode, change.after.mode);
    return out;
}

}  // namespace trueup
