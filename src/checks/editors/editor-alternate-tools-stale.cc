// An editor's settings name a Go that is gone, or an older one than the terminal
// runs.
//
// go.alternateTools and go.goroot are absolute paths that nobody updates when a
// Go is removed or a newer one is installed. The Go extension passes over those
// that are not there and takes another go; a GOROOT in go.toolsEnvVars it hands
// on, and go fails. One that is there and older it goes on building with. Fix:
// remove the setting (the extension finds go on PATH). Review: somebody wrote it.
// Source: https://github.com/golang/vscode-go, extension/src/utils/pathUtils.ts
// (getBinPathWithPreferredGopathGorootWithExplanation), goEnv.ts (setGOROOTEnvVar,
// newEnvironment).
#include <algorithm>

#include "base/text.h"
#include "checks/editor_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

bool is_gone(const EditorSetting& setting) {
    return setting.kind == FileKind::absent || setting.kind == FileKind::broken_link;
}

// A GOROOT is no program, and what a tool was built with is not its release.
bool is_older(const Facts& facts, const EditorSetting& setting) {
    const auto& here = facts.selection;
    if (!chooses_go(setting) || setting.go_version.empty() || go_release(here.local_version).empty())
        return false;
    // An older go that may switch runs the same release in the end.
    if (here.switched && compare_go(setting.go_version, "go1.21") >= 0) return false;
    return compare_go(setting.go_version, here.local_version) < 0;
}

void judge(const Facts& facts, const EditorSetting& setting, Verdict& verdict) {
    if (setting.path.empty()) return;
    if (!setting.key.starts_with("go.alternateTools.") && !chooses_go(setting)) return;
    if (setting.key != "go.alternateTools.go" && wrong_root(setting.value)) return;  // editor-setting-wrong
    Finding finding;
    finding.subject = {setting.key, setting.value, setting.origin.path};
    finding.evidence.push_back(set_in(setting));
    if (is_gone(setting)) {
        const bool handed_on = setting.key.ends_with(".GOROOT");
        finding.severity = handed_on ? Severity::error : Severity::warning;
        finding.explanation =
            handed_on
                ? say("{0} hands {1} to go as GOROOT, and there is no such folder.",
                      "{0} 把 {1} 作为 GOROOT 传给 go，但这个目录不存在。", setting.editor, setting.path)
                : say("{0} is told to use {1}, which does not exist: the setting is passed over.",
                      "{0} 的设置要求使用 {1}，但它不存在：该设置会被忽略。", setting.editor, setting.path);
        finding.evidence.push_back(
            seen_at(say("{} does not exist", "{} 不存在", setting.path), setting.path));
    } else if (is_older(facts, setting)) {
        finding.severity = Severity::warning;
        finding.explanation = say("{0} runs {1} in {2}; the terminal runs {3}.",
                                  "{0} 运行的是 {2} 中的 {1}，终端运行的是 {3}。", setting.editor,
                                  setting.go_version, setting.path, facts.selection.local_version);
        finding.evidence.push_back(
            seen_at(say("The go that PATH starts is {}", "PATH 启动的 go 是 {}", facts.selection.go.resolved),
                    facts.selection.go.resolved));
    } else {
        return;
    }
    finding.remedies.push_back(drop_setting(setting));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    for (const auto& setting : facts.editor_settings) judge(facts, setting, verdict);
}

// What a pasted text shows of it.
// The Go that the settings name, and the pasted line of it.
struct Named {
    std::string path;
    const PastedLine* line = nullptr;
};

std::vector<Named> named_in_settings(const Facts& facts) {
    std::vector<Named> out;
    bool tools = false;
    for (const auto& line : facts.paste.lines) {
        const auto& text = line.text;
        if (text.find("go.alternateTools\"") != std::string::npos) tools = true;
        const auto root = text.find("\"go.goroot\"");
        const auto go = tools ? text.find("\"go\":") : std::string::npos;
        if (const auto at = std::min(root, go); at != std::string::npos) {
            const auto open = text.find('"', text.find(':', at));
            const auto close = open == std::string::npos ? open : text.find('"', open + 1);
            if (close != std::string::npos) out.push_back({text.substr(open + 1, close - open - 1), &line});
        }
        if (tools && text.find('}') != std::string::npos) tools = false;
    }
    return out;
}

// `ls` of a folder above shows other releases than the one that the path names.
bool listed_without_it(const Facts& facts, const std::string& path) {
    return std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
        if (command.words.size() < 2) return false;
        const auto program = base_name(command.words[0]);
        if (program == "goenv" && command.words[1] == "versions") {
            const auto release = release_in_path(path);
            // Not a release ("tip", "system"): the list does not tell.
            return path.find("/.goenv/versions/") != std::string::npos && !release.empty() &&
                   !command.output.empty() &&
                   std::ranges::none_of(command.output, [&](const PastedLine& line) {
                       return line.text.find(release.substr(2)) != std::string::npos;
                   });
        }
        auto folder = command.words.back();
        while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
        if (program != "ls" || !path.starts_with(folder + "/") || command.output.empty()) return false;
        const auto rest = path.substr(folder.size() + 1);
        const auto name = rest.substr(0, rest.find('/'));
        return std::ranges::none_of(command.output, [&](const PastedLine& line) {
            return line.text.find(name) != std::string::npos || line.text.find("ls:") != std::string::npos;
        });
    });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto terminal = told_release(facts);
    for (const auto& named : named_in_settings(facts)) {
        if (named.path.empty() || named.path.find("${") != std::string::npos) continue;
        const bool refused = std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
            return line.text.find(named.path) != std::string::npos &&
                   (line.text.find("ENOENT") != std::string::npos ||
                    line.text.find("No such file") != std::string::npos);
        });
        const auto release = release_in_path(named.path);
        const bool gone = refused || listed_without_it(facts, named.path);
        // "go:	PATH: go version …" of the editor's own list tells of both.
        const auto runs = std::ranges::find_if(facts.paste.releases, [&](const PastedRelease& one) {
            return !one.asked.empty() && one.asked.starts_with(named.path);
        });
        const bool older = !release.empty() && runs != facts.paste.releases.end() && !terminal.empty() &&
                           compare_go(runs->version, terminal) < 0;
        if (!gone && !older) continue;
        auto finding = told(named.line->number, named.line->text,
                            gone && refused ? Confidence::certain : Confidence::likely,
                            gone ? say("The editor is told to use {0}, which is not there.",
                                       "编辑器被要求使用 {0}，但它不存在。", named.path)
                                 : say("The editor runs {0}, and the terminal runs {1}.",
                                       "编辑器运行的是 {0}，终端运行的是 {1}。", runs->version, terminal));
        conclude(verdict, std::move(finding), "remove-setting",
                 {"Remove the setting from settings.json, or name the Go that is installed now",
                  "从 settings.json 中删除该设置，或写上现在安装的 Go"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(editor_alternate_tools_stale) = {
    .id = "editor-alternate-tools-stale",
    .title = {"The editor's settings name a Go that is gone or older", "编辑器设置中的 Go 已不存在或较旧"},
    .why =
        {"go.alternateTools and go.goroot hold absolute paths, which nobody updates when a Go is removed or "
         "another one installed. A path that is not there is passed over, so that the setting has no effect; "
         "a GOROOT in go.toolsEnvVars is handed on all the same, and go fails; an older Go that is still "
         "there "
         "builds with another release than the terminal. Remove the setting; the extension then takes the go "
         "on PATH. Look at it first: somebody "
         "wrote it.",
         "go.alternateTools 与 go.goroot 中是绝对路径，卸载某个 Go "
         "或安装新的 Go 时没有人会去更新它：不存在的路径会被忽略，该设置因此不起作用；"
         "go.toolsEnvVars 中的 GOROOT 仍会被传给 go，go 便会失败；较旧但仍存在的 Go "
         "则会用与终端不同的版本构建。"
         "请删除该设置，扩展就会使用 PATH 中的 go。删除前请先确认：它是有人写下的。"},
    .blind =
        {"A Go that was chosen in the editor's status bar; settings of a profile or of a remote machine.",
         "在编辑器状态栏中选择的 Go；配置文件（profile）或远程机器上的设置。"},
    .sources =
        "https://github.com/golang/vscode-go/wiki/settings\n"
        "https://github.com/golang/vscode-go/blob/master/extension/src/utils/pathUtils.ts\n"
        "https://github.com/golang/vscode-go/blob/master/extension/src/goEnv.ts",
    .run = run,
    .text = text,
};

}  // namespace trueup
