// PATH elements that lead nowhere and were meant for Go (info), name a file
// (warning), or mean the current folder (warning: whoever can write to it can
// plant a `go`; Go itself refuses to start programs found that way).
// Fix: take the element out of the line that put it there; where another folder was
// meant ("~/x" in quotes, the go file), write that instead. Safe when the line does
// nothing else; manual where the line is not known or not understood.
// Source: POSIX, Environment Variables, PATH; os/exec ErrDot (since Go 1.19).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/installed_go.h"
#include "checks/misspelt_path.h"
#include "checks/path_line.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_state.h"

namespace trueup {
namespace {

Finding finding_about(const Facts& facts, const PathEntry& entry) {
    Finding finding;
    finding.subject = {"PATH", entry.text, entry.dir};
    finding.evidence.push_back(seen(say("PATH holds \"{}\"", "PATH 中有 \"{}\"", entry.text), entry.origin));
    if (auto remedy = write_rightly(facts, entry)) {
        finding.remedies.push_back(*std::move(remedy));
        return finding;
    }
    if (auto remedy = drop_from_path(entry.origin, entry.text, facts.user.home)) {
        finding.remedies.push_back(*std::move(remedy));
        return finding;
    }
    const auto place = where(entry.origin);
    finding.remedies.push_back(advice(
        "drop-from-path", {fmt::format("Take \"{}\" out of PATH where it is set: {}.", entry.text, place.en),
                           fmt::format("在设置 PATH 的地方（{}）去掉 \"{}\"。", place.zh, entry.text)}));
    return finding;
}

bool current_folder(const Facts& facts, const PathEntry& entry, Verdict& verdict) {
    if (!entry.relative) return false;
    auto finding = finding_about(facts, entry);
    finding.severity = Severity::warning;
    if (entry.empty) {
        finding.explanation = {
            "PATH holds an empty element (a colon at an end, or two in a row), which means the current "
            "folder: what is called go there would run. It often comes from a variable that was "
            "empty when PATH was put together.",
            "PATH 中有空元素（首尾的冒号或两个连续的冒号），它表示当前目录：那里名为 go "
            "的文件会被运行。常见原因是"
            "拼接 PATH 时某个变量为空。"};
    } else if (entry.text.starts_with('~')) {
        finding.explanation =
            say("PATH holds \"{0}\" with a literal ~, because it stood in quotes. Only some shells expand "
                "it; go, editors and scripts look for a folder called ~ in the current folder.",
                "PATH 中的 \"{0}\" 含有未展开的 ~，因为它写在了引号里。只有部分 shell "
                "会展开它；go、编辑器和脚本会"
                "在当前目录中寻找名为 ~ 的目录。",
                entry.text);
    } else {
        finding.explanation =
            say("PATH holds the relative element \"{0}\": which programs it finds depends on the current "
                "folder, and go refuses to start a program found that way.",
                "PATH 中有相对路径 \"{0}\"：它能找到哪些程序取决于当前目录，而且 go "
                "拒绝启动以这种方式找到的程序。",
                entry.text);
    }
    verdict.find(std::move(finding));
    return true;
}

// It alone keeps an installed go away: the root of go-not-on-path, and as bad.
void weigh(const Facts& facts, Verdict& verdict) {
    const auto misspelt = misspelt_go(facts);
    if (!misspelt || misspelt->check != "path-entry-dead" || !no_go_runs(facts)) return;
    for (auto& finding : verdict.findings) {
        if (finding.subject.value == misspelt->entry->text) finding.severity = Severity::error;
    }
}

void run(const Facts& facts, Verdict& verdict) {
    std::vector<std::string> unreadable;
    std::vector<std::string> told;
    for (const auto& entry : facts.path) {
        // "." and an empty element are one folder, and both are to go.
        if (entry.relative && std::ranges::find(told, entry.text) == told.end())
            told.push_back(entry.text);
        else if (entry.duplicate)
            continue;
        if (current_folder(facts, entry, verdict)) continue;
        if (entry.state == PathState::unreadable) unreadable.push_back(entry.dir);
        const bool names_go = base_name(entry.dir) == "go" || base_name(entry.dir) == "gofmt";
        if (entry.state == PathState::not_a_directory && names_go) {
            auto finding = finding_about(facts, entry);
            finding.severity = Severity::warning;
            finding.explanation =
                say("PATH holds {0}, which is a file. PATH is a list of folders: {1} was meant.",
                    "PATH 中的 {0} 是文件。PATH 是目录列表，应写成 {1}。", entry.dir, parent_path(entry.dir));
            verdict.find(std::move(finding));
        } else if (entry.state == PathState::missing && is_go_bin(facts, entry.dir)) {
            auto finding = finding_about(facts, entry);
            finding.severity = Severity::info;
            finding.explanation =
                say("PATH holds {0}, which does not exist: a Go was there, or was meant to be there.",
                    "PATH 中的 {0} 不存在：那里曾经有，或本应有一个 Go。", entry.dir);
            verdict.find(std::move(finding));
        }
    }
    weigh(facts, verdict);
    if (!unreadable.empty()) verdict.unknown(say("not readable: {}", "无法读取：{}", join(unreadable, ", ")));
}

// "`echo $PATH` outputs …:~/go/bin:…", and a shell other than bash does not find what is there.
bool tilde_in_words(const Facts& facts, Verdict& verdict) {
    const auto missing = std::ranges::find_if(facts.symptoms, [](const Symptom& s) {
        return s.id == "command-not-found" && (s.text.contains("zsh") || s.text.contains("fish"));
    });
    const auto line = std::ranges::find_if(facts.paste.lines, [](const PastedLine& one) {
        return one.text.contains("PATH") && one.text.contains(":~/go/bin") && !one.text.contains("export ");
    });
    if (missing == facts.symptoms.end() || line == facts.paste.lines.end()) return false;
    auto finding = told(
        line->number, line->text, Confidence::likely,
        {"PATH holds \"~/go/bin\" with a literal ~, because it stood in quotes: zsh and fish look for "
         "a folder called ~.",
         "PATH 中的 \"~/go/bin\" 含有未展开的 ~，因为它写在了引号里：zsh 和 fish 会寻找名为 ~ 的目录。"});
    finding.subject.setting = "PATH";
    finding.evidence.push_back(seen_line(missing->line, missing->text));
    conclude(verdict, std::move(finding), "expand-tilde",
             {"Write $HOME/go/bin in its place, in the line that sets PATH",
              "在设置 PATH 的那一行中改写为 $HOME/go/bin"});
    return true;
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* refused = symptom(facts, "exec-dot");
    const auto echoed = facts.paste.echoed.find("PATH");
    const bool shown = echoed != facts.paste.echoed.end() && echoed->second.contains(':') &&
                       echoed->second.find_first_of(";\\ ") == std::string::npos;
    const auto parts = shown ? split(echoed->second, ':') : std::vector<std::string>();
    const bool all = refused != nullptr || shows_state_only(facts);
    if (!all && tilde_in_words(facts, verdict)) return;
    const auto is_tilde = [](std::string_view part) { return part.starts_with('~'); };
    // Beside an error of something else only what no program but a few shells understands.
    if (!all && std::ranges::none_of(parts, is_tilde)) return;
    Facts copy = facts;
    copy.env.variables.push_back({"PATH", shown ? echoed->second : std::string(), {}});
    for (const auto& part : parts) {
        if (!all && !is_tilde(part)) continue;
        PathEntry entry;
        entry.text = entry.dir = part;
        entry.empty = part.empty();
        entry.relative = !part.starts_with('/');
        entry.origin = {OriginKind::command, {}, 0, {}, "echo $PATH"};
        if (current_folder(copy, entry, verdict)) break;
    }
    if (refused == nullptr) return;
    // Go itself refuses to start what only the current folder holds.
    if (verdict.findings.empty()) {
        conclude(
            verdict,
            told(*refused, Confidence::likely,
                 {"A program was found in the current folder, because PATH names it; Go refuses to start it.",
                  "因为 PATH 包含当前目录，程序是在那里找到的；Go 拒绝启动它。"}),
            "drop-from-path",
            {"Take \".\" and empty elements out of PATH, and install the tool: go install …@latest",
             "从 PATH 中去掉 \".\" 和空元素，并安装该工具：go install …@latest"});
        return;
    }
    auto& finding = verdict.findings.front();
    finding.severity = Severity::error;
    finding.evidence.push_back(seen_line(refused->line, refused->text));
}

}  // namespace

TRUEUP_CHECK(path_entry_dead) = {
    .id = "path-entry-dead",
    .title = {"PATH holds an element that leads nowhere or to the current folder",
              "PATH 中有失效的元素，或指向当前目录的元素"},
    .why =
        {"An element that does not exist is harmless by itself, and often the trace of the real mistake: "
         "a Go that "
         "was removed, a path with a slip of the pen. An empty or relative element means the current "
         "folder: a "
         "file called go in a downloaded project would run, and go refuses such programs (`cannot run "
         "executable "
         "found relative to current directory`). Take the element out where PATH is set. Where a folder was "
         "meant, write that: $HOME in place of a quoted ~, the bin folder in place of the go file; a Go that "
         "the element kept away is then found.",
         "不存在的元素本身无害，却常常是真正错误的痕迹：被删除的 "
         "Go，或写错的路径。空元素或相对路径表示当前目录：下载的项目中名为 "
         "go 的文件会被运行，而 go 会拒绝这样的程序（`cannot run executable found relative to current "
         "directory`）。请在设置 "
         "PATH 的地方去掉该元素。若本意是某个目录，就写成那个目录：用 $HOME 代替引号中的 ~，用 bin 目录代替 "
         "go 文件；被它挡住的 Go 随即可以找到。"},
    .blind = {"Dead elements that have nothing to do with Go, and repeated elements, which are harmless.",
              "与 Go 无关的失效元素，以及无害的重复元素。"},
    .sources =
        "https://pkg.go.dev/os/exec#hdr-Executables_in_the_current_directory\n"
        "https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html",
    .run = run,
    .text = text,
};

}  // namespace trueup
