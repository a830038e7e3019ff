// A value that `go env -w` wrote has no effect, because a variable of the
// environment gives the same setting another value.
//
// Bad because the person changes the file again and again and nothing happens.
// Fixed by removing the one of the two that is not wanted; usually the exported
// variable. Never done unasked: which of the two is meant is not known.
// Source: cmd/go/internal/cfg, Getenv; `go help env`.
#include <algorithm>
#include <set>

#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    std::set<std::string> done;
    for (const auto& any_line : facts.go_env_file_lines) {
        const auto& name = any_line.name;
        if (find_go_name(name) == nullptr || environment_only(name) || !done.insert(name).second) continue;
        const auto line = given_in_file(facts, name);
        const auto* variable = facts.env.find(name);
        if (!line || variable == nullptr || variable->value.empty()) continue;
        if (variable->value == line->value) continue;

        Finding finding;
        finding.severity = Severity::warning;
        finding.title = say("`go env -w {0}` has no effect: {0} is also set in the environment",
                            "`go env -w {0}` 不起作用：环境变量里也设置了 {0}", name);
        const auto place = where(variable->origin);
        finding.explanation = {
            fmt::format("The go env file says {0}={1}, but the environment says {0}={2} ({3}). Go always "
                        "takes the environment first, so {1} is never used.",
                        name, line->value, variable->value, place.en),
            fmt::format("go env 文件中写的是 {0}={1}，而环境变量是 {0}={2}（{3}）。"
                        "Go 总是先看环境变量，所以 {1} 从未被用到。",
                        name, line->value, variable->value, place.zh)};
        finding.subject = {name, line->value, line->origin.path};
        finding.evidence = {set_by(*variable), set_by(name, line->value, line->origin)};
        finding.remedies = drop_setting(facts, name, variable->origin);
        finding.remedies.push_back(remove_line(line->origin, name));
        // Which of the two is wanted, only the person knows.
        for (auto& remedy : finding.remedies) remedy.safety = std::max(remedy.safety, Safety::review);
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "env-w-conflict");
    if (s == nullptr) return;
    conclude(
        verdict,
        told(*s, Confidence::certain,
             say("{0} is set in the environment, which wins over the go env file.",
                 "{0} 在环境中已设置，优先于 go env 文件。", s->at("name"))),
        "unset",
        {"unset " + s->at("name") + " (and take its line out of the start-up file), then go env -w works",
         "unset " + s->at("name") + "（并从启动文件中删除该行），之后 go env -w 才起作用"});
}

}  // namespace

TRUEUP_CHECK(env_w_shadowed_by_os_env) = {
    .id = "env-w-shadowed-by-os-env",
    .title = {"`go env -w` cannot win against an environment variable", "`go env -w` 的值无法盖过环境变量"},
    .why =
        {"Go looks at the environment first and at the file that `go env -w` writes only when the variable "
         "is unset or empty. With different values in both places the file's value is dead: `go env -w` "
         "warns that it \"does not override conflicting OS environment variable\", and `go env` goes on "
         "printing the other value. Keep one of the two: remove the export, or remove the line from "
         "the go env file; which one, only you know.",
         "Go 先看环境变量，只有在变量未设置或为空时才看 `go env -w` 写的文件。两处的值不同时，文件中的值"
         "就永远不会生效：`go env -w` 会警告 \"does not override conflicting OS environment variable\"，"
         "而 `go env` 照旧打印另一个值。两处只留一处：删掉 export，或删掉 go env 文件中的那一行；"
         "删哪一处只有你知道。"},
    .blind = {"An equal value in both places is left alone: it does no harm today.",
              "两处的值相同时不作提示：目前没有害处。"},
    .sources =
        "https://pkg.go.dev/cmd/go#hdr-Environment_variables\n"
        "https://github.com/golang/go/blob/master/src/cmd/go/internal/cfg/cfg.go",
    .run = run,
    .text = text,
};

}  // namespace trueup
