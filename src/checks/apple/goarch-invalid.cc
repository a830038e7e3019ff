// GOARCH or GOOS holds a name that Go does not use ("x86_64", "macos").
//
// Bad because no build works. Fixed by removing the setting, or by Go's name
// for it; removing is safe.
// Source: internal/syslist, `go tool dist list`.
#include "checks/go_settings.h"
#include "checks/names.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void look(const Facts& facts, std::string_view name, bool (*valid)(std::string_view),
          std::string (*meant)(std::string_view), Verdict& verdict) {
    const auto value = given(facts, name);
    if (!value || valid(value->value) || has_literal_quotes(value->value)) return;
    // A newer Go may have ports that this list does not know.
    if (go_minor(facts.selection.version) > 27 && meant(value->value).empty()) return;
    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {std::string(name), value->value, {}};
    const auto right = meant(value->value);
    finding.title = say("{}={} is no name that Go knows", "Go 不认识 {}={}", name, value->value);
    finding.explanation =
        say("{0}={1}: every build ends with \"unsupported GOOS/GOARCH pair\".",
            "{0}={1}：每次构建都会报 \"unsupported GOOS/GOARCH pair\"。", name, value->value);
    if (!right.empty()) {
        finding.explanation.en += fmt::format(" Go's name for it is {}.", right);
        finding.explanation.zh += fmt::format("Go 中的写法是 {}。", right);
    }
    finding.evidence.push_back(set_by(name, value->value, value->origin));
    finding.remedies = drop_setting(facts, name, value->origin);
    const auto host = name == "GOARCH" ? host_goarch(facts) : host_goos(facts);
    if (!right.empty() && right != host)
        finding.remedies.push_back(
            advice("correct-name", say("For a cross build, give it to that command only: {}={} go build",
                                       "若要交叉编译，只给那一条命令：{}={} go build", name, right)));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    look(facts, "GOOS", is_goos, goos_meant_by, verdict);
    look(facts, "GOARCH", is_goarch, goarch_meant_by, verdict);
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "unsupported-pair");
    if (s == nullptr || (is_goarch(s->at("goarch")) && is_goos(s->at("goos")))) return;
    const auto& bad = is_goarch(s->at("goarch")) ? s->at("goos") : s->at("goarch");
    const auto meant = is_goarch(s->at("goarch")) ? goos_meant_by(bad) : goarch_meant_by(bad);
    conclude(
        verdict,
        told(*s, Confidence::certain, say("Go does not use the name {0}.", "Go 不使用 {0} 这个名称。", bad)),
        "right-name",
        meant.empty() ? Text{"Use a name of `go tool dist list`", "使用 `go tool dist list` 中的名称"}
                      : Text{"Use " + meant, "改用 " + meant});
}

}  // namespace

TRUEUP_CHECK(goarch_invalid) = {
    .id = "goarch-invalid",
    .title = {"GOARCH or GOOS holds a name that Go does not use", "GOARCH 或 GOOS 的值不是 Go 使用的名称"},
    .why =
        {"Go has its own names: amd64 for what `uname -m` calls x86_64, arm64 for aarch64, darwin for macOS. "
         "export GOARCH=$(uname -m) gives a name that it does not know, and builds end with \"unsupported "
         "GOOS/GOARCH pair darwin/x86_64\". Remove the setting: the default is right on this machine.",
         "Go 有自己的名称：`uname -m` 所说的 x86_64 是 amd64，aarch64 是 arm64，macOS 是 darwin。像 export "
         "GOARCH=$(uname -m) 这样会得到 Go 不认识的名称，构建时报 \"unsupported GOOS/GOARCH pair "
         "darwin/x86_64\"。去掉"
         "该设置即可：默认值在本机就是对的。"},
    .blind = {"Valid names that make no supported pair.", "名称有效、但组合不受支持的情况。"},
    .sources =
        "https://go.dev/doc/install/source#environment\n"
        "https://github.com/golang/go/blob/master/src/internal/syslist/syslist.go",
    .run = run,
    .text = text,
};

}  // namespace trueup
