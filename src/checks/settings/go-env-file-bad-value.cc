// A line of the `go env -w` file holds a value that makes go refuse to work.
//
// Bad because every go command stops with the same complaint, often `go env -u`
// included. Fixed by removing the line from the file; that is safe.
// Source: cmd/go/main.go (GOPATH), cmd/go/internal/base/goflags.go,
// cmd/go/internal/modload/init.go (GO111MODULE), cmd/go/internal/toolchain.
#include <algorithm>

#include "checks/go_settings.h"
#include "checks/gopath_root.h"
#include "checks/names.h"
#include "checks/refused_goflags.h"
#include "checks/support.h"
#include "checks/told.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

// A relative GOPATH and a GOROOT in the file have checks of their own.
bool ours(const Refusal& refusal) {
    // A flag of `go env` in GOFLAGS: setting-refused.
    if (refusal.message.starts_with("cannot use -json with ")) return false;
    switch (refusal.kind) {
        case Refusal::Kind::gopath_tilde:
        case Refusal::Kind::bad_env_file:
        case Refusal::Kind::bad_goflags:
        case Refusal::Kind::bad_gotoolchain:
        case Refusal::Kind::bad_setting:
        case Refusal::Kind::other:
            return refusal.origin.kind == OriginKind::go_env_file && refusal.setting != "GOROOT";
        default:
            return false;
    }
}

// `go env` shows it and all other commands stop at it: no refusal of go env's.
void goflags(const Facts& facts, Verdict& verdict) {
    const auto flags = given(facts, "GOFLAGS");
    const auto complaint = refused_goflags(facts);
    if (!flags || !flags->from_file || complaint.empty()) return;
    Finding finding;
    finding.severity = Severity::error;
    const auto place = where(flags->origin);
    finding.explanation = {
        fmt::format("{} makes every go command but `go env` stop with: parsing $GOFLAGS: {}. Words are split "
                    "at spaces, and each must be a flag of its own, with its \"-\".",
                    place.en, complaint),
        fmt::format("{} 使除 `go env` 外的每条 go 命令报错并退出：parsing $GOFLAGS: {}。各项以空格分隔，"
                    "每一项本身必须是一个带 \"-\" 的标志。",
                    place.zh, complaint)};
    finding.subject = {"GOFLAGS", flags->value, flags->origin.path};
    finding.evidence.push_back(set_by("GOFLAGS", flags->value, flags->origin));
    finding.remedies.push_back(remove_line(flags->origin, "GOFLAGS"));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    goflags(facts, verdict);
    if (!facts.go_env_file_problem.empty())
        verdict.unknown(in_words(fmt::format("{}: {}", facts.go_env_file, facts.go_env_file_problem)));
    for (const auto& refusal : facts.go_env.refusals) {
        if (!ours(refusal)) continue;
        const auto line = given_in_file(facts, refusal.setting);
        // env-value-literal-quotes and goarch-invalid say more.
        if (line &&
            (has_literal_quotes(line->value) || (refusal.setting == "GOARCH" && !is_goarch(line->value)) ||
             (refusal.setting == "GOOS" && !is_goos(line->value))))
            continue;
        Finding finding;
        finding.severity = Severity::error;
        const auto place = where(refusal.origin);
        finding.explanation = {fmt::format("{} makes go stop with: {}", place.en, refusal.message),
                               fmt::format("{} 使 go 报错并退出：{}", place.zh, refusal.message)};
        finding.subject = {refusal.setting, line ? line->value : std::string(), refusal.origin.path};
        if (line) finding.evidence.push_back(set_by(refusal.setting, line->value, line->origin));
        finding.evidence.push_back(seen(say("go: {}", "go: {}", refusal.message), refusal.origin));
        finding.remedies.push_back(remove_line(refusal.origin, refusal.setting));
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
// "unknown GOEXPERIMENT rangefunc", and the variable was emptied or is not there: then the
// file of `go env -w` has the value.
bool experiment_in_file(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "goexperiment-unknown");
    if (s == nullptr) return false;
    const auto given = told_values(facts, "GOEXPERIMENT");
    if (std::ranges::any_of(given, [](const ToldValue& value) { return !value.value.empty(); })) return false;
    const bool tried = mentions(facts, "GOEXPERIMENT=''") || mentions(facts, "GOEXPERIMENT=\"\"") ||
                       mentions(facts, "unset GOEXPERIMENT") || mentions(facts, "GOEXPERIMENT= go") ||
                       mentions(facts, "no GOEXPERIMENT");
    auto finding =
        told(*s, tried ? Confidence::likely : Confidence::possible,
             say("This go does not know the experiment {0}, and every go command stops at it. An empty "
                 "variable does not help: the file of go env -w gives the value then.",
                 "这个 go 不认识实验特性 {0}，所有 go 命令都因此停止。把变量设为空没有用：此时由 go env -w "
                 "的文件提供该值。",
                 s->at("value")));
    finding.subject.setting = "GOEXPERIMENT";
    if (!tried)
        finding.settle =
            "env | grep GOEXPERIMENT; cat ~/.config/go/env ~/Library/Application\\ Support/go/env";
    conclude(
        verdict, std::move(finding), "edit-file",
        {"GOEXPERIMENT=none go env -u GOEXPERIMENT, or take the line out of the file (macOS: "
         "~/Library/Application Support/go/env; Linux: ~/.config/go/env)",
         "GOEXPERIMENT=none go env -u GOEXPERIMENT，或从该文件中删除这一行（macOS：~/Library/Application "
         "Support/go/env；Linux：~/.config/go/env）"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (experiment_in_file(facts, verdict)) return;
    if (const auto* s = symptom(facts, {"gopath-metachar", "env-file-bad", "goflags-bad", "gocache-bad"})) {
        // Of the others the message alone does not say that the value stands in the file. Where
        // Go's own tree takes the place of GOPATH, the cache is missing for that reason.
        const bool in_file = s->id == "env-file-bad" || typed(facts, {"go", "env", "-w"}) != nullptr ||
                             mentions(facts, "go/env") || !facts.go_env_file_lines.empty();
        if (in_file && (s->id != "gocache-bad" || told_goroot_in_default_gopath(facts) == nullptr)) {
            conclude(
                verdict,
                told(*s, Confidence::likely,
                     {"Every go command reads this value and stops at it.",
                      "每个 go 命令都会读到该值并因此停止。"}),
                "edit-file",
                {"Correct the line in the go env file (macOS: ~/Library/Application Support/go/env; Linux: "
                 "~/.config/go/env)",
                 "更正该文件中的行（macOS：~/Library/Application Support/go/env；Linux：~/.config/go/env）"});
            return;
        }
    }
    for (const auto& s : facts.symptoms) {
        if (s.id != "env-unknown-setting") continue;
        // The name is known, and the value is none of on, off and auto.
        if (s.at("name").starts_with("GO111MODULE=")) {
            auto finding =
                told(s, Confidence::certain,
                     say("go takes on, off or auto for GO111MODULE and stops at {0}.",
                         "GO111MODULE 只能是 on、off 或 auto，go 遇到 {0} 便停止。", s.at("name")));
            finding.subject.setting = "GO111MODULE";
            conclude(verdict, std::move(finding), "unset-go111module",
                     {"unset GO111MODULE (and go env -u GO111MODULE)",
                      "unset GO111MODULE（以及 go env -u GO111MODULE）"});
            return;
        }
        const auto* command = command_of(facts, s.line);
        const auto& name = s.at("name");
        // The name was typed just now: a mistyped command. Otherwise it stands in the file.
        const auto key = name.substr(0, name.find('='));
        const bool typed_now =
            command == nullptr ||
            (command->text.find(name) != std::string::npos && std::ranges::count(name, '=') < 2) ||
            (command->text.find(key + "=") != std::string::npos && name.find('=') == std::string::npos);
        if (typed_now) continue;
        conclude(verdict,
                 told(s, Confidence::likely,
                      {"The go env file holds what is no setting, and every go command complains of it.",
                       "go env 文件中有不是设置的内容，每个 go 命令都会报错。"}),
                 "edit-file",
                 {"Remove the line from the go env file (go env GOENV names it)",
                  "从 go env 文件中删除该行（go env GOENV 显示其位置）"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(go_env_file_bad_value) = {
    .id = "go-env-file-bad-value",
    .title = {"The go env file holds a value that go refuses", "go env 文件中有 go 拒绝接受的值"},
    .why =
        {"`go env -w` checks only some values, and a person can edit the file by hand. A value that go does "
         "not accept stops every go command with the same complaint, whatever the command is about; "
         "`go env -u` may stop on it, too. Removing that line from the file is safe and needs no go.",
         "`go env -w` 只检查部分取值，而且这个文件也可能被手工改过。若其中有 go 不接受的值，无论执行什么 "
         "go 命令都会报同样的错并退出，连 `go env -u` 也可能如此。从文件中删掉那一行即可，安全，"
         "也不需要 go 能运行。"},
    .blind = {"Values that go accepts now and rejects later, when a certain command uses them.",
              "go 目前接受、但某条命令用到时才会拒绝的值。"},
    .sources =
        "https://pkg.go.dev/cmd/go#hdr-Print_Go_environment_information\n"
        "https://github.com/golang/go/blob/master/src/cmd/go/main.go",
    .explains = "gopath-relative-entry setting-refused",
    .run = run,
    .text = text,
};

}  // namespace trueup
