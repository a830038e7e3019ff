// Go is installed, and its folder is not on PATH.
// Fix: one line in a start-up file of the shell. Manual: shown, not written,
// because the right place in that file is the person's choice.
// Source: https://go.dev/doc/install
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/installed_go.h"
#include "checks/misspelt_path.h"
#include "checks/support.h"
#include "checks/told_typed.h"
#include "checks/unread_go.h"
#include "facts/possible_value.h"
#include "facts/start_up_shell.h"

namespace trueup {
namespace {

// The one whose folder the user's own line names, in a file that is not read.
const Toolchain* wanted(const Facts& facts) {
    const auto unread = unread_go(facts);
    if (unread.line == nullptr) return nullptr;
    return toolchain_in(facts, unread.dir);
}

// What another finding says keeps a line in a start-up file from helping.
Remedy mend_the_cause(std::string_view cause) {
    return advice("mend-the-cause", say("Mend what is said under {0}: a line that only adds the folder would "
                                        "not help.",
                                        "请先解决 {0} 所述的问题：只加一行把目录加入 PATH 没有用。", cause));
}

// The folder is on PATH, in a spelling that no program understands.
void misspelt(const MisspeltFolder& folder, Finding& finding) {
    finding.caused_by = folder.check;
    finding.evidence.push_back(seen(say("PATH holds \"{0}\" where {1} was meant",
                                        "PATH 中写的是 \"{0}\"，本意是 {1}", folder.entry->text, folder.dir),
                                    folder.entry->origin));
    finding.remedies.push_back(mend_the_cause(folder.check));
}

void add_remedies(const Facts& facts, const Toolchain& toolchain, Finding& finding) {
    const auto& owner = toolchain.owner;
    const auto dir = folder_for_path(facts, toolchain);
    if (const auto at = toolchain.goroot.find("/Cellar/");
        at != std::string::npos && path_entry(facts, dir) != nullptr) {
        const auto formula = split(toolchain.goroot.substr(at), '/').at(2);
        finding.explanation =
            say("{0} of Homebrew is installed, and {1}, which is on PATH, has no link to its "
                "go. The shell answers `go: command not found`.",
                "已通过 Homebrew 安装 {0}，但 PATH 中的 {1} 没有指向其 go 的链接。shell "
                "会回答 `go: command not found`。",
                toolchain.version.empty() ? std::string("Go") : toolchain.version, dir);
        finding.remedies.push_back(
            command("link-formula", {"brew", "link", formula},
                    say("Let Homebrew link {0} into {1}.", "让 Homebrew 把 {0} 链接到 {1}。", formula, dir)));
        return;
    }
    if (owner == "goenv" || owner == "gvm" || owner == "asdf" || owner == "mise") {
        // In play already, and it runs none.
        const bool in_play = std::ranges::find(facts.managers, owner, &Manager::name) != facts.managers.end();
        finding.remedies.push_back(
            in_play ? mend_the_cause("manager-no-version-selected")
                    : advice("start-manager",
                             say("This Go belongs to {0}: add {0}'s own start-up line to {1} (its "
                                 "documentation names it).",
                                 "这个 Go 归 {0} 管理：把 {0} 自己的初始化行加入 {1}（见其文档）。", owner,
                                 startup_file(facts))));
        return;
    }
    if (unread_go(facts).line != nullptr)
        finding.remedies.push_back(mend_the_cause("startup-file-not-read"));
    else if (dropped_folder(facts))
        finding.remedies.push_back(mend_the_cause("startup-overwritten-later"));
    else if (only_gui_lacks_go(facts))
        finding.remedies.push_back(mend_the_cause("gui-env-differs"));
    else
        finding.remedies.push_back(add_to_path(facts, dir, false));
}

// By reading alone: the last line of start-up that writes PATH leaves the Go's folder on it,
// or a line that may run does. nullptr: none names it.
const Assignment* line_with_go(const Facts& facts, const Toolchain& toolchain, bool& sure) {
    const Assignment* last = nullptr;
    const Assignment* line = nullptr;
    std::string folder;
    sure = false;
    if (facts.startup.method == "trace") return nullptr;
    for (const auto& assignment : facts.startup.assignments) {
        if (assignment.name != "PATH") continue;
        last = &assignment;
        for (const auto& dir : split(assignment.value, ':')) {
            if (toolchain_in(facts, dir) != &toolchain || dir == folder) continue;
            line = &assignment;
            folder = dir;
        }
    }
    if (line == nullptr) return nullptr;
    const auto kept = split(last->value, ':');
    if (std::ranges::find(kept, folder) == kept.end()) return nullptr;
    sure = surely_adds(*line, folder, facts.user.home);
    return line;
}

// The line that is missing here stands in a file that new terminals read: it need not be
// written again.
bool written_already(const Facts& facts, const Toolchain& toolchain, Finding& finding) {
    bool sure = false;
    const auto* line = line_with_go(facts, toolchain, sure);
    if (line == nullptr || line->origin.kind != OriginKind::file) return false;
    finding.severity = sure ? Severity::warning : Severity::error;
    finding.confidence = Confidence::likely;
    finding.evidence.push_back(
        seen(say("This line puts {} on PATH", "这一行把 {} 加入 PATH", folder_for_path(facts, toolchain)),
             line->origin));
    const auto place = where(line->origin);
    finding.remedies.push_back(
        sure
            ? advice(
                  "new-terminal",
                  {fmt::format("Open a new terminal, or run `exec {} -l` in this one: {} puts Go on PATH. If "
                               "this is the terminal of an editor, end the editor wholly and start it again.",
                               start_up_shell(facts), place.en),
                   fmt::format("打开一个新终端，或在此处运行 `exec {} -l`：{} 会把 Go 加入 PATH。若这是"
                               "编辑器里的终端，请完全退出编辑器后重新启动。",
                               start_up_shell(facts), place.zh)})
            : advice("see-the-line",
                     {fmt::format("Open a new terminal; if go is not found there either, see why {} does not "
                                  "run: it would put Go on PATH.",
                                  place.en),
                      fmt::format(
                          "打开一个新终端；若仍找不到 go，请查看 {} 为何没有执行：它本会把 Go 加入 PATH。",
                          place.zh)}));
    return true;
}

// A fresh shell finds a go: nothing is missing in the start-up files.
bool only_here(const Facts& facts, Finding& finding) {
    const auto fresh = facts.fresh_go.value_or("");
    if (fresh.empty()) return false;
    finding.severity = Severity::warning;
    finding.evidence.push_back(seen(say("A fresh shell of yours has {} on PATH from here",
                                        "新开的 shell 的 PATH 中，{} 来自这里", parent_path(fresh)),
                                    facts.fresh_go.origin()));
    finding.remedies.push_back(advice(
        "new-terminal",
        say("Open a new terminal, or run `exec {0} -l` in this one: your start-up files do put {1} on PATH. "
            "If this is the terminal of an editor, end the editor wholly and start it again.",
            "打开一个新终端，或在此处运行 `exec {0} -l`：启动文件确实会把 {1} 加入 PATH。若这是编辑器里的"
            "终端，请完全退出编辑器后重新启动。",
            base_name(facts.user.shell), parent_path(fresh))));
    return true;
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.env.find("PATH") == nullptr) {
        verdict.unknown({"PATH is not known", "PATH 未知"});
        return;
    }
    if (!no_go_runs(facts)) return;
    // It is on PATH, and cannot be started: go-broken-executable.
    if (broken_in_place(facts) != nullptr) return;
    const auto* toolchain = wanted(facts);
    // startup-file-not-read names a folder that is none of the known places.
    if (toolchain == nullptr && unread_go(facts).line != nullptr) return;
    const auto written = misspelt_go(facts);
    if (toolchain == nullptr && written) toolchain = toolchain_in(facts, written->dir);
    if (toolchain == nullptr) toolchain = best_installed(facts);
    if (toolchain == nullptr) return;
    for (const auto& entry : facts.path) {
        if (entry.state == PathState::unknown || entry.state == PathState::unreadable || entry.go_unknown) {
            verdict.unknown(
                say("what {} on PATH holds is not known", "不知道 PATH 中的 {} 里有什么", entry.dir));
            return;
        }
    }

    Finding finding;
    finding.subject = {"PATH", facts.env.get("PATH"), toolchain->goroot + "/bin"};
    finding.explanation =
        say("{0} is installed in {1}, but no folder on PATH holds a go command. The shell answers `go: "
            "command not "
            "found`.",
            "{1} 中装有 {0}，但 PATH 中没有任何目录含有 go 命令。shell 会回答 `go: command not found`。",
            toolchain->version.empty() ? std::string("Go") : toolchain->version, toolchain->goroot);
    // No line proves an absence: the last one that wrote PATH need not be at fault.
    finding.evidence.push_back(seen(say("PATH holds: {}", "PATH 中有：{}", facts.env.get("PATH")),
                                    {OriginKind::process, {}, 0, {}, {}}));
    finding.evidence.push_back(seen_at(say("{} is there", "{} 存在", toolchain->binary), toolchain->binary));
    for (const auto& go : facts.go_on_path) {
        finding.evidence.push_back(seen_at(
            say("{} cannot be run ({})", "{} 无法运行（{}）", go.path, std::string(to_string(go.kind))),
            go.path));
    }
    if (has_gui_path(facts)) {
        finding.evidence.push_back(seen(
            {"This PATH is the one that macOS gives to programs started from the Dock or Finder; no shell "
             "start-up file has taken part in it",
             "这是 macOS 给从程序坞或访达启动的程序的 PATH，没有任何 shell 启动文件参与其中"}));
    }
    if (written)
        misspelt(*written, finding);
    else if (!only_here(facts, finding) && !written_already(facts, *toolchain, finding))
        add_remedies(facts, *toolchain, finding);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = not_found(facts, {"go"});
    if (s == nullptr || s->text.starts_with("sudo") || s->text.starts_with("doas:")) return;
    const auto* command = typed_command_of(facts, s->line);
    // Nobody knows for whom `which` answered, unless the text shows it (sudo-secure-path).
    if (s->id == "which-none" &&
        (command == nullptr || command->words.empty() || base_name(command->words[0]) != "which"))
        return;
    if (command != nullptr && command->sudo) return;
    // Ubuntu's handler offers packages: likely there is no Go at all, unless the
    // text tells of one.
    const bool offers_package =
        s->text.find("installed") != std::string::npos || s->text.find("安装") != std::string::npos;
    const bool has_go = mentions(facts, "/go/bin") || mentions(facts, "/usr/local/go") ||
                        typed(facts, {"tar"}) != nullptr || !facts.paste.releases.empty();
    auto finding =
        told(*s, offers_package && !has_go ? Confidence::possible : Confidence::likely,
             {"The shell finds no go in any folder of PATH.", "shell 在 PATH 的任何目录中都找不到 go。"});
    finding.subject.setting = "PATH";
    conclude(
        verdict, std::move(finding), "add-to-path",
        {"Put go's folder on PATH: export PATH=$PATH:/usr/local/go/bin in the start-up file of this shell",
         "把 go 所在目录加入 PATH：在此 shell 的启动文件中写 export PATH=$PATH:/usr/local/go/bin"});
}

}  // namespace

TRUEUP_CHECK(go_not_on_path) = {
    .id = "go-not-on-path",
    .title = {"Go is installed but not on PATH", "已安装 Go，但不在 PATH 中"},
    .why = {"Unpacking Go does not change PATH, and a start-up file that this kind of shell does not read "
            "does not "
            "either. The shell says `go: command not found` while a complete Go lies on the disk. One line "
            "in the "
            "right start-up file repairs it; the line can be taken away again.",
            "解压 Go 并不会改变 PATH，写在当前 shell 不读取的启动文件里也不会生效。于是磁盘上明明有完整的 "
            "Go，shell 却提示 "
            "`go: command not found`。在正确的启动文件中加一行即可修复，之后也可以随时删掉。"},
    .blind = {"A Go in a folder that no installer uses; aliases and functions of the shell.",
              "装在任何安装方式都不使用的目录中的 Go；shell 的别名和函数。"},
    .sources = "https://go.dev/doc/install",
    .run = run,
    .text = text,
};

}  // namespace trueup
