// The editor has another environment than the terminal.
//
// A program started from the Dock gets PATH=/usr/bin:/bin:/usr/sbin:/sbin and
// reads no start-up file. Start the editor from a terminal (`code .`), let it
// resolve the shell's environment, or name go in its settings:
// "go.alternateTools": {"go": "/full/path/go"}.
// Source: https://github.com/golang/vscode-go/wiki/settings
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/installed_go.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_terminal.h"
#include "checks/told_words.h"

namespace trueup {
namespace {

// "could not find go in PATH /usr/bin:/bin:/usr/sbin:/sbin": a program that names the
// PATH in which it looked, and that is the one that launchd gives.
const PastedLine* looked_in_launchd_path(const Facts& facts) {
    constexpr std::string_view path = "/usr/bin:/bin:/usr/sbin:/sbin";
    for (const auto& line : facts.paste.lines) {
        const std::string_view text = line.text;
        const auto at = text.find(path);
        if (at == std::string_view::npos || (at > 0 && text[at - 1] == ':') ||
            text.substr(at + path.size()).starts_with(':'))
            continue;
        const auto before = text.substr(0, at);
        const bool lacks =
            std::ranges::any_of(std::array{"not find", "n't find", "not found", "nable to", "issing"},
                                [&](const char* word) { return before.contains(word); });
        const bool about_go =
            std::ranges::any_of(std::array{" go ", "\"go\"", "'go'", "`go`", "gopls", "dlv"},
                                [&](const char* word) { return before.contains(word); });
        if (lacks && about_go) return &line;
    }
    return nullptr;
}

// A log shows launchd's PATH and a program that is not found; `which` in the terminal
// finds it.
bool terminal_finds_it(const Facts& facts, Verdict& verdict) {
    const auto line = std::ranges::find_if(facts.paste.lines, [](const PastedLine& one) {
        const auto at = one.text.find("PATH=");
        return at != std::string::npos && is_launchd_path(std::string_view(one.text).substr(at + 5));
    });
    if (line == facts.paste.lines.end()) return false;
    for (const auto& s : facts.symptoms) {
        if (s.id != "command-not-found" && s.id != "exec-not-found") continue;
        const auto name = base_name(s.at(s.id == "exec-not-found" ? "program" : "command"));
        const auto found = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
            const auto& w = command.words;
            return w.size() == 2 && (w[0] == "which" || w[0] == "type") && w[1] == name &&
                   !command.output.empty() && command.output.front().text.ends_with("/" + name);
        });
        if (!found) continue;
        auto finding =
            told(s, Confidence::certain,
                 say("The editor's PATH is launchd's and lacks the folder of {0}, which the terminal finds.",
                     "编辑器的 PATH 是 launchd 给的，其中没有 {0} 所在的目录，而终端能找到它。", name));
        finding.evidence.push_back(seen_line(line->number, line->text));
        conclude(verdict, std::move(finding), "start-from-shell",
                 {"Start the editor from a terminal, or name the full path in its settings",
                  "从终端启动编辑器，或在其设置中写完整路径"});
        return true;
    }
    return false;
}

// Whatever PATH the editor has: it does not find what the terminal finds.
bool found_in_terminal_alone(const Facts& facts, Verdict& verdict) {
    const auto only = only_in_terminal(facts);
    if (!only) return false;
    auto finding =
        told(*only->missing, Confidence::likely,
             say("The editor does not find {0}, and the terminal does: the editor's PATH lacks "
                 "its folder.",
                 "编辑器找不到 {0}，而终端能找到：编辑器的 PATH 中没有它所在的目录。", only->program));
    finding.subject.setting = "PATH";
    const auto& answer = only->found->output.front();
    finding.evidence.push_back(seen_line(answer.number, answer.text));
    conclude(verdict, std::move(finding), "start-from-shell",
             {"Start the editor from a terminal, or name the full path in its settings",
              "从终端启动编辑器，或在其设置中写完整路径"});
    return true;
}

// The program shows its PATH and misses a tool, and the terminal's PATH has the tool's folder.
bool terminal_has_its_folder(const Facts& facts, Verdict& verdict) {
    const auto only = folder_only_in_terminal(facts);
    if (!only) return false;
    const auto& s = *only->missing;
    auto finding = told(
        s, Confidence::likely,
        say("{0} stands in {1}, which is on the terminal's PATH and not on that of this program.",
            "{0} 位于 {1}，该目录在终端的 PATH 中，却不在这个程序的 PATH 中。", s.at("tool"), only->folder));
    finding.subject.setting = "PATH";
    finding.evidence.push_back(seen_line(only->own_path->number, only->own_path->text));
    conclude(verdict, std::move(finding), "start-from-shell",
             {"Start the editor from a terminal, or name the full path in its settings",
              "从终端启动编辑器，或在其设置中写完整路径"});
    return true;
}

// The editor's go has no GOPATH (it had no default before 1.8), and the terminal's has one.
bool gopath_in_terminal_alone(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"gopath-not-set", "editor-no-gopath"});
    const auto* shown = shown_setting(facts, "GOPATH");
    const auto echoed = facts.paste.echoed.find("GOPATH");
    if (s == nullptr) return false;
    // What go in that shell says is another matter: a variable may not be exported.
    const bool printed =
        s->id == "editor-no-gopath" && echoed != facts.paste.echoed.end() && !echoed->second.empty();
    if (!printed && (shown == nullptr || shown->value.empty() || shown->origin.line < s->line)) return false;
    const auto* command = command_of(facts, s->line);
    if (command != nullptr && command->line <= s->line && s->id == "gopath-not-set") return false;
    auto finding = told(*s, s->id == "editor-no-gopath" ? Confidence::certain : Confidence::likely,
                        say("Here there is no GOPATH, and in the terminal it is {0}: the editor was not "
                            "started from that shell.",
                            "这里没有 GOPATH，而终端中它是 {0}：编辑器不是从那个 shell 启动的。",
                            printed ? echoed->second : shown->value));
    finding.subject.setting = "GOPATH";
    if (!printed) finding.evidence.push_back(seen_line(shown->origin.line, shown->origin.text));
    conclude(verdict, std::move(finding), "start-from-shell",
             {"Start the editor from a terminal, or set GOPATH in its settings or for the desktop session",
              "从终端启动编辑器，或在其设置中或为桌面会话设置 GOPATH"});
    return true;
}

// Emacs says that it has no GOPATH ((getenv "GOPATH") gives nil; go-root-and-paths of
// go-mode gives "" behind GOROOT), and the terminal's go has one that was set.
bool gopath_not_in_emacs(const Facts& facts, Verdict& verdict) {
    const auto* shown = shown_setting(facts, "GOPATH");
    if (shown == nullptr || shown->value.empty() || shown->value.ends_with("/go")) return false;
    const PastedLine* answer = nullptr;
    for (std::size_t i = 0; i + 1 < facts.paste.lines.size() && answer == nullptr; ++i) {
        const auto& asked = facts.paste.lines[i].text;
        auto given = std::string_view(facts.paste.lines[i + 1].text);
        given = given.substr(std::min(given.find_first_not_of("; =>"), given.size()));
        given = trim(given);
        const bool nil = asked.contains("(getenv \"GOPATH\")") && (given == "nil" || given == "\"\"");
        const bool bare =
            asked.contains("(go-root-and-paths)") && given.starts_with("(\"") && given.ends_with(" \"\")");
        if (nil || bare) answer = &facts.paste.lines[i + 1];
    }
    if (answer == nullptr) return false;
    auto finding =
        told(answer->number, answer->text, Confidence::likely,
             say("Emacs has no GOPATH, and in the terminal it is {0}: Emacs was not started from that "
                 "shell.",
                 "Emacs 中没有 GOPATH，而终端中它是 {0}：Emacs 不是从那个 shell 启动的。", shown->value));
    finding.subject.setting = "GOPATH";
    finding.evidence.push_back(seen_line(shown->origin.line, shown->origin.text));
    conclude(
        verdict, std::move(finding), "start-from-shell",
        {"Start Emacs from a terminal, use exec-path-from-shell with \"GOPATH\", or (setenv \"GOPATH\" …) in "
         "its init file",
         "从终端启动 Emacs，使用 exec-path-from-shell 并加入 GOPATH，或在其初始化文件中用 setenv 设置 "
         "GOPATH"});
    return true;
}

// The editor's own list shows the default, and the terminal's `go env` a proxy of somebody's
// choice.
bool default_proxy_in_editor(const Facts& facts, Verdict& verdict) {
    const auto* shown = shown_setting(facts, "GOPROXY");
    const auto* asked = line_with(facts, "Locate Configured Go Tools");
    constexpr std::string_view usual = "https://proxy.golang.org,direct";
    if (shown == nullptr || asked == nullptr || shown->value.empty() || shown->value == usual) return false;
    const auto* line = line_with(facts, usual);
    if (line == nullptr || mentions(facts, "go env -w")) return false;
    auto finding =
        told(line->number, line->text, Confidence::likely,
             say("The editor's go has the default of GOPROXY, and the terminal's has {0}: the editor "
                 "was not started from that shell.",
                 "编辑器中的 go 使用 GOPROXY 的默认值，而终端中的是 {0}：编辑器不是从那个 shell 启动的。",
                 shown->value));
    finding.subject.setting = "GOPROXY";
    finding.evidence.push_back(seen_line(shown->origin.line, shown->origin.text));
    conclude(verdict, std::move(finding), "go-env-w",
             say("go env -w GOPROXY={0} (every go of yours reads it), or start the editor from the terminal",
                 "go env -w GOPROXY={0}（你的每个 go 都会读取），或从终端启动编辑器", shown->value));
    return true;
}

// The reporter has tried both.
bool said_to_differ(const Facts& facts, Verdict& verdict) {
    const auto* works = works_from_terminal_alone(facts);
    const bool about_go = not_found(facts, {"go", "gopls", "gofmt"}) != nullptr || mentions(facts, "gopls") ||
                          mentions(facts, "go get ") || mentions(facts, "GOPATH") ||
                          mentions(facts, "GOROOT") || mentions(facts, "\"go\"") || mentions(facts, "'go'") ||
                          mentions(facts, "golang");
    if (works == nullptr || !about_go) return false;
    auto finding = told(
        works->number, works->text, Confidence::likely,
        {"Started from a terminal it works, and from the desktop it does not: there it gets the "
         "desktop's environment, which no start-up file of the shell has touched.",
         "从终端启动时正常，从桌面启动时不正常：后者得到的是桌面会话的环境，shell 的启动文件对它不起作用。"});
    finding.settle = "ps eww -p PID";
    conclude(
        verdict, std::move(finding), "start-from-shell",
        {"Start the editor from a terminal, set the variables for the session (~/.profile, environment.d, "
         "launchctl setenv), or give the full path in its settings",
         "从终端启动编辑器，为桌面会话设置这些变量（~/.profile、environment.d、launchctl "
         "setenv），或在其设置中写"
         "完整路径"});
    return true;
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.paste.present || !only_gui_lacks_go(facts)) return;
    const auto* toolchain = best_installed(facts);
    if (toolchain == nullptr) return;
    Finding finding;
    finding.severity = Severity::error;
    finding.confidence = Confidence::likely;
    finding.title = {"go is not on the PATH of programs that no shell starts",
                     "不经 shell 启动的程序，其 PATH 中没有 go"};
    finding.subject = {"PATH", facts.env.get("PATH"), toolchain->goroot + "/bin"};
    finding.explanation = say(
        "PATH is {0}, which macOS gives to programs that no shell started: from the Dock or Finder, by "
        "launchd, or over ssh with a command. It holds no go. {1} is installed, and what puts it on PATH "
        "stands "
        "in start-up files, which only a terminal's shell reads.",
        "PATH 是 {0}，即 macOS 给并非由 shell 启动的程序的值：从程序坞或访达、由 launchd 启动，或通过 ssh "
        "直接执行命令。其中没有 go。{1} 已安装，把它加入 PATH 的内容写在启动文件里，只有终端的 shell "
        "才会读取。",
        facts.env.get("PATH"), toolchain->version.empty() ? std::string("Go") : toolchain->version);
    finding.evidence.push_back(seen(say("PATH holds: {}", "PATH 中有：{}", facts.env.get("PATH")),
                                    {OriginKind::process, {}, 0, {}, {}}));
    finding.evidence.push_back(seen_at(say("{} is there", "{} 存在", toolchain->binary), toolchain->binary));
    finding.settle = "command -v go";
    finding.remedies.push_back(advice(
        "start-from-shell",
        say("Start the program from a terminal (`code .`), or name go by its full path in its settings: "
            "\"go.alternateTools\": {{\"go\": \"{0}/go\"}}. A line in a start-up file does not reach it.",
            "从终端启动该程序（`code .`），或在其设置中写明 go 的完整路径：\"go.alternateTools\": {{\"go\": "
            "\"{0}/go\"}}。写在启动文件里的行对它不起作用。",
            folder_for_path(facts, *toolchain))));
    verdict.find(std::move(finding));
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "editor-no-go");
    const auto editor = facts.paste.editor.find("PATH");
    const bool launchd = (s != nullptr && is_launchd_path(s->at("path"))) ||
                         (editor != facts.paste.editor.end() && is_launchd_path(editor->second));
    if (s != nullptr && !s->at("goroot").empty() && s->at("goroot") != "undefined") return;
    const auto* told_path = s == nullptr ? looked_in_launchd_path(facts) : nullptr;
    if (s == nullptr && told_path == nullptr && terminal_finds_it(facts, verdict)) return;
    if (s == nullptr && !launchd &&
        (found_in_terminal_alone(facts, verdict) || terminal_has_its_folder(facts, verdict) ||
         gopath_in_terminal_alone(facts, verdict) || gopath_not_in_emacs(facts, verdict) ||
         said_to_differ(facts, verdict) || default_proxy_in_editor(facts, verdict)))
        return;
    if (s == nullptr && !launchd && told_path == nullptr) return;
    if (s == nullptr) {
        const auto* line = told_path != nullptr ? told_path : line_with(facts, "PATH: /usr/bin");
        if (line == nullptr) line = line_with(facts, "/usr/bin:/bin:/usr/sbin:/sbin");
        if (line == nullptr) return;
        conclude(verdict,
                 told(line->number, line->text, Confidence::likely,
                      {"This PATH is launchd's: the editor was not started from a shell.",
                       "这是 launchd 的 PATH：编辑器不是从 shell 启动的。"}),
                 "start-from-shell",
                 {"Start the editor from a terminal, or set go.alternateTools",
                  "从终端启动编辑器，或设置 go.alternateTools"});
        return;
    }
    conclude(verdict,
             told(*s, launchd ? Confidence::certain : Confidence::likely,
                  {"The editor looks for go in its own PATH, which lacks the terminal's folders.",
                   "编辑器在自己的 PATH 中查找 go，其中没有终端里的那些目录。"}),
             "start-from-shell",
             {"Start the editor from a terminal, or set \"go.alternateTools\": {\"go\": \"/full/path/go\"}",
              "从终端启动编辑器，或设置 \"go.alternateTools\": {\"go\": \"/完整路径/go\"}"});
}

}  // namespace

TRUEUP_CHECK(gui_env_differs) = {
    .id = "gui-env-differs",
    .title = {"The editor has another environment than the terminal", "编辑器的环境与终端不同"},
    .why = {"A program started from the Dock gets PATH=/usr/bin:/bin:/usr/sbin:/sbin and reads no start-up "
            "file. "
            "Start the editor from a terminal (`code .`), let it resolve the shell's environment, or name go "
            "in its settings: \"go.alternateTools\": {\"go\": \"/full/path/go\"}.",
            "从程序坞启动的程序得到的 PATH 是 /usr/bin:/bin:/usr/sbin:/sbin，不读取任何启动文件。"
            "请从终端启动编辑器（`code .`），让它解析 shell 环境，或在设置中写明 go：\"go.alternateTools\": "
            "{\"go\": \"/完整路径/go\"}。"},
    .blind = {"What the editor's own settings say; where start-up was not run, whether it puts go on PATH.",
              "编辑器自身的设置；未运行启动文件时，无法知道其中是否把 go 加入 PATH。"},
    .sources = "https://github.com/golang/vscode-go/wiki/settings",
    .explains = "go-not-on-path gobin-not-on-path git-missing",
    .run = run,
    .text = text,
};

}  // namespace trueup
