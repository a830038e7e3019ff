// A start-up file gives a Go setting a value and does not export it: `echo $VAR`
// shows it, go never sees it.
// Fix: put `export` before it (fish: set -gx). Review: one line changes.
// Source: POSIX Shell Command Language, 2.14 export; fish `set`.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/support.h"
#include "checks/told.h"
#include "facts/start_up_end.h"

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
        verdict.unknown(why_unknown(startup));
        return;
    }
    for (const auto name : names) {
        if (facts.env.find(name) != nullptr) continue;
        // A line that may not run, or a name that start-up hides, proves nothing.
        if (std::ranges::any_of(startup.unknown, [&](const UnknownAssignment& u) { return u.name == name; }))
            continue;
        const Assignment* last = nullptr;
        bool exported = false;
        bool possible = false;
        for (const auto& assignment : startup.assignments) {
            if (assignment.name != name) continue;
            last = &assignment;
            exported = exported || assignment.exported;
            possible = possible || assignment.possible;
        }
        if (last == nullptr || exported || possible || last->unset || last->value.empty()) continue;
        const auto used = facts.go_env.get(name);
        // Without a go there is nothing that the value could differ from.
        if (facts.go_env.settings.empty() || used == last->value) continue;
        report(facts, *last, used, verdict);
    }
}

// What a pasted text shows of it.
void conclude_export(const Facts& facts, Finding finding, Verdict& verdict) {
    const bool fish = mentions(facts, "set -S") || mentions(facts, "set --show");
    conclude(verdict, std::move(finding), "export",
             fish ? Text{"set -gx NAME value, in config.fish", "在 config.fish 中写 set -gx 名称 值"}
                  : Text{"Put `export` before it in the start-up file", "在启动文件中给它加上 export"});
}

// The shell's own words: `declare -p`, `typeset -p`, fish's `set -S`.
bool said_by_shell(const Facts& facts, Verdict& verdict) {
    for (const auto& line : facts.paste.lines) {
        for (const auto name : names) {
            const std::string n(name);
            const auto* command = command_of(facts, line.number);
            const bool zsh = command != nullptr && command->words.size() > 1 &&
                             command->words[0] == "typeset" && line.text.starts_with("typeset " + n + "=");
            const bool fish = line.text.starts_with("$" + n + ": set in ") &&
                              line.text.find(" scope, unexported,") != std::string::npos;
            if (!line.text.starts_with("declare -- " + n + "=") && !zsh && !fish) continue;
            auto finding = told(line.number, line.text, Confidence::certain,
                                say("The shell has {0} and does not export it, so go does not see it.",
                                    "shell 中有 {0} 但没有导出它，所以 go 看不到。", name));
            finding.subject.setting = n;
            conclude_export(facts, std::move(finding), verdict);
            return true;
        }
    }
    return false;
}

// `echo $NAME` shows it, and a program started from the same shell has none:
// `printenv NAME`, `sh -c 'echo $NAME'`.
bool unseen_below(const Facts& facts, Verdict& verdict) {
    for (const auto name : names) {
        const std::string n(name);
        const auto echoed = facts.paste.echoed.find(n);
        if (echoed == facts.paste.echoed.end() || echoed->second.empty()) continue;
        // The text exports it, before the one or the other was asked.
        if (std::ranges::any_of(facts.paste.assignments, [&](const PastedAssignment& one) {
                return one.name == name && one.exported;
            }))
            continue;
        for (const auto& command : facts.paste.commands) {
            const auto& w = command.words;
            const auto program = w.empty() ? std::string() : base_name(w[0]);
            const bool printenv = w.size() == 2 && program == "printenv" && w[1] == n;
            const bool shell = w.size() == 3 && (program == "sh" || program == "bash" || program == "zsh") &&
                               w[1] == "-c" && w[2] == "echo $" + n;
            const bool nothing = command.output.empty() || command.output.front().number > command.line + 1;
            if (!(printenv || shell) || !nothing || command.sudo) continue;
            auto finding =
                told(command.line, command.text, Confidence::likely,
                     say("The shell has {0}={1}, and what it starts does not: the variable is not exported.",
                         "shell 中有 {0}={1}，而它启动的程序看不到：该变量没有导出。", name, echoed->second));
            finding.subject.setting = n;
            conclude_export(facts, std::move(finding), verdict);
            return true;
        }
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (said_by_shell(facts, verdict) || unseen_below(facts, verdict)) return;
    for (const std::string_view name :
         {"GOPATH", "GOROOT", "GOBIN", "GOPROXY", "GOFLAGS", "GOPRIVATE", "GO111MODULE"}) {
        const auto* shown = shown_setting(facts, name);
        const auto echoed = facts.paste.echoed.find(std::string(name));
        if (shown != nullptr && echoed != facts.paste.echoed.end() && !echoed->second.empty() &&
            echoed->second != shown->value && echoed->second.find(' ') == std::string::npos &&
            shown->value.find(echoed->second) == std::string::npos &&
            echoed->second.find(shown->value.empty() ? "\x01" : shown->value) == std::string::npos) {
            conclude(verdict,
                     told(shown->origin.line, shown->origin.text, Confidence::likely,
                          say("The shell says {0}={1}, and go sees {2}: the variable is not exported.",
                              "shell 中 {0}={1}，而 go 看到的是 {2}：该变量没有导出。", name, echoed->second,
                              shown->value)),
                     "export", {"export it (fish: set -gx)", "导出它（fish：set -gx）"});
            return;
        }
    }
    // Only gb shows this so far: it looks for its plugins (gb-NAME) in the PATH that
    // it was given, and fish's own list of that name holds the folder.
    const auto path = facts.paste.echoed.find("PATH");
    if (path != facts.paste.echoed.end() && path->second.find(':') == std::string::npos &&
        path->second.find(" /") != std::string::npos) {
        if (const auto* line = line_with(facts, "unknown command")) {
            auto finding = told(line->number, line->text, Confidence::possible,
                                {"A program started from fish does not find what stands on fish's PATH: the "
                                 "variable may not be exported.",
                                 "从 fish 启动的程序找不到 fish 的 PATH 中的内容：该变量可能没有导出。"});
            finding.settle = "env | grep -E '^(PATH|GOPATH)='";
            conclude(verdict, std::move(finding), "export",
                     {"set -gx GOPATH … (fish exports with -x only)",
                      "set -gx GOPATH …（fish 只有用 -x 才会导出）"});
            return;
        }
    }
    for (const auto& assignment : facts.paste.assignments) {
        if (assignment.where != PastedAssignment::Where::startup_file || assignment.exported ||
            !assignment.name.starts_with("GO"))
            continue;
        if (assignment.name.find("GOROOT") != std::string::npos) continue;
        conclude(verdict,
                 told(assignment.line, assignment.text, Confidence::possible,
                      say("{0} is set and not exported, so go does not see it.",
                          "{0} 已设置但未导出，因此 go 看不到它。", assignment.name)),
                 "export", {"export it (fish: set -gx)", "导出它（fish：set -gx）"});
        return;
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
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
