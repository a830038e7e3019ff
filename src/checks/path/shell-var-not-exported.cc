// A start-up file gives a Go setting a value and does not export it: `echo $VAR`
// shows it, go never sees it.
// Fix: put `export` before it (fish: set -gx). Review: one line changes.
// Source: POSIX Shell Command Language, 2.14 export; fish `set`.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_typed.h"
#include "facts/fish_set.h"
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
    if (assignment.origin.path.ends_with(".fish")) return exporting(text, assignment.name).value_or("");
    if (assignment.origin.kind != OriginKind::file || text.empty()) return {};
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

// A script says that the name is not set, and `set`, which lists what is not exported as
// well, has it in the shell.
bool unset_in_script(const Facts& facts, Verdict& verdict) {
    for (const auto& command : facts.paste.commands) {
        if (command.words.empty() || command.words[0] != "set" ||
            (command.words.size() > 1 && command.words[1] != "|"))
            continue;
        for (const auto& shown : command.output) {
            const auto equal = shown.text.find('=');
            const auto name = shown.text.substr(0, equal);
            if (equal == std::string::npos || equal + 1 == shown.text.size() ||
                std::ranges::find(names, std::string_view(name)) == names.end())
                continue;
            for (const auto& line : facts.paste.lines) {
                if (!line.text.contains(": " + name + ": unbound variable") &&
                    !line.text.contains(": " + name + ": parameter not set"))
                    continue;
                auto finding =
                    told(line.number, line.text, Confidence::likely,
                         say("The shell has {0}, and a script that it starts does not: the variable is "
                             "not exported.",
                             "shell 中有 {0}，而它启动的脚本中没有：该变量没有导出。", name));
                finding.subject.setting = name;
                finding.settle = "export -p | grep " + name;
                finding.evidence.push_back(seen_line(shown.number, shown.text));
                conclude_export(facts, std::move(finding), verdict);
                return true;
            }
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

// Where `NAME=` begins a word of its own in the line; npos: nowhere from `from` on.
std::size_t assignment_in(std::string_view line, std::string_view name, std::size_t from) {
    for (auto at = line.find(name, from); at != std::string_view::npos; at = line.find(name, at + 1)) {
        const bool begins = at == 0 || std::string_view(" \t;&('\"").contains(line[at - 1]);
        if (begins && line.substr(at + name.size()).starts_with('=')) return at;
    }
    return std::string_view::npos;
}

bool calls_go(std::string_view text) {
    return std::ranges::any_of(
        std::to_array<std::string_view>({"go build", "go install", "go test", "go run"}),
        [&](std::string_view words) { return text.contains(words); });
}

// "GOOS=linux && go build": a statement of its own, which go does not see.
bool set_for_the_shell_alone(std::string_view line, std::string_view name) {
    for (auto at = assignment_in(line, name, 0); at != std::string_view::npos;
         at = assignment_in(line, name, at + 1)) {
        const auto before = trim(line.substr(0, at));
        // What stands in front makes it a word of another command.
        const bool statement = before.empty() || before.ends_with(';') || before.ends_with('&') ||
                               before.ends_with('(') || before.ends_with("RUN") || before.ends_with('$');
        auto rest = line.substr(at + name.size() + 1);
        rest = trim(rest.substr(std::min(rest.find_first_of(" ;&"), rest.size())));
        if (statement && (rest.starts_with("&&") || rest.starts_with(';')) && calls_go(rest)) return true;
    }
    return false;
}

// `echo "GOARCH=$GOARCH" > FILE`, and FILE is sourced before go is called.
bool set_by_a_sourced_file(const Facts& facts, std::string_view line, std::string_view name) {
    const auto at = assignment_in(line, name, 0);
    const auto to = at == std::string_view::npos ? at : line.find("> ", at);
    if (to == std::string_view::npos || !line.substr(0, at).contains("echo ") ||
        trim(line.substr(0, at)).ends_with("export"))
        return false;
    const auto path = line.substr(to + 2, line.substr(to + 2).find_first_of(" ;&\"'"));
    return path.starts_with('/') && !mentions(facts, "set -a") &&
           std::ranges::any_of(facts.paste.lines, [&](const PastedLine& other) {
               return other.text.contains(". " + std::string(path)) ||
                      other.text.contains("source " + std::string(path));
           });
}

bool unexported_beside_go(const Facts& facts, Verdict& verdict) {
    if (std::ranges::none_of(facts.paste.lines, [](const PastedLine& line) { return calls_go(line.text); }))
        return false;
    for (const auto& line : facts.paste.lines) {
        for (const std::string_view name :
             {"GOOS", "GOARCH", "GOARM", "CGO_ENABLED", "GOPROXY", "GOFLAGS", "GOPRIVATE"}) {
            if (!set_for_the_shell_alone(line.text, name) && !set_by_a_sourced_file(facts, line.text, name))
                continue;
            // Exported before, it stays so with a new value.
            const bool exported =
                mentions(facts, "export " + std::string(name)) && !line.text.contains("echo ");
            const bool given = std::ranges::any_of(facts.paste.assignments, [&](const PastedAssignment& a) {
                return a.name == name && a.exported && a.where == PastedAssignment::Where::dockerfile;
            });
            if (exported || given) continue;
            auto finding = told(line.number, line.text, Confidence::likely,
                                say("{0} is set for the shell alone here, so go does not see it.",
                                    "这里只在 shell 中设置了 {0}，所以 go 看不到它。", name));
            finding.subject.setting = name;
            conclude(verdict, std::move(finding), "export",
                     say("export {0} (Dockerfile: ENV {0}=…), or put {0}=… right before go build",
                         "export {0}（Dockerfile：ENV {0}=…），或把 {0}=… 直接写在 go build 前面", name));
            return true;
        }
    }
    return false;
}

bool set_in_vain(const Facts& facts, Verdict& verdict) {
    for (const auto& [line, name, value] : set_in_power_shell(facts)) {
        if (find_go_name(name) == nullptr && name != "PATH") continue;
        auto finding = told(line->number, line->text, Confidence::certain,
                            say("In PowerShell `set` makes no environment variable: go does not see {0}.",
                                "在 PowerShell 中，`set` 不会设置环境变量：go 看不到 {0}。", name));
        finding.subject.setting = name;
        conclude(verdict, std::move(finding), "export",
                 say("$env:{0} = \"{1}\" (for good: go env -w {0}={1})",
                     "$env:{0} = \"{1}\"（永久生效：go env -w {0}={1}）", name, value));
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (set_in_vain(facts, verdict) || unexported_beside_go(facts, verdict)) return;
    if (said_by_shell(facts, verdict) || unset_in_script(facts, verdict) || unseen_below(facts, verdict))
        return;
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
        "https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/set-variable\n"
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html\n"
        "https://fishshell.com/docs/current/cmds/set.html",
    .run = run,
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
