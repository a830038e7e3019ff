// CGO_CFLAGS or CGO_CXXFLAGS is set without an -O flag.
//
// The value replaces the default "-O2 -g": C code of all packages is built
// without optimisation. Fixed by putting -O2 -g in front; safe.
// Source: cmd/go/internal/work/exec.go (defaultCFlags), `go help environment`.
#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told_state.h"

namespace trueup {
namespace {

bool has_optimisation(const std::string& flags) {
    for (const auto& flag : split(flags, ' ')) {
        const auto bare = trim(flag);
        if (bare.starts_with("-O") || bare.starts_with("'-O") || bare.starts_with("\"-O")) return true;
    }
    return false;
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.go_env.get("CGO_ENABLED") == "0") return;
    for (const std::string_view name : {"CGO_CFLAGS", "CGO_CXXFLAGS"}) {
        const auto value = given(facts, name);
        if (!value || has_optimisation(value->value)) continue;
        Finding finding;
        finding.severity = Severity::info;
        finding.subject = {std::string(name), value->value, {}};
        finding.title =
            say("{} replaces Go's default \"-O2 -g\"", "{} 替换掉了 Go 的默认值 \"-O2 -g\"", name);
        finding.explanation = say(
            "{0}={1} does not add to the default \"-O2 -g\" but takes its place: C code is compiled without "
            "optimisation. To keep it, write {0}=\"-O2 -g {1}\".",
            "{0}={1} 并不是追加在默认值 \"-O2 -g\" 之后，而是取代了它：C 代码会在没有优化的情况下编译。"
            "若要保留优化，请写成 {0}=\"-O2 -g {1}\"。",
            name, value->value);
        finding.evidence.push_back(set_by(name, value->value, value->origin));
        finding.remedies.push_back(advice(
            "keep-defaults", say("Set {0}=\"-O2 -g {1}\"", "设为 {0}=\"-O2 -g {1}\"", name, value->value)));
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    judge_shown_state(facts, verdict, run, {"CGO_CFLAGS", "CGO_CXXFLAGS"}, GoEnvCounts::yes);
}

}  // namespace

TRUEUP_CHECK(cgo_flags_replace_defaults) = {
    .id = "cgo-flags-replace-defaults",
    .title = {"CGO_CFLAGS replaces Go's default flags", "CGO_CFLAGS 替换掉了 Go 的默认编译选项"},
    .why =
        {"CGO_CFLAGS and CGO_CXXFLAGS are not added to the defaults: a value of one's own replaces "
         "\"-O2 -g\". With only an -I flag in it, all C code, such as SQLite's, is built unoptimised and "
         "can be several times slower. Adding -O2 -g is safe.",
         "CGO_CFLAGS 和 CGO_CXXFLAGS 不会与默认值合并：自己设的值会取代 \"-O2 -g\"。若其中只有 -I 选项，所有 "
         "C 代码（例如 SQLite）都会在没有优化的情况下编译，可能慢上几倍。补上 -O2 -g 是安全的。"},
    .blind = {"Flags that a package sets in its #cgo lines.", "包在自己的 #cgo 行中设置的选项。"},
    .sources = "https://pkg.go.dev/cmd/cgo\nhttps://pkg.go.dev/cmd/go#hdr-Environment_variables",
    .run = run,
    .text = text,
};

}  // namespace trueup
