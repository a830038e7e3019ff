#include <fmt/format.h>

#include <algorithm>

#include "base/redact.h"
#include "base/text.h"
#include "cli/repair.h"

namespace trueup {
namespace {

bool touches(const Step& step, const std::string& path) {
    return std::ranges::find(step.paths, path) != step.paths.end();
}

std::string title_line(const Text& title, const std::string& check, const Style& style) {
    return fmt::format("{}  {}\n", style.bold(printable(pick(title, style.lang))),
                       style.dim("[" + check + "]"));
}

// The commands of a remedy that trueup does not apply, to copy.
void add_commands(std::string& out, const Remedy& remedy, const Style& style) {
    out += wrap(printable(pick(remedy.summary, style.lang)), style.width, 4);
    for (const auto& edit : remedy.edits) {
        const auto diff = diff_of(edit);
        if (edit.kind == Edit::Kind::run || edit.kind == Edit::Kind::go_env) {
            out += "    $ " + printable(diff) + "\n";
        } else {
            out += show_diff(diff, 4, style);
        }
    }
}

using Left = FixResult::Left;

std::string behind_text(const Refused& refused, const std::vector<Left>& left, const Style& style) {
    std::string out;
    for (const auto& one : left) {
        if (one.caused_by != refused.check) continue;
        out += wrap(std::string(say(style.lang, "Behind it, an error: ", "由它引起的错误：")) +
                        printable(pick(one.title, style.lang)) + " [" + one.check + "]",
                    style.width, 2);
    }
    return out;
}

// What is found after the repair beside what it was for.
std::string left_text(const std::vector<Left>& left, const Style& style) {
    std::string out;
    bool hidden = false;
    for (const auto& one : left) {
        const auto what = one.caused_by.empty() ? say(style.lang, "Came to light: ", "修复后显露：")
                                                : say(style.lang, "Still there: ", "仍然存在：");
        out += style.red(what) + title_line(one.title, one.check, style);
        out += wrap(printable(pick(one.proof, style.lang)), style.width, 2);
        hidden = hidden || one.caused_by.empty();
    }
    if (hidden)
        out += std::string(
            say(style.lang,
                "What came to light was hidden by what was repaired: run `trueup fix` again "
                "in a new shell.\n",
                "显露出的问题此前被已修复的问题掩盖：请在新的 shell 中再次运行 `trueup fix`。\n"));
    return out;
}

std::string refused_text(const Plan& plan, const std::vector<Left>& left, const Style& style) {
    if (plan.refused.empty()) return {};
    std::string out = style.bold(say(style.lang, "Left to you:", "留给你处理：")) + "\n";
    for (const auto& refused : plan.refused) {
        out += "\n  " + title_line(refused.title, refused.check, style);
        out += wrap(printable(pick(refused.reason, style.lang)), style.width, 2);
        out += behind_text(refused, left, style);
        for (const auto& remedy : refused.remedies) add_commands(out, remedy, style);
    }
    return out + "\n";
}

}  // namespace

std::string plan_text(const Plan& plan, const std::vector<FixResult::Left>& left, const Style& style) {
    std::string out;
    for (const auto& change : plan.changes) {
        for (const auto& step : plan.steps) {
            if (!touches(step, change.path)) continue;
            out += title_line(step.title, step.check, style);
            out += wrap(printable(pick(step.remedy.summary, style.lang)), style.width, 2);
        }
        out += show_diff(diff_of(change), 2, style) + "\n";
    }
    out += refused_text(plan, left, style);
    if (plan.changes.empty() && plan.refused.empty())
        out += std::string(say(style.lang, "Nothing to repair.", "没有需要修复的问题。")) + "\n";
    return redact(out);
}

std::string result_text(const Plan& plan, const FixResult& result, const Style& style) {
    std::string out;
    if (!result.taken_back.empty()) {
        out = style.red(fmt::format(
                  fmt::runtime(say(style.lang,
                                   "Taken back: transaction {} did harm, and every file is as it was.",
                                   "已撤回：事务 {} 造成了损害，所有文件已恢复原样。")),
                  result.transaction)) +
              "\n";
        for (const auto& reason : result.taken_back)
            out += wrap("- " + printable(pick(reason, style.lang)), style.width, 2);
        return redact(out);
    }
    out = fmt::format(
        fmt::runtime(say(style.lang,
                         "Applied {} change(s) as transaction {}; `trueup undo {}` takes it back.\n",
                         "已应用 {} 处改动，事务 {}；`trueup undo {}` 可以撤销。\n")),
        plan.changes.size(), result.transaction, result.transaction);
    if (!result.verified.empty()) {
        const auto how = result.asked_shell
                             ? say(style.lang, "Verified in a fresh shell: ", "已在新的 shell 中验证：")
                             : say(style.lang, "Verified by reading the files: ", "已通过读取文件验证：");
        out += style.green(how) + join(result.verified, list_comma(style.lang)) + "\n";
    }
    if (!result.settled.empty())
        out += style.green(say(style.lang, "No longer left to you: ", "不再需要你处理：")) +
               join(result.settled, list_comma(style.lang)) + "\n";
    for (const auto& entry : result.unverified) {
        out += style.red(say(style.lang, "Not verified: ", "未能验证：")) + entry.check + "\n";
        out += wrap(printable(pick(entry.reason, style.lang)), style.width, 2);
    }
    out += left_text(result.left, style);
    out += std::string(say(style.lang, "Shells that are open keep their old values: open a new one.\n",
                           "已经打开的 shell 仍保留旧值：请打开新的 shell。\n"));
    return redact(out);
}

Json to_json(const Change& change) {
    Json checks = Json::array();
    for (const auto& check : split(change.reason, ' ')) {
        if (!check.empty()) checks.push_back(check);
    }
    return {{"path", change.path}, {"diff", diff_of(change)}, {"checks", std::move(checks)}};
}

std::string fix_json(const Plan& plan, const FixResult& result, bool dry_run, Lang lang) {
    Json out;
    out["schema"] = "trueup.fix/1";
    out["transaction"] = result.transaction == 0 ? Json() : Json(result.transaction);
    out["dry_run"] = dry_run;
    Json planned = Json::array();
    for (const auto& step : plan.steps) {
        planned.push_back({{"check", step.check},
                           {"remedy", step.remedy.id},
                           {"safety", to_string(step.remedy.safety)},
                           {"summary", pick(step.remedy.summary, lang)},
                           {"paths", step.paths}});
    }
    out["applied"] = result.transaction == 0 || !result.taken_back.empty() ? Json::array() : planned;
    out["taken_back"] = Json::array();
    for (const auto& reason : result.taken_back) out["taken_back"].push_back(pick(reason, lang));
    out["planned"] = std::move(planned);
    out["changes"] = Json::array();
    for (const auto& change : plan.changes) out["changes"].push_back(to_json(change));
    out["refused"] = Json::array();
    for (const auto& refused : plan.refused) {
        Json commands = Json::array();
        Json summaries = Json::array();
        for (const auto& remedy : refused.remedies) {
            summaries.push_back(pick(remedy.summary, lang));
            for (const auto& edit : remedy.edits) {
                if (edit.kind == Edit::Kind::run || edit.kind == Edit::Kind::go_env)
                    commands.push_back(diff_of(edit));
            }
        }
        out["refused"].push_back({{"check", refused.check},
                                  {"severity", to_string(refused.severity)},
                                  {"title", pick(refused.title, lang)},
                                  {"reason", pick(refused.reason, lang)},
                                  {"summaries", std::move(summaries)},
                                  {"commands", std::move(commands)}});
    }
    out["verified"] = result.verified;
    out["settled"] = result.settled;
    out["left"] = Json::array();
    for (const auto& one : result.left)
        out["left"].push_back({{"check", one.check},
                               {"severity", to_string(one.severity)},
                               {"title", pick(one.title, lang)},
                               {"reason", pick(one.proof, lang)},
                               {"caused_by", one.caused_by.empty() ? Json() : Json(one.caused_by)}});
    out["unverified"] = Json::array();
    for (const auto& entry : result.unverified)
        out["unverified"].push_back({{"check", entry.check}, {"reason", pick(entry.reason, lang)}});
    return document(std::move(out));
}

}  // namespace trueup
