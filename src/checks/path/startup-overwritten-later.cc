// A start-up line gives a Go setting a value, and a later line another one: an
// edit of the first has no effect. For PATH: a later line writes PATH anew and
// drops a folder of Go's.
// Fix: keep one of the two. Review, because both were written by somebody.
// Source: the order of start-up files: zsh(1) STARTUP/SHUTDOWN FILES, bash(1)
// INVOCATION.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/installed_go.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_state.h"
#include "facts/start_up_end.h"

namespace trueup {
namespace {

// Written by hand in the user's own files: a system file is there to be overridden.
bool by_hand(const Facts& facts, const Assignment& assignment) {
    const auto& origin = assignment.origin;
    return origin.kind == OriginKind::file && origin.line > 0 && origin.note.empty() &&
           !facts.user.home.empty() && is_inside(origin.path, facts.user.home);
}

// Set by what a line of the user's runs: eval "$(tool init)", a function.
bool through_a_command(const Facts& facts, const Assignment& assignment) {
    const auto& origin = assignment.origin;
    return origin.kind == OriginKind::file && origin.line > 0 && !origin.note.empty() &&
           !assignment.possible && !facts.user.home.empty() && is_inside(origin.path, facts.user.home);
}

// The session has the last value; or it has none, being older than the lines or started
// without them, and a fresh shell has it.
bool last_one_counts(const Facts& facts, const Assignment& last) {
    if (const auto* here = facts.env.find(last.name)) return here->value == last.value;
    if (facts.startup.method != "trace" || facts.startup.final_values.empty())
        return !last.possible && facts.startup.unknown_reason.empty();
    return std::ranges::any_of(facts.startup.final_values, [&](const Assignment& one) {
        return one.name == last.name && one.value == last.value && one.exported;
    });
}

Finding finding_about(const Facts& facts, const Assignment& first, const Assignment& last) {
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = facts.startup.method == "trace" ? Confidence::certain : Confidence::likely;
    finding.subject = {first.name, last.value, first.origin.path};
    finding.evidence.push_back(set_by(first.name, first.value, first.origin));
    finding.evidence.push_back(set_by(last.name, last.value, last.origin));
    return finding;
}

// A default and then a line that is there to override it: behind a condition, for
// some machines only; or in a file of this machine's own, read by a line of the
// user's, not by the shell itself, or named so.
bool meant_to_override(const Facts& facts, const Assignment& first, const Assignment& last) {
    if (last.conditional && !first.conditional) return true;
    const auto& file = last.origin.path;
    if (file == first.origin.path) return false;
    const auto& known = facts.startup.files;
    if (!known.empty() && std::ranges::find(known, file, &StartupFile::path) == known.end()) return true;
    const auto name = base_name(file);
    constexpr std::array<std::string_view, 5> words = {"local", "private", "override", "host", "machine"};
    return std::ranges::any_of(words,
                               [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

void judge_setting(const Facts& facts, std::string_view name, Verdict& verdict) {
    std::vector<const Assignment*> all;
    for (const auto& assignment : facts.startup.assignments) {
        if (assignment.name == name && assignment.exported) all.push_back(&assignment);
    }
    if (all.size() < 2) return;
    const auto& last = *all.back();
    const auto& first = *all[all.size() - 2];
    if (first.value == last.value || first.value.empty() || last.value.empty()) return;
    // One line that runs more than once (a loop, a function) overwrites only itself.
    if (first.origin.path == last.origin.path && first.origin.line == last.origin.line) return;
    // "$GOFLAGS -x" goes on from the first; nothing is lost.
    if (last.value.find(first.value) != std::string::npos) return;
    const bool by_command = through_a_command(facts, last);
    if (!by_hand(facts, first) || first.possible || (!by_hand(facts, last) && !by_command)) return;
    if (!last_one_counts(facts, last)) return;
    auto finding = finding_about(facts, first, last);
    finding.explanation =
        say("{0} is set to {1} in {2} line {3}, and then to {4} in {5} line {6}. The later line wins; a "
            "change of the first "
            "one has no effect.",
            "{2} 第 {3} 行把 {0} 设为 {1}，随后 {5} 第 {6} 行又设为 {4}。后一行生效，修改前一行不起作用。",
            first.name, first.value, first.origin.path, first.origin.line, last.value, last.origin.path,
            last.origin.line);
    if (meant_to_override(facts, first, last)) {
        finding.severity = Severity::info;
        finding.remedies.push_back(advice(
            "keep-both", say("Nothing is to be done if {0} line {1} is there to override the other one; else "
                             "change it.",
                             "若 {0} 第 {1} 行本来就是用来覆盖前一行的，则无需处理；否则请修改这一行。",
                             last.origin.path, last.origin.line)));
        verdict.find(std::move(finding));
        return;
    }
    if (by_command) {
        // Tools set such things on purpose.
        finding.severity = Severity::info;
        finding.remedies.push_back(advice(
            "keep-one",
            say("Remove line {1} of {0} if what line {3} of {2} runs is to decide; else set "
                "{4} below that line.",
                "若应以 {2} 第 {3} 行所运行的内容为准，请删除 {0} 的第 {1} 行；否则请在那一行"
                "之后再设置 {4}。",
                first.origin.path, first.origin.line, last.origin.path, last.origin.line, first.name)));
        verdict.find(std::move(finding));
        return;
    }
    auto keep_first = remove_line(last.origin, name);
    keep_first.id = "keep-first";
    // It changes what is in force: shown, and never picked for somebody.
    keep_first.safety = Safety::manual;
    auto keep_last = remove_line(first.origin, name);
    keep_last.id = "keep-last";
    keep_last.safety = std::max(keep_last.safety, Safety::review);
    finding.remedies = {std::move(keep_last), std::move(keep_first)};
    verdict.find(std::move(finding));
}

void judge_path(const Facts& facts, Verdict& verdict) {
    const auto dropped = dropped_folder(facts);
    if (!dropped) return;
    const auto& with = *dropped->with;
    const auto& without = *dropped->without;
    auto finding = finding_about(facts, with, without);
    finding.subject = {"PATH", facts.env.get("PATH"), dropped->dir};
    finding.explanation =
        say("{0} line {1} puts {2} on PATH, and {3} line {4} writes PATH anew without it.",
            "{0} 第 {1} 行把 {2} 加入 PATH，而 {3} 第 {4} 行重写了 PATH，其中没有它。", with.origin.path,
            with.origin.line, dropped->dir, without.origin.path, without.origin.line);
    if (no_go_runs(facts)) {
        finding.severity = Severity::error;
        finding.explains_subject = true;
        finding.explanation.en += " No go is left on PATH: `go: command not found`.";
        finding.explanation.zh += "于是 PATH 中不再有 go：`go: command not found`。";
    }
    finding.remedies.push_back(
        advice("keep-path",
               say("Write $PATH into the value that line {1} of {0} sets.",
                   "在 {0} 第 {1} 行所设的值中加入 $PATH。", without.origin.path, without.origin.line)));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.startup.method.empty()) {
        verdict.unknown(why_unknown(facts.startup));
        return;
    }
    for (const auto& name : go_names()) judge_setting(facts, name.name, verdict);
    judge_path(facts, verdict);
}

// What a pasted text shows of it.
std::string_view named_file(const PastedAssignment& one) {
    return one.file.empty() ? std::string_view("the file") : std::string_view(one.file);
}

// A later line of the same file writes PATH without what it held, Go's folder
// included, and go is not found.
bool path_is_lost(const Facts& facts, Verdict& verdict) {
    const auto* missing = not_found(facts, {"go"});
    if (missing == nullptr) return false;
    const PastedAssignment* with = nullptr;
    for (const auto& one : facts.paste.assignments) {
        if (one.name != "PATH" || one.where != PastedAssignment::Where::startup_file) continue;
        const bool goes_on = one.value.contains("$PATH") || one.value.contains("${PATH");
        const bool go =
            one.value.contains("/go/bin") || one.value.contains("/sdk/go1") || one.value.contains("GOROOT");
        if (goes_on && go) {
            with = &one;
        } else if (with != nullptr && !goes_on && !go && one.file == with->file &&
                   one.value.contains("/usr/bin")) {
            auto finding =
                told(one.line, one.text, Confidence::likely,
                     say("This line of {0} writes PATH anew, without the folder of go that an earlier "
                         "one puts there.",
                         "{0} 的这一行重写了 PATH，丢掉了前面一行加入的 go 目录。", named_file(one)));
            finding.subject.setting = "PATH";
            finding.explains_subject = true;
            finding.evidence.insert(finding.evidence.begin(), seen_line(with->line, with->text));
            finding.evidence.push_back(seen_line(missing->line, missing->text));
            conclude(verdict, std::move(finding), "keep-path",
                     {"Write $PATH into that line, or move Go's line behind it",
                      "在该行中加入 $PATH，或把 Go 的那一行移到它之后"});
            return true;
        }
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (path_is_lost(facts, verdict) || !shows_state_only(facts)) return;
    const auto& all = facts.paste.assignments;
    for (const auto& last : all) {
        if (last.where != PastedAssignment::Where::startup_file || find_go_name(last.name) == nullptr ||
            !last.exported || last.value.contains("$" + last.name))
            continue;
        const auto first = std::ranges::find_if(all, [&](const PastedAssignment& one) {
            return one.line < last.line && one.name == last.name && one.file == last.file && one.exported &&
                   one.where == last.where && one.value != last.value && !one.value.empty() &&
                   command_of(facts, one.line) ==
                       command_of(facts, last.line);  // else: before and after an edit
        });
        // A branch of a condition is indented: only one of them runs.
        const auto indented = [](const PastedAssignment& one) {
            return one.text.starts_with(' ') || one.text.starts_with('\t');
        };
        if (first == all.end() || indented(*first) || indented(last) || last.file.empty()) continue;
        auto finding =
            told(first->line, first->text, Confidence::likely,
                 say("{0} is set twice in {1}: the later line wins, and a change of the first one has "
                     "no effect.",
                     "{1} 中两次设置了 {0}：后一行生效，修改前一行不起作用。", last.name, last.file));
        finding.severity = Severity::warning;
        finding.subject.setting = last.name;
        finding.evidence.push_back(seen_line(last.line, last.text));
        conclude(verdict, std::move(finding), "keep-one", {"Keep one of the two lines", "两行只保留一行"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(startup_overwritten_later) = {
    .id = "startup-overwritten-later",
    .title = {"A later start-up line overwrites the setting", "后面的启动行覆盖了该设置"},
    .why = {"A shell reads several start-up files, and the last line that sets a variable wins. A value "
            "edited in the "
            "first place has no effect, however often the terminal is opened anew; a line that writes PATH "
            "without "
            "$PATH drops what was there. Keep one of the two lines.",
            "shell 会读取多个启动文件，最后一行赋值生效。修改前面那一处毫无作用，无论重开多少次终端；不含 "
            "$PATH 的 PATH 赋值则会丢掉"
            "之前的内容。两行只留一行即可。"},
    .blind = {"Start-up files that were not read; lines that a tool's hook runs later.",
              "没有读取的启动文件；工具的钩子稍后执行的行。"},
    .sources =
        "https://zsh.sourceforge.io/Doc/Release/Files.html\n"
        "https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html",
    .run = run,
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
