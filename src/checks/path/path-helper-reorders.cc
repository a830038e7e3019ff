// macOS: /etc/zprofile (bash: /etc/profile) runs path_helper, which writes the
// folders of /etc/paths and /etc/paths.d first and what PATH held before behind
// them. What .zshenv put in front, or what a login shell inside tmux inherited,
// ends up behind /usr/bin.
// Fix: set PATH in .zprofile or .zshrc, which run after it. Manual.
// Source: path_helper(8); Apple's zsh startup files (/etc/zprofile).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/path_shadow.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_paths.h"
#include "checks/told_state.h"

namespace trueup {
namespace {

std::ptrdiff_t place_of(const std::vector<std::string>& list, std::string_view element) {
    return std::ranges::find(list, element) - list.begin();
}

// The last line of .zshenv that put `dir` before /usr/bin.
const Assignment* put_in_front(const Facts& facts, const std::string& dir) {
    const Assignment* found = nullptr;
    for (const auto& assignment : facts.startup.assignments) {
        if (assignment.name != "PATH") continue;
        const auto file = base_name(assignment.origin.path);
        if (file != ".zshenv" && file != "zshenv") continue;
        const auto elements = split(assignment.value, ':');
        const auto at = place_of(elements, dir);
        const auto count = static_cast<std::ptrdiff_t>(elements.size());
        if (at < count && at < place_of(elements, "/usr/bin")) found = &assignment;
    }
    return found;
}

// PATH begins with what path_helper writes from an unchanged /etc/paths.
bool helper_came_last(const std::vector<std::string>& path) {
    const auto last = place_of(path, "/sbin");
    return !path.empty() && path.front() == "/usr/local/bin" &&
           last < static_cast<std::ptrdiff_t>(path.size()) &&
           place_of(path, "/usr/bin") < place_of(path, "/bin") &&
           place_of(path, "/bin") < place_of(path, "/usr/sbin") && place_of(path, "/usr/sbin") < last;
}

Finding finding_about(const Facts& facts, const Executable& winner, const std::string& dir) {
    Finding finding;
    finding.severity = Severity::warning;
    finding.subject = {"PATH", facts.env.get("PATH"), dir};
    finding.explanation = say(
        "{0} was put in front of PATH, but path_helper moved it behind the system folders, so {1} runs "
        "instead of "
        "{0}/go.",
        "{0} 原本放在 PATH 最前面，但 path_helper 把它移到了系统目录之后，因此运行的是 {1}，而不是 {0}/go。",
        dir, winner.path);
    finding.evidence.push_back(set_by("PATH", facts.env.get("PATH"), origin_of(facts, "PATH")));
    return finding;
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.machine.os != "darwin") return;
    const auto* winner = go_from_path(facts);
    if (winner == nullptr) return;
    const auto folder = parent_path(winner->path);
    const auto path = split(facts.env.get("PATH"), ':');
    const auto system = place_of(path, "/usr/bin");

    for (const auto& entry : facts.path) {
        const bool has_go = std::ranges::find(entry.commands, "go") != entry.commands.end();
        if (!has_go || entry.dir == folder || place_of(path, entry.text) < system) continue;
        const auto* line = put_in_front(facts, entry.dir);
        if (line == nullptr) continue;
        auto finding = finding_about(facts, *winner, entry.dir);
        finding.evidence.insert(
            finding.evidence.begin(),
            seen(say("This line puts {} in front", "这一行把 {} 放到最前面", entry.dir), line->origin));
        finding.remedies.push_back(advice(
            "move-to-zprofile", say("Move the line from {0} to {1}, which is read after path_helper has run.",
                                    "把这一行从 {0} 移到 {1}，后者在 path_helper 之后才读取。",
                                    line->origin.path, startup_file(facts))));
        verdict.find(std::move(finding));
        return;
    }

    const bool nested = facts.env.find("TMUX") != nullptr;
    const auto shadow = path_shadow(facts);
    if (!nested || !shadow || !helper_came_last(path)) return;
    auto finding = finding_about(facts, *winner, shadow->wanted->dir);
    finding.confidence = Confidence::likely;
    finding.evidence.push_back(
        seen({"This shell runs inside tmux: it is a login shell that inherited a PATH, and "
              "path_helper put the system folders before it",
              "这个 shell 运行在 tmux 中：它是继承了 PATH 的登录 shell，path_helper 把系统目录排到了前面"}));
    finding.remedies.push_back(add_to_path(facts, shadow->wanted->dir, true));
    verdict.find(std::move(finding));
}

// PATH of the text, where it is known to be one.
std::vector<std::string> shown_path(const Facts& facts) {
    if (auto path = told_path(facts); !path.empty()) return path;
    const auto* line = line_with(facts, ":/usr/bin:/bin:/usr/sbin:/sbin:");
    if (line == nullptr || !line->text.starts_with('/') || line->text.contains(' ')) return {};
    return split(line->text, ':');
}

// The first folder of "X:$PATH" or of zsh's "(X $path)"; empty: the value goes on from
// nothing, or begins with it.
std::string put_first(const PastedAssignment& line) {
    std::string_view value = line.value;
    if (line.name == "path") {
        if (!value.starts_with('(') || !value.contains("$path")) return {};
        value = trim(value.substr(1));
        return std::string(value.substr(0, value.find(' ')));
    }
    if (line.name != "PATH" || !value.contains("$PATH")) return {};
    return std::string(value.substr(0, value.find(':')));
}

bool is_system(std::string_view dir) {
    return dir == "/usr/bin" || dir == "/bin" || dir == "/usr/sbin" || dir == "/sbin";
}

// A folder that stands before the system's in `other` and behind all of them in `path`, in
// which they are together, as path_helper writes them; empty: there is none.
std::string moved_behind(const std::vector<std::string>& path, const std::vector<std::string>& other) {
    const auto first = place_of(path, "/usr/bin");
    const auto count = static_cast<std::ptrdiff_t>(path.size());
    if (first + 3 >= count || place_of(path, "/bin") != first + 1 ||
        place_of(path, "/usr/sbin") != first + 2 || place_of(path, "/sbin") != first + 3)
        return {};
    const auto shared = std::ranges::count_if(
        other, [&](const std::string& dir) { return std::ranges::find(path, dir) != path.end(); });
    if (shared * 4 < count * 3) return {};  // of another machine, or another user
    const auto moved = std::ranges::find_if(other.begin(), std::ranges::find_if(other, is_system),
                                            [&](const std::string& dir) {
                                                const auto at = place_of(path, dir);
                                                return at > first + 3 && at < count;
                                            });
    return moved == other.end() || is_system(*moved) ? std::string() : *moved;
}

// PATH twice, once as path_helper leaves it: of a shell in tmux and of one outside, of a login
// shell and of another.
bool told_twice(const Facts& facts, Verdict& verdict) {
    const auto paths = told_paths(facts);
    for (const auto& path : paths) {
        for (const auto& other : paths) {
            const auto moved = moved_behind(path.dirs, other.dirs);
            if (moved.empty()) continue;
            const bool login = mentions(facts, "tmux") || mentions(facts, "TMUX") ||
                               mentions(facts, "path_helper") || mentions(facts, "zsh -l") ||
                               mentions(facts, "bash -l") || mentions(facts, "--login");
            auto finding =
                told(path.line, path.command->text, login ? Confidence::likely : Confidence::possible,
                     say("Here {0} stands behind the folders of the system, and in the other PATH of this "
                         "text before them: path_helper writes the system's first in every login shell.",
                         "这里 {0} 排在系统目录之后，而在文中另一个 PATH 里排在它们之前：每个登录 shell 中，"
                         "path_helper 都会把系统目录写在最前。",
                         moved));
            finding.severity = Severity::warning;
            finding.subject.setting = "PATH";
            if (!login) finding.settle = "shopt login_shell 2>/dev/null; echo $0 $TMUX";
            finding.evidence.push_back(seen_line(other.line, other.command->text));
            conclude(verdict, std::move(finding), "after-path-helper",
                     {"Put the folder in front in .zprofile or .zshrc (bash: .bash_profile), which are read "
                      "after path_helper has run; in tmux, or start shells there that are no login shells: "
                      "set -g default-command \"$SHELL\"",
                      "在 path_helper 之后读取的 .zprofile 或 .zshrc（bash：.bash_profile）中把该目录放到"
                      "最前；在 tmux 中也可以让其启动非登录 shell：set -g default-command \"$SHELL\""});
            return true;
        }
    }
    return false;
}

// The file that the shell answers with.
std::string_view answer_of(const PastedCommand& command) {
    for (const auto& line : command.output) {
        if (trim(line.text).starts_with('/')) return trim(line.text);
    }
    return {};
}

bool starts_login_shell(const PastedCommand& command) {
    auto words = command.words;
    if (!words.empty() && words[0] == "exec") words.erase(words.begin());
    if (words.size() < 2 || (base_name(words[0]) != "zsh" && base_name(words[0]) != "bash")) return false;
    return words[1] == "--login" || words[1] == "-l" || words[1] == "-il" || words[1] == "-li";
}

// `which go`, `zsh --login`, `which go`: the login shell finds the system's.
bool login_shell_finds_another(const Facts& facts, Verdict& verdict) {
    const PastedCommand* before = nullptr;
    const PastedCommand* login = nullptr;
    for (const auto& command : facts.paste.commands) {
        if (starts_login_shell(command) && before != nullptr) login = &command;
        const bool asks =
            command.words.size() == 2 && (command.words[0] == "which" || command.words[0] == "where");
        if (!asks) continue;
        const auto answer = answer_of(command);
        const bool system = answer.starts_with("/usr/bin/") || answer.starts_with("/bin/");
        if (login != nullptr && system && command.words[1] == before->words[1]) {
            auto finding =
                told(command.line, answer, Confidence::likely,
                     say("{0} was found first, and a login shell finds {1}: macOS's /etc/zprofile runs "
                         "path_helper, which puts the system's folders in front of what PATH held.",
                         "原先找到的是 {0}，登录 shell 找到的却是 {1}：macOS 的 /etc/zprofile 会运行 "
                         "path_helper，它把系统目录排到了 PATH 原有内容之前。",
                         answer_of(*before), answer));
            finding.severity = Severity::warning;
            finding.subject.setting = "PATH";
            finding.evidence.push_back(seen_line(login->line, login->text));
            conclude(verdict, std::move(finding), "move-to-zprofile",
                     {"Put the folder in front in .zprofile or .zshrc, which are read after path_helper has "
                      "run",
                      "在 .zprofile 或 .zshrc 中把该目录放到最前面，它们在 path_helper 之后读取"});
            return true;
        }
        if (login == nullptr && !answer.empty() && !system) before = &command;
    }
    return false;
}

// PATH as it was, with folders in front of the system's, and as it is: the same with the
// system's in front, since .zshenv sets it.
bool before_and_after(const Facts& facts, Verdict& verdict) {
    constexpr std::string_view system = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
    if (line_with(facts, "zshenv") == nullptr) return false;
    const PastedLine* before = nullptr;
    for (const auto& line : facts.paste.lines) {
        const auto text = trim(line.text);
        const auto at = text.find(system);
        if (at == std::string_view::npos || text.contains(' ') || text.contains('=')) continue;
        const auto behind = text.substr(at + system.size());
        if (at > 1 && behind.empty()) {
            before = &line;
            continue;
        }
        // What was in front is behind.
        const auto first = before == nullptr ? std::string() : split(before->text, ':').front();
        if (at != 0 || first.empty() || !behind.contains(":" + first)) continue;
        auto finding = told(
            line.number, line.text, Confidence::likely,
            say("{0} was in front of PATH and is behind the system folders now: /etc/zprofile (or "
                "/etc/zshrc of old) runs path_helper after ~/.zshenv.",
                "{0} 原来在 PATH 最前，现在位于系统目录之后：/etc/zprofile（旧版为 /etc/zshrc）在 ~/.zshenv "
                "之后运行 path_helper。",
                first));
        finding.severity = Severity::warning;
        finding.subject.setting = "PATH";
        finding.evidence.push_back(seen_line(before->number, before->text));
        conclude(verdict, std::move(finding), "move-to-zprofile",
                 {"Move the line to .zprofile or .zshrc, which are read after path_helper has run",
                  "把这一行移到 .zprofile 或 .zshrc，它们在 path_helper 之后读取"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (told_os(facts) == "linux" || !shows_state_only(facts)) return;
    if (told_os(facts) == "darwin" && (told_twice(facts, verdict) || before_and_after(facts, verdict)))
        return;
    if (told_os(facts) == "darwin" && login_shell_finds_another(facts, verdict)) return;
    const auto path = shown_path(facts);
    const auto system = place_of(path, "/usr/bin");
    if (!helper_came_last(path) && !(path.size() > 4 && path.front() == "/opt/homebrew/bin")) return;
    for (const auto& line : facts.paste.assignments) {
        if (!line.file.ends_with("zshenv")) continue;
        const auto first = put_first(line);
        // "$HOME/sdk/go1.22.1/bin" by what follows the variable; "$PATH" and "$GOBIN" tell no folder.
        const auto slash = first.find('/');
        if (slash == std::string::npos) continue;
        const auto rest = first.starts_with('$') || first.starts_with('~') ? first.substr(slash) : first;
        if (!rest.starts_with('/')) continue;
        const auto at =
            std::ranges::find_if(path, [&](const std::string& dir) { return dir.ends_with(rest); });
        if (at == path.end() || at - path.begin() < system) continue;
        auto finding =
            told(line.line, line.text, Confidence::likely,
                 say("This line puts {0} in front of PATH, and path_helper moved it behind the system "
                     "folders.",
                     "这一行把 {0} 放到 PATH 最前面，而 path_helper 把它移到了系统目录之后。", *at));
        finding.severity = Severity::warning;
        finding.subject.setting = "PATH";
        conclude(verdict, std::move(finding), "move-to-zprofile",
                 {"Move the line to .zprofile or .zshrc, which are read after path_helper has run",
                  "把这一行移到 .zprofile 或 .zshrc，它们在 path_helper 之后读取"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(path_helper_reorders) = {
    .id = "path-helper-reorders",
    .title = {"path_helper moved a Go folder behind the system folders",
              "path_helper 把 Go 的目录移到了系统目录之后"},
    .why =
        {"On macOS every login shell runs path_helper from /etc/zprofile (bash: /etc/profile). It writes the "
         "folders of /etc/paths and /etc/paths.d first and appends what PATH held before. What .zshenv put "
         "in "
         "front, or what a shell in tmux inherited, loses its place, and another go wins. Set PATH in "
         ".zprofile "
         "or .zshrc, which are read later; moving one line is easily undone.",
         "在 macOS 上，每个登录 shell 都会从 /etc/zprofile（bash 为 /etc/profile）运行 path_helper。它先写入 "
         "/etc/paths 和 "
         "/etc/paths.d 中的目录，再把原有的 PATH 接在后面。于是 .zshenv 放到最前面的目录，或 tmux 中的 shell "
         "继承来的目录，都"
         "失去了原来的位置，另一个 go 胜出。请在更晚读取的 .zprofile 或 .zshrc 中设置 "
         "PATH；移动一行很容易撤销。"},
    .blind = {"Without a trace of the start-up files, only the case of tmux is seen.",
              "没有启动文件的跟踪记录时，只能看出 tmux 的情形。"},
    .sources =
        "https://github.com/apple-oss-distributions/shell_cmds/tree/main/path_helper\n"
        "https://github.com/apple-oss-distributions/zsh/blob/main/zsh/etc/zprofile",
    .explains = "path-order-shadows",
    .run = run,
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
