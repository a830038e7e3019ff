// A start-up file gives a Go setting a value and does not export it: `echo $VAR`
// shows it, go never sees it.
// Fix: put `export` before it (fish: set -gx). Review: one line changes.
// Source: POSIX Shell Command Language, 2.14 export; fish `set`.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/support.h"

namespace trueup {
namespace {

// Settings whose value changes what go does. GOROOT is left out: it is often a
// helper for PATH, and go finds its own.
constexpr std::array<std::string_view, 16> names = {
    "GOPATH",      "GOBIN",      "GOPROXY", "GOPRIVATE", "GONOPROXY",   "GONOSUMDB", "GOSUMDB",     "GOFLAGS",
    "GOTOOLCHAIN", "GOMODCACHE", "GOCACHE", "GOOS",      "GO111MODULE", "GOARCH",    "CGO_ENABLED", "GOWORK"};

std::string exported_line(const Assignment& assignment) {
    const auto& text = assignment.origin.text;
    if (text.empty() || assignment.origin.path.ends_with(".fish")) return {};
    if (!only_sets(text, assignment.name) || !trim(text).starts_with(assignment.name)) return {};
    const auto at = text.find(assignment.name);
    return text.substr(0, at) + "export " + text.substr(at);
}

void report(const Facts& facts, const Assignment& assignment, const std::string& seen_by_go,
            Verdict& verdict) {
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = facts.startup.method == "trace" ? Confidence::certain : Confidence::likely;
    finding.subject = {assignment.name, assignment.value, assignment.origin.path};
    finding.explanation =
        say("{0} is set to {1} in the shell but not exported, so go does not see it; go uses {2}.",
            "{0} 在 shell 中被设为 {1}，但没有导出，因此 go 看不到它；go 使用的是 {2}。", assignment.name,
            assignment.value, seen_by_go.empty() ? std::string("\"\"") : seen_by_go);
    finding.evidence.push_back(set_by(assignment.name, assignment.value, assignment.origin));
    finding.evidence.push_back(seen(say("The environment holds no {}", "环境中没有 {}", assignment.name)));
    if (auto line = exported_line(assignment); !line.empty()) {
        finding.remedies.push_back(
            replace_line(assignment.origin, std::move(line),
                         say("Export {0} in line {1} of {2}.", "在 {2} 第 {1} 行导出 {0}。", assignment.name,
                             assignment.origin.line, assignment.origin.path)));
    } else {
        const auto place = where(assignment.origin);
        finding.remedies.push_back(
            advice("export-it", {fmt::format("Export {} in {}.", assignment.name, place.en),
                                 fmt::format("在 {} 导出 {}。", place.zh, assignment.name)}));
    }
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto& startup = facts.startup;
    if (startup.method.empty()) {
        verdict.unknown(startup.unknown_reason);
        return;
    }
    for (const auto name : names) {
        if (facts.env.find(name) != nullptr) continue;
        const Assignment* last = nullptr;
        bool exported = false;
        for (const auto& assignment : startup.assignments) {
            if (assignment.name != name) continue;
            last = &assignment;
            exported = exported || assignment.exported;
        }
        if (last == nullptr || exported || last->value.empty()) continue;
        const auto used = facts.go_env.get(name);
        // Without a go there is nothing that the value could differ from.
        if (facts.go_env.settings.empty() || used == last->value) continue;
        report(facts, *last, used, verdict);
    }
}

}  // namespace

TRUEUP_CHECK(shell_var_not_exported) = {
    .id = "shell-var-not-exported",
    .title = {"A Go setting is set in the shell but not exported", "Go 的设置在 shell 中已赋值但没有导出"},
    .why =
        {"A shell hands only exported variables to the programs that it starts. With `GOPROXY=…` instead of "
         "`export GOPROXY=…` (fish: `set` without -x), `echo $GOPROXY` prints the value and `go env GOPROXY` "
         "another one. Adding export to the line is enough and can be undone.",
         "shell 只会把已导出的变量交给它启动的程序。写成 `GOPROXY=…` 而不是 `export GOPROXY=…`（fish：`set` "
         "没有 -x）时，"
         "`echo $GOPROXY` 显示该值，`go env GOPROXY` 却是另一个值。在这一行加上 export 即可，且可以撤销。"},
    .blind = {"Start-up files that were not read; GOROOT, which is often only a helper for PATH.",
              "没有读取的启动文件；常常只用来拼接 PATH 的 GOROOT。"},
    .sources =
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html\n"
        "https://fishshell.com/docs/current/cmds/set.html",
    .run = run,
};

}  // namespace trueup
