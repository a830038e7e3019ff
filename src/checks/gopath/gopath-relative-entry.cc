// An entry of GOPATH is relative, or begins with a tilde that no shell expanded.
//
// Bad because go refuses every command. Fixed by taking the entry out, or, where it
// is the only one, GOPATH (the default ~/go is right nearly always); safe.
// An empty entry is no fault to go, but the first one is the place of modules and
// programs: nothing can be fetched or installed then.
// Source: cmd/go/main.go (GOPATH entry is relative; cannot start with shell
// metacharacter '~'), cmd/go/internal/cfg (gopathDir: an empty first element).
#include <algorithm>

#include "base/text.h"
#include "checks/list_setting.h"
#include "checks/told.h"

namespace trueup {
namespace {

bool is_refused(std::string_view entry) {
    return !entry.empty() && !entry.starts_with('/') && !has_literal_quotes(entry);
}

// Where the empty first entry and those that go refuses stand.
std::vector<std::size_t> bad_entries(const std::vector<std::string>& entries) {
    std::vector<std::size_t> bad;
    bool first = true;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (is_refused(entries[i]) || (first && entries[i].empty()))
            bad.push_back(i);
        else
            first = false;
    }
    return bad;
}

void append(Text& text, const Text& more) {
    text.en += more.en;
    text.zh += more.zh;
}

void empty_first(const Facts& facts, const Given& gopath, Verdict& verdict) {
    const auto entries = split(gopath.value, ':');
    const bool cache_elsewhere = given(facts, "GOMODCACHE").has_value();
    const bool programs_elsewhere = given(facts, "GOBIN").has_value();
    if (entries.size() < 2 || !entries.front().empty() || (cache_elsewhere && programs_elsewhere)) return;
    Finding finding;
    finding.severity = cache_elsewhere ? Severity::warning : Severity::error;
    finding.subject = {"GOPATH", gopath.value, {}};
    finding.title = {"GOPATH begins with an empty entry", "GOPATH 的第一项是空的"};
    finding.explanation =
        say("GOPATH={}: modules and installed programs belong in the first entry, and that one is empty. "
            "Mostly a line put $GOPATH in front of a \":\" while GOPATH was not set yet.",
            "GOPATH={}：模块和安装的程序都放在第一项里，而第一项是空的。多半是某一行在 GOPATH "
            "尚未设置时写了 $GOPATH:…。",
            gopath.value);
    if (!cache_elsewhere)
        append(finding.explanation,
               {" So GOMODCACHE is empty: \"module cache not found: neither GOMODCACHE nor GOPATH is set\".",
                "于是 GOMODCACHE 为空：\"module cache not found: neither GOMODCACHE nor GOPATH is set\"。"});
    if (!programs_elsewhere)
        append(finding.explanation, {" `go install` ends with \"no install location\".",
                                     "`go install` 会报 \"no install location\"。"});
    finding.evidence.push_back(set_by("GOPATH", gopath.value, gopath.origin));
    finding.remedies = drop_elements(facts, "GOPATH", gopath, ':', bad_entries(entries));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto gopath = given(facts, "GOPATH");
    if (!gopath) return;
    const auto entries = split(gopath->value, ':');
    for (const auto& entry : entries) {
        if (!is_refused(entry)) continue;
        const bool tilde_first = entry.starts_with('~');
        // go tells these in the file as a bad value of the file.
        if (tilde_first && gopath->from_file &&
            std::ranges::any_of(facts.go_env.refusals, [](const Refusal& refusal) {
                return refusal.kind == Refusal::Kind::gopath_tilde &&
                       refusal.origin.kind == OriginKind::go_env_file;
            }))
            continue;
        Finding finding;
        finding.severity = Severity::error;
        finding.subject = {"GOPATH", gopath->value, {}};
        if (tilde_first) {
            finding.title = {"GOPATH begins with a tilde that was not expanded",
                             "GOPATH 以未被展开的波浪号开头"};
            finding.explanation = say(
                "GOPATH={}: the entry \"{}\" still holds the tilde, because it was quoted or set where no "
                "shell "
                "expands it. Every go command stops: GOPATH entry cannot start with shell metacharacter '~'. "
                "Write $HOME, or the path in full.",
                "GOPATH={}：其中的 \"{}\" 仍带着波浪号，因为它被引号括住，或设置在没有 shell "
                "展开它的地方。每条 go "
                "命令都会退出：GOPATH entry cannot start with shell metacharacter '~'。请写 $HOME "
                "或完整路径。",
                gopath->value, entry);
        } else {
            finding.explanation =
                say("GOPATH={}: the entry \"{}\" is relative. Every go command stops: GOPATH entry is "
                    "relative; must "
                    "be absolute path: \"{}\".",
                    "GOPATH={}：其中的 \"{}\" 是相对路径。每条 go 命令都会退出：GOPATH entry is relative; "
                    "must be "
                    "absolute path: \"{}\"。",
                    gopath->value, entry, entry);
        }
        finding.evidence.push_back(set_by("GOPATH", gopath->value, gopath->origin));
        finding.remedies = drop_elements(facts, "GOPATH", *gopath, ':', bad_entries(entries));
        verdict.find(std::move(finding));
        return;  // go stops at the first one
    }
    empty_first(facts, *gopath, verdict);
}

// ":/home/a/go", in `go env` or where it is given; Windows parts entries with ";".
void shown_empty_first(const Facts& facts, Verdict& verdict) {
    if (!shown_env(facts, "GOMODCACHE").empty() && !shown_env(facts, "GOBIN").empty()) return;
    auto values = told_values(facts, "GOPATH");
    for (auto& value : values) value.file.clear();
    if (const auto* shown = shown_setting(facts, "GOPATH"))
        values.push_back({shown->value, shown->origin.line, shown->origin.text, "go env"});
    for (const auto& value : values) {
        if (!value.value.starts_with(":/") || value.value.find_first_of(";\\") != std::string::npos) continue;
        auto finding =
            told(value.line, value.text, value.file.empty() ? Confidence::likely : Confidence::certain,
                 say("GOPATH={}: modules and installed programs belong in the first entry, and that one is "
                     "empty. Mostly a line put $GOPATH in front of a \":\" while GOPATH was not set yet.",
                     "GOPATH={}：模块和安装的程序都放在第一项里，而第一项是空的。多半是某一行在 GOPATH "
                     "尚未设置时写了 $GOPATH:…。",
                     value.value));
        finding.title = {"GOPATH begins with an empty entry", "GOPATH 的第一项是空的"};
        conclude(verdict, std::move(finding), "no-empty-entry",
                 {"Take the \":\" in front out of the line that sets GOPATH",
                  "在设置 GOPATH 的那一行中去掉开头的 \":\""});
        return;
    }
}

// What a pasted text shows of it.
// "GOPATH=.go go get …" and "open .go/src/…: no such file": go before 1.8 took relative
// entries, and its compilers, which run in other folders, did not find the files.
bool opened_below_relative(const Facts& facts, Verdict& verdict) {
    for (const auto& value : told_values(facts, "GOPATH")) {
        const auto& path = value.value;
        if (path.empty() || std::string_view("/~$\"'%").contains(path[0]) || path.contains(':')) continue;
        const auto* line = line_with(facts, "open " + path + "/src/");
        if (line == nullptr) continue;
        auto finding =
            told(line->number, line->text, Confidence::certain,
                 say("GOPATH is \"{0}\", a relative path: it means another folder for each program.",
                     "GOPATH 是相对路径 \"{0}\"：对每个程序来说它指向不同的目录。", path));
        finding.subject.setting = "GOPATH";
        finding.evidence.push_back(seen_line(value.line, value.text));
        conclude(verdict, std::move(finding), "absolute",
                 say("Write it in full: GOPATH=\"$PWD/{0}\"", "写出完整路径：GOPATH=\"$PWD/{0}\"", path));
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    // Where the message names the tilde, nothing says which place GOPATH comes from.
    if (const auto* tilde = symptom(facts, "gopath-metachar")) {
        auto finding =
            told(*tilde, Confidence::certain,
                 say("An entry of GOPATH is \"{0}\": no shell expanded the tilde.",
                     "GOPATH 中有一项是 \"{0}\"：其中的波浪号没有被 shell 展开。", tilde->at("value")));
        finding.title = {"GOPATH begins with a tilde that was not expanded", "GOPATH 以未被展开的波浪号开头"};
        conclude(verdict, std::move(finding), "absolute",
                 {"Write the path in full where GOPATH is set (in a shell: $HOME, and no quotes around ~)",
                  "在设置 GOPATH 的地方写出完整路径（在 shell 中可用 $HOME；不要给 ~ 加引号）"});
        return;
    }
    const auto* s = symptom(facts, "gopath-relative");
    if (s == nullptr && opened_below_relative(facts, verdict)) return;
    if (s == nullptr) return shown_empty_first(facts, verdict);
    if (begins_with_quote(s->at("value"))) return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  say("An entry of GOPATH is \"{0}\"; entries must be absolute.",
                      "GOPATH 中有一项是 \"{0}\"；各项必须是绝对路径。", s->at("value"))),
             "absolute",
             {"Write absolute paths, without a stray ':' in front, at the end or doubled",
              "使用绝对路径，开头、结尾和中间都不要有多余的 ':'"});
}

}  // namespace

TRUEUP_CHECK(gopath_relative_entry) = {
    .id = "gopath-relative-entry",
    .title = {"GOPATH holds a relative path", "GOPATH 中有相对路径"},
    .why =
        {"GOPATH must hold absolute paths. A relative one, or one whose tilde no shell expanded, makes go "
         "refuse "
         "every command before it does anything. Common sources are quotes around ~, a missing $ in front of "
         "HOME, and values written for Windows. An empty first entry leaves modules and programs without a "
         "place. Without GOPATH, Go uses ~/go.",
         "GOPATH 中必须是绝对路径。若有相对路径，或波浪号没有被 shell 展开，go "
         "会拒绝执行任何命令。常见原因是给 ~ 加了"
         "引号、HOME 前面漏了 $，或照抄了 Windows 的写法。第一项为空则模块和程序无处可放。不设 GOPATH 时 Go "
         "使用 ~/go。"},
    .blind = {"Absolute paths to a place that was not meant.", "写成绝对路径、但位置不对的情况。"},
    .sources =
        "https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable\n"
        "https://github.com/golang/go/blob/master/src/cmd/go/main.go",
    .run = run,
    .text = text,
};

}  // namespace trueup
