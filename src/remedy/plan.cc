#include "remedy/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
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
    // A command is never run, whoever thinks that it is safe.
    if (remedy.safety == Safety::manual || only_commands(remedy))
        return {
            "this is for you to do: it changes something that trueup could not put back, or it needs your "
            "choice",
            "这一步需要你来做：它改动 trueup 无法复原的东西，或需要你来选择"};
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

// Empty: the remedy is taken, and `remedy` is what it came to.
Text take(const Host& host, const Subject& subject, const PlanOptions& options, Draft& draft, Remedy& remedy,
          std::vector<std::string>& paths) {
    if (options.startup != nullptr) {
        auto kept = keep_working(host, *options.startup, subject, remedy.edits, options.comment_out);
        if (!kept.refusal.en.empty()) return kept.refusal;
        remedy.edits = std::move(kept.edits);
    }
    return draft.take(remedy.edits, paths);
}

void plan_one(const Host& host, const Finding& finding, const PlanOptions& options, Draft& draft,
              Plan& plan) {
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
        if (reason.en.empty()) reason = take(host, finding.subject, options, draft, remedy, paths);
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

}  // namespace

Plan make_plan(const Host& host, const Judgement& judgement, const PlanOptions& options) {
    Plan plan;
    Draft draft(host, options.go_env_file);
    for (const auto& finding : judgement.findings) {
        if (asked_for(finding, options)) plan_one(host, finding, options, draft, plan);
    }
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
