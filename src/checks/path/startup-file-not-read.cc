// A Go setting, or Go's folder on PATH, stands in a start-up file that the
// user's shell does not read: .bash_profile of a zsh user, .profile next to a
// .bash_profile.
// Fix: move the line to the file that is read. Review: a new line is written.
// Source: zshall(1) STARTUP/SHUTDOWN FILES; bash(1) INVOCATION; fish language,
// "Configuration files".
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/unread_go.h"
#include "facts/start_up_end.h"

namespace trueup {
namespace {

// Who would read the file, as start-up's list has it.
std::string reason_for(const Facts& facts, const std::string& path) {
    const auto at = std::ranges::find(facts.startup.files, path, &StartupFile::path);
    return at == facts.startup.files.end() ? std::string() : at->why;
}

// On Linux a terminal window starts a shell that is no login shell, and reads
// .bashrc; only a file that no interactive shell of this kind reads is judged, unless
// the shell here is known to be a login shell.
bool read_by_terminals(const Facts& facts, const std::string& path) {
    return facts.machine.os != "darwin" && facts.startup.shell == "bash" && base_name(path) == ".bashrc" &&
           !in_login_bash(facts);
}

Remedy move_line(const Facts& facts, const Assignment& line) {
    const auto file = startup_file(facts);
    // It is read by the other shells; what is missing is that login shells read it too.
    if (facts.startup.shell == "bash" && base_name(line.origin.path) == ".bashrc")
        return advice("read-bashrc",
                      say("Let {} read it, at its end: [ -f ~/.bashrc ] && . ~/.bashrc",
                          "让 {} 在末尾读取它：[ -f ~/.bashrc ] && . ~/.bashrc", bash_login_file(facts)));
    return advice("move-line",
                  say("Move the line to {0}, in the syntax of {1}, and open a new terminal.",
                      "把这一行移到 {0}（按 {1} 的语法），然后打开新的终端。",
                      file.empty() ? std::string("a file that is read") : file, facts.startup.shell));
}

void report(const Facts& facts, const Assignment& assignment, std::string_view what, Verdict& verdict) {
    Finding finding;
    finding.severity = Severity::warning;
    // A line that names its file only when it runs may read this one after all.
    const bool doubtful = facts.startup.method == "static" && !facts.startup.unknown.empty();
    finding.confidence = doubtful ? Confidence::possible : Confidence::likely;
    finding.subject = {assignment.name, std::string(what), assignment.origin.path};
    const auto shell = facts.startup.shell;
    finding.explanation =
        say("Line {1} of {0} gives {2} the value {3}, but {4} does not read that file when it starts ({5}), "
            "and no file that it reads does the same.",
            "{0} 第 {1} 行给 {2} 赋值 {3}，但 {4} 启动时不读这个文件（{5}），它读的文件中也没有同样的设置。",
            assignment.origin.path, assignment.origin.line, assignment.name, std::string(what), shell,
            reason_for(facts, assignment.origin.path));
    finding.evidence.push_back(set_by(assignment.name, what, assignment.origin));
    finding.remedies.push_back(move_line(facts, assignment));
    verdict.find(std::move(finding));
}

bool set_by_startup(const Facts& facts, std::string_view name) {
    const auto named = [&](const auto& one) { return one.name == name; };
    return std::ranges::any_of(facts.startup.assignments, named) ||
           std::ranges::any_of(facts.startup.unknown, named);
}

// A line that login shells alone run, in a shell that is none.
void report_login_only(const LoginOnly& found, Verdict& verdict) {
    const auto& line = *found.line;
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.subject = {line.name, line.value, line.origin.path};
    finding.explanation =
        say("Line {1} of {0} gives {2} the value {3}, but login shells alone read that file. Here {2} is not "
            "set, although {4} has been read: this is an interactive shell that is no login shell.",
            "{0} 第 {1} 行给 {2} 赋值 {3}，但只有登录 shell 才读这个文件。这里没有设置 {2}，而 {4} "
            "已被读取：这是一个交互式的非登录 shell。",
            line.origin.path, line.origin.line, line.name, line.value, found.interactive);
    finding.evidence.push_back(set_by(line.name, line.value, line.origin));
    finding.evidence.push_back(
        seen_at(say("{} has been read", "{} 已被读取", found.interactive), found.interactive));
    finding.remedies.push_back(advice(
        "move-line", say("Move the line to {0}, which every interactive shell reads. If the line is newer "
                         "than this window, open a new one first.",
                         "把这一行移到 {0}，每个交互式 shell 都会读它。如果这一行是在打开此窗口之后才写的，"
                         "请先打开新窗口。",
                         found.interactive)));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto& startup = facts.startup;
    if (startup.method.empty()) {
        verdict.unknown(why_unknown(startup));
        return;
    }
    // Nothing else on PATH holds a go, so it is this line that is missed.
    if (const auto go = unread_go(facts); go.line != nullptr) report(facts, *go.line, go.dir, verdict);
    for (const auto& found : login_only_lines(facts)) {
        if (find_go_name(found.line->name) != nullptr && found.line->name != "GOROOT")
            report_login_only(found, verdict);
    }
    for (const auto& assignment : startup.elsewhere) {
        if (assignment.name == "PATH" || read_by_terminals(facts, assignment.origin.path)) continue;
        // GOROOT is better nowhere than in another file.
        if (find_go_name(assignment.name) == nullptr || assignment.name == "GOROOT") continue;
        if (!assignment.exported || assignment.value.empty()) continue;
        if (facts.env.find(assignment.name) != nullptr || set_by_startup(facts, assignment.name)) continue;
        if (facts.go_env.get(assignment.name) == assignment.value) continue;
        report(facts, assignment, assignment.value, verdict);
    }
}

// What a pasted text shows of it.
// `ssh host 'go version'` starts a shell that is neither a login shell nor interactive:
// bash(1) reads ~/.bashrc alone then, and only where it knows that sshd started it.
// A line of a start-up file that the text shows.
struct ShownLine {
    std::string file;
    const PastedLine* line;
};

bool is_start_up_file(std::string_view file) {
    static constexpr auto names =
        std::to_array<std::string_view>({".profile", ".bash_profile", ".bash_login", ".bashrc", ".zshenv",
                                         ".zprofile", ".zshrc", ".zlogin", "config.fish"});
    return std::ranges::any_of(names, [&](std::string_view name) { return file.ends_with(name); });
}

// `cat ~/.profile`, `grep gvm ~/.profile`, and "FILE:LINE" of a grep in several.
std::vector<ShownLine> shown_lines(const Facts& facts) {
    static constexpr auto programs = std::to_array<std::string_view>(
        {"cat", "grep", "egrep", "rg", "tail", "head", "less", "more", "bat", "sed"});
    std::vector<ShownLine> out;
    for (const auto& command : facts.paste.commands) {
        if (command.words.size() < 2) continue;
        const auto program = base_name(command.words[0]);
        if (std::ranges::find(programs, std::string_view(program)) == programs.end()) continue;
        const auto pipe = std::ranges::find(command.words, "|");
        const auto& file = *(pipe - 1);
        for (const auto& line : command.output) {
            const auto colon = line.text.find(':');
            const auto named = line.text.substr(0, colon == std::string::npos ? 0 : colon);
            if (is_start_up_file(named) && named.find(' ') == std::string::npos)
                out.push_back({named, &line});
            else if (is_start_up_file(file))
                out.push_back({file, &line});
        }
    }
    return out;
}

// The shell that says of a command that it is not there: "zsh", "bash", "-bash" (a login
// shell); empty: it does not say.
std::string shell_of(const Symptom& missing) {
    const auto end = missing.text.find(':');
    const auto name = base_name(missing.text.substr(0, end == std::string::npos ? 0 : end));
    return name == "zsh" || name == "bash" || name == "-bash" || name == "fish" || name == "-zsh"
               ? name
               : std::string();
}

// Does this shell, started as it was, never read the file? Login shells read more.
bool never_reads(std::string_view shell, std::string_view file) {
    const bool bash =
        file.ends_with(".bashrc") || file.ends_with(".bash_profile") || file.ends_with(".bash_login");
    const bool zsh = file.ends_with(".zshrc") || file.ends_with(".zshenv") || file.ends_with(".zprofile") ||
                     file.ends_with(".zlogin");
    if (shell == "zsh" || shell == "-zsh")
        return bash || file.ends_with(".profile") || file.ends_with(".fish");
    if (shell == "fish") return bash || zsh || file.ends_with(".profile");
    if (shell == "-bash") return zsh || file.ends_with(".fish");
    return zsh || file.ends_with(".fish") || file.ends_with("profile") || file.ends_with(".bash_login");
}

// The line makes the command of a version manager, which is a function or a shim.
bool makes_command(std::string_view line, std::string_view command) {
    // "12:source …", "/home/a/.profile:12:source …": grep's.
    for (auto colon = line.find(':'); colon < 80; colon = line.find(':')) {
        const auto head = line.substr(0, colon);
        const bool number = head.find_first_not_of("0123456789") == std::string_view::npos;
        if (!number && !(is_start_up_file(head) && head.find(' ') == std::string_view::npos)) break;
        line.remove_prefix(colon + 1);
    }
    line = trim(line);
    if (line.starts_with('#')) return false;
    const bool reads = line.find("source ") != std::string_view::npos || line.starts_with(". ") ||
                       line.find("& . ") != std::string_view::npos ||
                       line.find("eval ") != std::string_view::npos;
    return reads && line.find(command) != std::string_view::npos;
}

// A version manager's line stands in a file that the shell which misses its command does not
// read, and in none that it does.
bool unread_init_line(const Facts& facts, Verdict& verdict) {
    const auto lines = shown_lines(facts);
    for (const auto& missing : facts.symptoms) {
        if (missing.id != "command-not-found") continue;
        const auto& command = missing.at("command");
        static constexpr auto managers =
            std::to_array<std::string_view>({"gvm", "goenv", "asdf", "mise", "gobrew", "g"});
        if (std::ranges::find(managers, std::string_view(command)) == managers.end()) continue;
        const auto shell = shell_of(missing);
        const ShownLine* found = nullptr;
        bool read = false;
        for (const auto& one : lines) {
            // A file that reads others may read this one too.
            const bool same = makes_command(one.line->text, command);
            const bool reads_more = !never_reads(shell, one.file) &&
                                    (one.line->text.contains("profile") || one.line->text.contains("rc\""));
            if (same && found == nullptr && never_reads(shell, one.file)) found = &one;
            read = read || (same && !never_reads(shell, one.file)) || reads_more;
        }
        if (found == nullptr || read) continue;
        // bash's file for every window is shown not to be there.
        const bool alone = line_with(facts, ".bashrc: No such file") != nullptr;
        const bool sure = alone || shell == "zsh" || shell == "-zsh" || shell == "fish";
        auto finding = told(
            found->line->number, found->line->text, sure ? Confidence::likely : Confidence::possible,
            say("This line of {0} makes the command {1}, and the shell that misses it does not read that "
                "file.",
                "{0} 中的这一行定义命令 {1}，而找不到该命令的 shell 不读取这个文件。", found->file, command));
        finding.evidence.push_back(seen_line(missing.line, missing.text));
        if (!sure) finding.settle = "echo $0; shopt login_shell";
        const auto into = shell.ends_with("zsh") ? "~/.zshrc"
                          : shell == "fish"      ? "~/.config/fish/config.fish"
                                                 : "~/.bashrc";
        conclude(verdict, std::move(finding), "move-line",
                 say("Put the line into {0} (in that shell's syntax) and open a new terminal",
                     "把这一行写入 {0}（按该 shell 的语法），然后打开新的终端", into));
        return true;
    }
    return false;
}

// PATH gets go's folder in a file of another shell than the one that does not find go.
void path_for_another_shell(const Facts& facts, const Symptom& missing, Verdict& verdict) {
    const auto shell = shell_of(missing);
    if (shell.empty()) return;
    const PastedAssignment* found = nullptr;
    for (const auto& one : facts.paste.assignments) {
        // ~/go/bin holds no go.
        static constexpr auto places = std::to_array<std::string_view>(
            {"local/go/bin", "opt/go/bin", "GOROOT", "/libexec/bin", "/go1", "/go-1", "opt/homebrew"});
        const bool go =
            std::ranges::any_of(places, [&](std::string_view place) { return one.value.contains(place); });
        if (one.where != PastedAssignment::Where::startup_file || one.name != "PATH" || !go) continue;
        // Whether bash, started as it was, reads its own files is another question.
        const bool foreign = never_reads(shell.ends_with("bash") ? "-bash" : shell, one.file);
        if (!foreign) return;
        if (found == nullptr) found = &one;
    }
    const bool sourced = std::ranges::any_of(shown_lines(facts), [&](const ShownLine& one) {
        return !never_reads(shell, one.file) &&
               (one.line->text.contains("source ") || trim(one.line->text).starts_with(". "));
    });
    if (found == nullptr || sourced) return;
    auto finding = told(found->line, found->text, Confidence::likely,
                        say("{0} is a file of another shell: {1} does not read it, and {1} finds no go.",
                            "{0} 是另一种 shell 的文件：{1} 不读取它，也找不到 go。", found->file,
                            shell.starts_with('-') ? shell.substr(1) : shell));
    finding.subject.setting = "PATH";
    finding.evidence.push_back(seen_line(missing.line, missing.text));
    const auto into = shell.ends_with("zsh") ? "~/.zshrc"
                      : shell == "fish"      ? "~/.config/fish/config.fish"
                                             : "~/.bashrc";
    conclude(verdict, std::move(finding), "move-line",
             say("Put the line into {0} (in that shell's syntax) and open a new terminal",
                 "把这一行写入 {0}（按该 shell 的语法），然后打开新的终端", into));
}

// PATH gets go at the end of a bashrc that begins with "If not running interactively", and the
// shell of an image's build finds none.
bool behind_interactive_test(const Facts& facts, Verdict& verdict) {
    const auto* missing = line_with(facts, "go: not found");
    if (missing == nullptr) missing = line_with(facts, "go: command not found");
    const auto* test = line_with(facts, "If not running interactively");
    if (test == nullptr) test = line_with(facts, "[ -z \"$PS1\" ] && return");
    if (missing == nullptr || test == nullptr || !mentions(facts, "bashrc") || !mentions(facts, "PATH"))
        return false;
    auto finding = told(
        test->number, test->text, Confidence::likely,
        {"The file ends here for a shell that is not interactive, such as that of a Dockerfile's RUN: "
         "the lines for go stand behind it.",
         "对非交互式 shell（例如 Dockerfile 的 RUN）来说，该文件到这里就结束了：关于 go 的行写在它之后。"});
    finding.subject.setting = "PATH";
    finding.evidence.push_back(seen_line(missing->number, missing->text));
    conclude(verdict, std::move(finding), "move-line",
             {"In an image: ENV PATH=/usr/local/go/bin:$PATH; elsewhere put the lines above the test",
              "在镜像中：ENV PATH=/usr/local/go/bin:$PATH；其他情况下把这些行写到该判断之前"});
    return true;
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto report = [&](const Symptom* missing, const PastedAssignment& line) {
        auto finding =
            told(line.line, line.text, Confidence::likely,
                 say("{0} is read by login shells, and the command was run by a shell that is none.",
                     "{0} 只由登录 shell 读取，而运行该命令的 shell 不是登录 shell。", line.file));
        finding.subject.setting = line.name;
        if (missing != nullptr) finding.evidence.push_back(seen_line(missing->line, missing->text));
        conclude(verdict, std::move(finding), "move-line",
                 {"Move the line to ~/.bashrc, above the test for an interactive shell (zsh: ~/.zshenv)",
                  "把这一行移到 ~/.bashrc 中、判断交互式 shell 的语句之前（zsh：~/.zshenv）"});
    };
    const auto for_login = [](const std::string& file) {
        return file.ends_with("profile") || file.ends_with(".bash_login") || file.ends_with("zlogin");
    };
    if (unread_init_line(facts, verdict) || behind_interactive_test(facts, verdict)) return;
    const auto& lines = facts.paste.assignments;
    if (const auto* missing = not_found(facts, {"go"})) {
        const auto* command = command_of(facts, missing->line);
        const bool by_ssh =
            command != nullptr && command->words.size() > 2 && base_name(command->words[0]) == "ssh";
        const auto line = std::ranges::find_if(lines, [&](const PastedAssignment& one) {
            return one.name == "PATH" && for_login(one.file) && one.value.contains("go");
        });
        if (by_ssh && line != lines.end()) report(missing, *line);
        if (!by_ssh) path_for_another_shell(facts, *missing, verdict);
        return;
    }
    // `bash -c` shows nothing, `bash -ic` or `bash -lc` the value.
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        if (w.size() != 3 || base_name(w[0]) != "bash" || w[1] != "-c" || !w[2].starts_with("echo $"))
            continue;
        const auto name = w[2].substr(6);
        const bool empty = command.output.empty() || command.output.front().number > command.line + 1;
        const auto other = std::ranges::find_if(facts.paste.commands, [&](const PastedCommand& one) {
            return one.words.size() == 3 && (one.words[1] == "-ic" || one.words[1] == "-lc") &&
                   one.words[2] == w[2] && !one.output.empty();
        });
        const auto line = std::ranges::find_if(lines, [&](const PastedAssignment& one) {
            return one.name == name && one.exported && one.where == PastedAssignment::Where::startup_file;
        });
        if (!empty || other == facts.paste.commands.end() || line == lines.end()) continue;
        auto finding =
            told(line->line, line->text, Confidence::likely,
                 say("{0} is not read by the shell that scripts and `bash -c` start, so {1} is empty there.",
                     "脚本和 `bash -c` 启动的 shell 不读取 {0}，因此其中 {1} 为空。", line->file, name));
        finding.severity = Severity::warning;
        finding.subject.setting = name;
        finding.evidence.push_back(seen_line(command.line, command.text));
        conclude(verdict, std::move(finding), "go-env-w",
                 say("For every shell: go env -w {0}=…", "让所有 shell 都生效：go env -w {0}=…", name));
        return;
    }
}

}  // namespace

TRUEUP_CHECK(startup_file_not_read) = {
    .id = "startup-file-not-read",
    .title = {"The setting stands in a file that this shell does not read",
              "设置写在这个 shell 不读的文件里"},
    .why =
        {"Each shell reads its own start-up files, and which ones depends on how it is started: zsh never "
         "reads .bash_profile or .bashrc, nor ~/.zshrc where ZDOTDIR leads elsewhere; a login bash reads "
         "only the first of .bash_profile, .bash_login "
         "and .profile, and .bashrc only when that file sources it. A line in any other file has no effect, "
         "without a message. It is fixed by moving the line to a file that is read. A line is written "
         "anew, so look at it before you apply it.",
         "每种 shell 只读自己的启动文件，读哪些还取决于启动方式：zsh 从不读 .bash_profile 和 "
         ".bashrc，若 ZDOTDIR 指向别处也不读 ~/.zshrc；登录 bash 只读 .bash_profile、.bash_login、.profile "
         "中的第一个，而 .bashrc "
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
    .explains = "go-not-on-path",
    .run = run,
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
