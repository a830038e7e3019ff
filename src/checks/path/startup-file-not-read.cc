// A Go setting, or Go's folder on PATH, stands in a start-up file that the
// user's shell does not read: .bash_profile of a zsh user, .profile next to a
// .bash_profile.
// Fix: move the line to the file that is read. Review: a new line is written.
// Source: zshall(1) STARTUP/SHUTDOWN FILES; bash(1) INVOCATION; fish language,
// "Configuration files".
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"

namespace trueup {
namespace {

// Who would read the file, as start-up's list has it.
std::string reason_for(const Facts& facts, const std::string& path) {
    const auto at = std::ranges::find(facts.startup.files, path, &StartupFile::path);
    return at == facts.startup.files.end() ? std::string() : at->why;
}

// On Linux a terminal window starts a shell that is no login shell, and reads
// .bashrc; only a file that no interactive shell of this kind reads is judged.
bool read_by_terminals(const Facts& facts, const std::string& path) {
    return facts.machine.os != "darwin" && facts.startup.shell == "bash" && base_name(path) == ".bashrc";
}

void report(const Facts& facts, const Assignment& assignment, std::string_view what, Verdict& verdict) {
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.subject = {assignment.name, std::string(what), assignment.origin.path};
    const auto shell = facts.startup.shell;
    finding.explanation =
        say("Line {1} of {0} gives {2} the value {3}, but {4} does not read that file when it starts ({5}), "
            "and no file that it reads does the same.",
            "{0} 第 {1} 行给 {2} 赋值 {3}，但 {4} 启动时不读这个文件（{5}），它读的文件中也没有同样的设置。",
            assignment.origin.path, assignment.origin.line, assignment.name, std::string(what), shell,
            reason_for(facts, assignment.origin.path));
    finding.evidence.push_back(set_by(assignment.name, what, assignment.origin));
    const auto file = startup_file(facts);
    finding.remedies.push_back(
        advice("move-line", say("Move the line to {0}, in the syntax of {1}, and open a new terminal.",
                                "把这一行移到 {0}（按 {1} 的语法），然后打开新的终端。",
                                file.empty() ? std::string("a file that is read") : file, shell)));
    verdict.find(std::move(finding));
}

bool set_by_startup(const Facts& facts, std::string_view name) {
    const auto named = [&](const auto& one) { return one.name == name; };
    return std::ranges::any_of(facts.startup.assignments, named) ||
           std::ranges::any_of(facts.startup.unknown, named);
}

// Go folders that the line puts on PATH and that are not there.
void judge_path(const Facts& facts, const Assignment& assignment, Verdict& verdict) {
    // Another folder with a go serves: nothing is missed.
    if (std::ranges::any_of(facts.go_on_path,
                            [](const Executable& go) { return go.kind == FileKind::binary; }))
        return;
    for (const auto& dir : split(assignment.value, ':')) {
        if (path_entry(facts, dir) != nullptr || !is_go_bin(facts, dir)) continue;
        report(facts, assignment, dir, verdict);
        return;
    }
}

void run(const Facts& facts, Verdict& verdict) {
    const auto& startup = facts.startup;
    if (startup.method.empty()) {
        verdict.unknown(startup.unknown_reason);
        return;
    }
    for (const auto& assignment : startup.elsewhere) {
        if (read_by_terminals(facts, assignment.origin.path)) continue;
        if (assignment.name == "PATH") {
            judge_path(facts, assignment, verdict);
            continue;
        }
        // GOROOT is better nowhere than in another file.
        if (find_go_name(assignment.name) == nullptr || assignment.name == "GOROOT") continue;
        if (!assignment.exported || assignment.value.empty()) continue;
        if (facts.env.find(assignment.name) != nullptr || set_by_startup(facts, assignment.name)) continue;
        if (facts.go_env.get(assignment.name) == assignment.value) continue;
        report(facts, assignment, assignment.value, verdict);
    }
}

}  // namespace

TRUEUP_CHECK(startup_file_not_read) = {
    .id = "startup-file-not-read",
    .title = {"The setting stands in a file that this shell does not read",
              "设置写在这个 shell 不读的文件里"},
    .why =
        {"Each shell reads its own start-up files, and which ones depends on how it is started: zsh never "
         "reads .bash_profile or .bashrc, a login bash reads only the first of .bash_profile, .bash_login "
         "and .profile, and .bashrc only when that file sources it. A line in any other file has no effect, "
         "without a message. It is fixed by moving the line to a file that is read. A line is written "
         "anew, so look at it before you apply it.",
         "每种 shell 只读自己的启动文件，读哪些还取决于启动方式：zsh 从不读 .bash_profile 和 "
         ".bashrc；登录 bash 只读 .bash_profile、.bash_login、.profile 中的第一个，而 .bashrc "
         "只有被它 source "
         "时才读。写在其他文件里的行不起作用，也没有任何提示。修复方法是把这一行移到会被读取的"
         "文件中。这会写入新的一行，应用前请先查看。"},
    .blind = {"Programs that read such a file on their own (display managers, editors), and lines behind a "
              "condition or a command.",
              "自行读取这些文件的程序（显示管理器、编辑器），以及条件或命令之后的行。"},
    .sources =
        "https://zsh.sourceforge.io/Doc/Release/Files.html\n"
        "https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html\n"
        "https://fishshell.com/docs/current/language.html#configuration-files\n",
    .run = run,
};

}  // namespace trueup
