// GOTOOLCHAIN names one release, and that is felt: an installed newer Go is not
// used, or go.mod asks for more than the named one is.
// Fix: take the setting away. Safe where a line does nothing else.
// Source: https://go.dev/doc/toolchain, "Go toolchain selection".
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/toolchain_need.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto set = given(facts, "GOTOOLCHAIN");
    if (!set) return;
    const auto pinned = pinned_release(set->value);
    const auto local = local_release(facts);
    if (pinned.empty() || local.empty() || compare_go(local, "go1.21") < 0) return;
    const bool fixed = set->value.find('+') == std::string::npos;

    const auto* file = modules_off(facts) ? nullptr : deciding_file(facts);
    const bool asks = file != nullptr && file->go.known() && compare_go(file->go.value(), pinned) > 0;
    const bool blocks = fixed && asks;
    // +auto in a folder that asks for more than the pin: the pin is not felt.
    // Where go refuses to start, nothing is handed over: setting-refused.
    const bool holds_back =
        compare_go(pinned, local) < 0 && !(asks && !fixed) && facts.go_env.refusals.empty();
    if (!blocks && !holds_back) return;

    Finding finding;
    finding.severity = blocks ? Severity::error : Severity::warning;
    finding.subject = {"GOTOOLCHAIN", set->value, blocks ? file->path : facts.selection.go.path};
    if (blocks) {
        finding.explanation =
            say("{0} requires go {1}, and GOTOOLCHAIN={2} fixes the release: `go.mod requires go >= {1} "
                "(running go {3}; "
                "GOTOOLCHAIN={2})`.",
                "{0} 要求 go {1}，而 GOTOOLCHAIN={2} 固定了版本：`go.mod requires go >= {1} (running go {3}; "
                "GOTOOLCHAIN={2})`。",
                file->path, file->go.value(), set->value, pinned.substr(2));
        finding.evidence.push_back(
            seen(say("The go line asks for {}", "go 行要求 {}", file->go.value()), file->go.origin()));
    } else {
        finding.explanation = say(
            "{0} is {1}, but GOTOOLCHAIN={2} makes it hand over to the older {3}: go version says {3} after "
            "the upgrade.",
            "{0} 的版本是 {1}，但 GOTOOLCHAIN={2} 使它转而运行较旧的 {3}：升级之后 go version 仍显示 {3}。",
            facts.selection.go.path, local, set->value, pinned);
    }
    finding.evidence.insert(finding.evidence.begin(), set_by("GOTOOLCHAIN", set->value, set->origin));
    finding.remedies = drop_setting(facts, "GOTOOLCHAIN", set->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// A release that is installed, newer than `than`, by a tree's VERSION or Homebrew's
// list; empty: none is shown.
std::string newer_installed(const Facts& facts, const std::string& than) {
    for (const auto& release : facts.paste.releases) {
        if (!release.asked.empty() && compare_go(release.version, than) > 0) return release.version;
    }
    for (const auto& line : facts.paste.lines) {
        const auto* command = command_of(facts, line.number);
        if (command == nullptr || command->words.empty() || base_name(command->words[0]) != "brew" ||
            !line.text.starts_with("go 1."))
            continue;
        auto version = "go" + line.text.substr(line.text.rfind(' ') + 1);
        if (compare_go(version, than) > 0) return version;
    }
    return {};
}

// The pin stands in a start-up file, in the environment or in the go env file, go is
// the pinned release, and a newer one is installed.
bool holds_back_told(const Facts& facts, Verdict& verdict) {
    auto values = told_values(facts, "GOTOOLCHAIN");
    for (const auto& line : facts.go_env_file_lines) {
        if (line.name == "GOTOOLCHAIN")
            values.push_back({line.value, line.origin.line, line.origin.text, line.origin.path});
    }
    if (const auto at = facts.paste.echoed.find("GOTOOLCHAIN"); at != facts.paste.echoed.end())
        values.push_back({at->second, 0, at->second, {}});
    const auto& releases = facts.paste.releases;
    for (const auto& value : values) {
        const auto pinned = pinned_release(value.value);
        const bool runs = std::ranges::any_of(releases, [&](const PastedRelease& release) {
            return release.asked.empty() && release.version == pinned;
        });
        if (pinned.empty() || !runs) continue;
        const auto newer = newer_installed(facts, pinned);
        if (newer.empty()) continue;
        auto finding = told(
            value.line, value.text, Confidence::certain,
            say("GOTOOLCHAIN={0} makes every go run {1}, the newer {2} included.",
                "GOTOOLCHAIN={0} 使每个 go 都改为运行 {1}，包括较新的 {2}。", value.value, pinned, newer));
        finding.subject.setting = "GOTOOLCHAIN";
        conclude(verdict, std::move(finding), "unpin",
                 {"go env -u GOTOOLCHAIN; unset GOTOOLCHAIN", "go env -u GOTOOLCHAIN；unset GOTOOLCHAIN"});
        return true;
    }
    return false;
}

// A message that another release of Go would not change.
bool other_failure(const Facts& facts) {
    static constexpr auto of_a_release = std::to_array<std::string_view>(
        {"requires-newer-go", "go-line-syntax", "go-mod-directive", "package-not-in-std", "undefined-name",
         "newer-language", "tool-needs-newer-go", "tool-built-older", "tool-release", "tool-export-data",
         "project-lang", "compile-version-mismatch", "object-version-mismatch", "subcommand-unknown",
         "flag-undefined", "env-unknown-setting", "fixed-toolchain-download", "alias-line"});
    return std::ranges::any_of(facts.symptoms, [](const Symptom& s) {
        return std::ranges::find(of_a_release, std::string_view(s.id)) == of_a_release.end() &&
               !s.id.starts_with("toolchain-");
    });
}

void text(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        if (s.id != "toolchain-required" || !s.at("gotoolchain").starts_with("go1")) continue;
        conclude(verdict,
                 told(s, Confidence::certain,
                      say("GOTOOLCHAIN={0} names one release.", "GOTOOLCHAIN={0} 指定了一个固定版本。",
                          s.at("gotoolchain"))),
                 "unpin",
                 {"go env -u GOTOOLCHAIN; unset GOTOOLCHAIN", "go env -u GOTOOLCHAIN；unset GOTOOLCHAIN"});
        return;
    }
    if (holds_back_told(facts, verdict)) return;
    const auto* shown = shown_setting(facts, "GOTOOLCHAIN");
    if (shown == nullptr || !shown->value.starts_with("go1") ||
        symptom(facts, {"lc-uuid", "cc-flag-unknown", "fork-exec-format"}) != nullptr)
        return;
    auto finding = told(shown->origin.line, shown->origin.text, Confidence::certain,
                        say("GOTOOLCHAIN={0} names one release, whatever is installed.",
                            "GOTOOLCHAIN={0} 指定了固定版本，与安装了什么无关。", shown->value));
    // A failure that no release explains is what the text is about; the pin is a remark beside it.
    if (other_failure(facts)) finding.severity = Severity::warning;
    conclude(verdict, std::move(finding), "unpin",
             {"go env -u GOTOOLCHAIN; unset GOTOOLCHAIN", "go env -u GOTOOLCHAIN；unset GOTOOLCHAIN"});
}

}  // namespace

TRUEUP_CHECK(gotoolchain_pinned) = {
    .id = "gotoolchain-pinned",
    .title = {"GOTOOLCHAIN holds go at one release", "GOTOOLCHAIN 把 go 固定在一个版本"},
    .why =
        {"GOTOOLCHAIN=go1.22.4 makes every go hand over to 1.22.4, the newer one just installed included: "
         "`go version` "
         "does not change, and GOROOT lies in …/golang.org/toolchain@v0.0.1-go1.22.4…. Without +auto it also "
         "refuses a go.mod that asks for more. Removing the setting gives back the default (auto); the "
         "downloaded "
         "toolchain stays in the module cache.",
         "GOTOOLCHAIN=go1.22.4 会让每个 go 都转而运行 1.22.4，刚装好的新版本也不例外：`go version` "
         "不变，GOROOT 位于 "
         "…/golang.org/toolchain@v0.0.1-go1.22.4…。若没有 +auto，还会拒绝要求更高版本的 "
         "go.mod。删除该设置即恢复默认值 "
         "auto；已下载的工具链仍留在模块缓存中。"},
    .blind =
        {"A pin that is meant: it is reported only when it holds an installed Go back or stops a module.",
         "有意的固定：只有当它使已安装的 Go 无法使用，或使某个模块无法构建时才报告。"},
    .sources = "https://go.dev/doc/toolchain",
    .explains = "setting-refused toolchain-local-blocks",
    .run = run,
    .text = text,
};

}  // namespace trueup
