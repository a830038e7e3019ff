#include "remedy/plan.h"

#include <algorithm>

#include "base/text.h"
#include "remedy/draft.h"
#include "remedy/keep.h"
#include "remedy/own_files.h"
#include "remedy/plan_lines.h"

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

using Places = std::vector<std::pair<std::string, int>>;

Places places_of(const Finding& finding) {
    Places places;
    for (const auto& one : finding.evidence) {
        if (one.origin.kind == OriginKind::file && one.origin.line > 0)
            places.emplace_back(one.origin.path, one.origin.line);
    }
    return places;
}

class Planner {
public:
    Planner(const Host& host, const PlanOptions& options)
        : host_(host), options_(options), draft_(host, options.go_env_file) {}

    Plan run(const Judgement& judgement) {
        // Which line of two is to stay is only known when those that are wrong have gone.
        for (const bool of_two : {false, true}) {
            for (const auto& finding : judgement.findings) {
                if (asked_for(finding, options_) && keeps_last(finding) == of_two &&
                    !(of_two && keeps_gone_line(finding, gone(plan_.steps))))
                    plan_one(finding);
            }
        }
        if (options_.rejudge && options_.startup != nullptr) {
            plan_further();
            plan_in_files();
        }
        if (fill_blocks(host_, plan_.steps)) draw_anew();
        plan_.gone = gone(plan_.steps);
        std::erase_if(plan_.refused, [&](const Refused& r) { return is_done(r); });
        plan_.changes = draft_.changes();
        for (auto& change : plan_.changes) change.reason = reasons_of(plan_, change.path);
        return std::move(plan_);
    }

private:
    // What is known of a step beside what the plan tells.
    struct Source {
        Finding finding;
        std::vector<Edit> own;      // of its remedy
        std::vector<Edit> offered;  // and of those that share a line with it
        Places named;
    };

    std::vector<GoneLine> gone(const std::vector<Step>& steps) const {
        return options_.startup == nullptr ? std::vector<GoneLine>{}
                                           : gone_lines(host_, *options_.startup, steps);
    }

    // Empty: the remedy is taken, and `remedy` is what it came to.
    Text take(const Finding& finding, Remedy& remedy, std::vector<std::string>& paths) {
        if (options_.startup != nullptr) {
            auto kept = keep_working(host_, *options_.startup, finding.subject, remedy.edits,
                                     options_.comment_out, gone(plan_.steps), places_of(finding));
            if (!kept.refusal.en.empty()) return kept.refusal;
            remedy.edits = std::move(kept.edits);
        }
        auto reason = draft_.take(remedy.edits, paths);
        // Nothing is wrong with it but that another step was first.
        Draft alone(host_, options_.go_env_file);
        std::vector<std::string> none;
        if (!reason.en.empty() && alone.take(remedy.edits, none).en.empty())
            return {
                "another repair of this run changes the same line or file: run `trueup fix` again after it",
                "本次的另一项修复改动了同一行或同一文件：完成后请再运行一次 `trueup fix`"};
        return reason;
    }

    void add_step(const Finding& finding, std::vector<Edit> offered, Remedy remedy,
                  std::vector<std::string> paths) {
        plan_.steps.push_back({finding.check, finding.severity, finding.title, finding.subject,
                               origin_of(finding), std::move(remedy), std::move(paths)});
        sources_.push_back({finding, offered, offered, places_of(finding)});
    }

    static Origin origin_of(const Finding& finding) {
        return finding.evidence.empty() ? Origin{} : finding.evidence.front().origin;
    }

    static Refused refusal_of(const Finding& finding, Text reason) {
        return {finding.check,    finding.severity, finding.title,     std::move(reason),
                finding.remedies, finding.subject,  origin_of(finding)};
    }

    // True: it became a step.
    bool plan_one(const Finding& finding) {
        auto refused = refusal_of(finding, {});
        // "Possible" is a guess; only who names the check wants it acted upon.
        if (finding.confidence == Confidence::possible && options_.checks.empty()) {
            refused.reason = {"it is only possible, not proven; name the check to repair it all the same",
                              "只是有可能，未经证实；写明检查名称才会修复"};
            plan_.refused.push_back(std::move(refused));
            return false;
        }
        refused.reason = {"no repair of it is known to trueup", "trueup 不知道如何修复它"};
        bool first = true;
        for (const auto& offered : finding.remedies) {
            auto remedy = offered;
            std::vector<std::string> paths;
            auto reason = ruled_out(remedy, options_.safety);
            if (reason.en.empty()) {
                reason = take(finding, remedy, paths);
                if (!reason.en.empty() && join_others(finding, offered)) return true;
            }
            if (reason.en.empty()) {
                add_step(finding, offered.edits, std::move(remedy), std::move(paths));
                return true;
            }
            // The first remedy is the best one; why it is not applied is the answer.
            if (first) refused.reason = std::move(reason);
            first = false;
            // One that only wants to be looked at is not passed over for a worse one.
            if (remedy.safety == Safety::review && !only_commands(remedy)) break;
        }
        plan_.refused.push_back(std::move(refused));
        return false;
    }

    // What the line sets, the finding's own variable first.
    std::vector<std::string> names_of(const Finding& finding, const Edit& edit) const {
        std::vector<std::string> names = {finding.subject.setting};
        for (const auto& a : options_.startup->assignments) {
            if (a.origin.line == edit.first_line && a.origin.path == edit.path) names.push_back(a.name);
        }
        return names;
    }

    // Two findings about one line: what each of them would do to it, in one edit. False:
    // no other step is about a line of the remedy, or they do not fit together.
    bool join_others(const Finding& finding, const Remedy& remedy) {
        if (options_.startup == nullptr) return false;
        auto steps = plan_.steps;
        auto joined = sources_;
        Source mine{finding, remedy.edits, {}, places_of(finding)};
        std::vector<std::vector<Edit>> lines;  // edits of one line each
        for (const auto& edit : remedy.edits) lines.push_back({edit});
        std::vector<std::size_t> others;
        for (std::size_t i = 0; i < joined.size(); ++i) {
            // What came with a step (remedy/keep) counts as well.
            const auto shares = [&](const Edit& a) {
                return std::ranges::any_of(remedy.edits, [&](const Edit& b) { return same_line(a, b); });
            };
            if (std::ranges::none_of(joined[i].offered, shares) &&
                std::ranges::none_of(steps[i].remedy.edits, shares))
                continue;
            others.push_back(i);
            steps[i].remedy.edits.clear();
            mine.named.insert(mine.named.end(), joined[i].named.begin(), joined[i].named.end());
            for (const auto& theirs : joined[i].own) {
                const auto at =
                    std::ranges::find_if(lines, [&](const auto& e) { return same_line(e[0], theirs); });
                if (at == lines.end())
                    lines.push_back({theirs});
                else
                    at->push_back(theirs);
            }
        }
        if (others.empty()) return false;
        for (const auto& edits : lines) {
            auto all = edits.size() == 1 ? edits[0] : all_edits(edits, names_of(finding, edits[0]));
            if (!all) return false;
            mine.offered.push_back(*std::move(all));
        }
        const auto kept = keep_working(host_, *options_.startup, finding.subject, mine.offered,
                                       options_.comment_out, gone(steps), mine.named);
        if (!kept.refusal.en.empty()) return false;
        for (const auto i : others) {
            steps[i].remedy.edits = kept.edits;
            joined[i].offered = mine.offered;
            joined[i].named = mine.named;
        }
        std::swap(plan_.steps, steps);
        std::swap(sources_, joined);
        auto whole = remedy;
        whole.edits = kept.edits;
        add_step(finding, remedy.edits, std::move(whole), {});
        sources_.back().offered = mine.offered;
        sources_.back().named = mine.named;
        if (draw_anew()) return true;
        std::swap(plan_.steps, steps);
        std::swap(sources_, joined);
        return false;
    }

    // All steps once more, after some have become others.
    bool draw_anew() {
        Draft draft(host_, options_.go_env_file);
        auto steps = plan_.steps;
        for (auto& step : steps) {
            step.paths.clear();
            if (!draft.take(step.remedy.edits, step.paths).en.empty()) return false;
        }
        plan_.steps = std::move(steps);
        draft_ = std::move(draft);
        return true;
    }

    // What was left to the person, and came with something else.
    bool is_done(const Refused& refused) const {
        if (options_.startup != nullptr &&
            left_path(host_, *options_.startup, plan_.steps, plan_.gone, refused))
            return true;
        if (refused.remedies.empty() || refused.remedies.front().edits.empty()) return false;
        return std::ranges::all_of(refused.remedies.front().edits, [&](const Edit& wanted) {
            return std::ranges::any_of(plan_.steps, [&](const Step& step) {
                return std::ranges::any_of(step.remedy.edits, [&](const Edit& edit) {
                    return same_line(edit, wanted) &&
                           (edit.new_lines == wanted.new_lines || edit.new_lines.empty());
                });
            });
        });
    }

    bool is_planned(const Finding& finding) const {
        const auto& edits = finding.remedies.front().edits;
        const auto same = [](const Edit& a, const Edit& b) {
            return a.kind == b.kind && a.path == b.path && a.first_line == b.first_line && a.argv == b.argv;
        };
        return std::ranges::all_of(edits, [&](const Edit& edit) {
            return std::ranges::any_of(plan_.steps, [&](const Step& step) {
                return std::ranges::any_of(step.remedy.edits, [&](const Edit& e) { return same(e, edit); });
            });
        });
    }

    // A line that is taken away may have hidden another wrong one. What would be found
    // then is repaired in the same go, as far as it is about the same variable.
    void plan_further() {
        constexpr int rounds = 8;
        std::vector<GoneLine> known;
        for (int round = 0; round < rounds; ++round) {
            auto lines = gone(plan_.steps);
            if (lines == known) return;
            known = std::move(lines);
            const auto judgement = options_.rejudge(known, {});
            for (const auto& finding : judgement.findings) {
                const auto& setting = finding.subject.setting;
                const bool concerned =
                    std::ranges::any_of(known, [&](const auto& line) { return line.setting == setting; });
                if (!concerned || finding.remedies.empty() || !asked_for(finding, options_) ||
                    listed(given_up_, setting) || is_planned(finding))
                    continue;
                // What is left to the person would come as news of a machine that is none yet.
                const auto refused = plan_.refused.size();
                if (plan_one(finding)) continue;
                const auto reason = plan_.refused.back().reason;
                plan_.refused.resize(refused);
                if (ruled_out(finding.remedies.front(), options_.safety).en.empty())
                    give_up(finding.check, setting, reason);
            }
        }
    }

    // The same fault would be found at the line that takes over, and there it cannot be
    // repaired: then none of it is.
    void give_up(const std::string& check, const std::string& setting, const Text& reason) {
        const auto about = [&](const Step& step) { return step.subject.setting == setting; };
        if (std::ranges::none_of(plan_.steps, [&](const Step& s) { return about(s) && s.check == check; }))
            return;
        const auto before = plan_;
        std::vector<Source> left;
        for (std::size_t i = 0; i < before.steps.size(); ++i) {
            const auto& finding = sources_[i].finding;
            if (!about(before.steps[i]))
                left.push_back(sources_[i]);
            else if (std::ranges::none_of(plan_.refused,
                                          [&](const auto& r) { return r.check == finding.check; }))
                plan_.refused.push_back(refusal_of(finding, reason));
        }
        std::erase_if(plan_.steps, about);
        if (!draw_anew()) {
            plan_ = before;
            return;
        }
        sources_ = std::move(left);
        given_up_.push_back(setting);
    }

    // Other files are judged as they will be: the go env file, an editor's settings.
    void plan_in_files() {
        constexpr int rounds = 8;
        Contents known;
        for (int round = 0; round < rounds; ++round) {
            Contents contents;
            for (const auto& change : draft_.changes()) {
                if (change.before.kind == FileImage::Kind::file &&
                    change.after.kind == FileImage::Kind::file &&
                    !is_start_up(host_, *options_.startup, change.path))
                    contents[change.path] = change.after.content;
            }
            if (contents == known) return;
            known = std::move(contents);
            draft_.settle();
            const auto judgement = options_.rejudge(gone(plan_.steps), known);
            for (const auto& finding : judgement.findings) {
                if (asked_for(finding, options_) && lies_in(finding, known) && plan_anew(finding)) break;
            }
        }
    }

    bool plan_anew(const Finding& finding) {
        const auto refused = plan_.refused.size();
        const bool taken = plan_one(finding);
        plan_.refused.resize(refused);
        // One of two in one line was refused before.
        if (taken)
            std::erase_if(plan_.refused, [&](const Refused& r) {
                return r.check == finding.check && r.title.en == finding.title.en;
            });
        return taken;
    }

    bool lies_in(const Finding& finding, const Contents& contents) const {
        if (finding.remedies.empty()) return false;
        const auto& edits = finding.remedies.front().edits;
        return !edits.empty() && std::ranges::all_of(edits, [&](const Edit& edit) {
            const bool go_env = edit.kind == Edit::Kind::go_env;
            const auto& path = go_env ? options_.go_env_file : edit.path;
            return (go_env || edit.kind == Edit::Kind::replace_lines) &&
                   contents.contains(resolve(host_, path).value_or(path));
        });
    }

    const Host& host_;
    const PlanOptions& options_;
    Draft draft_;
    Plan plan_;
    std::vector<Source> sources_;        // of each step
    std::vector<std::string> given_up_;  // variables
};

}  // namespace

Plan make_plan(const Host& host, const Judgement& judgement, const PlanOptions& options) {
    return Planner(host, options).run(judgement);
}

}  // namespace trueup
