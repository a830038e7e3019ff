// GO111MODULE=off: go looks at no go.mod and finds packages in GOPATH only.
// Fix: take the setting away. Safe where a line does nothing else.
// Source: https://go.dev/ref/mod#mod-commands; cmd/go/internal/modload.
#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_modules.h"

namespace trueup {
namespace {

// GOPATH/src is where such work is done on purpose.
bool works_in_gopath(const Facts& facts) {
    for (const auto& entry : split(facts.go_env.get("GOPATH"), ':')) {
        if (!entry.empty() && is_inside(facts.cwd, join_path(entry, "src"))) return true;
    }
    return false;
}

void run(const Facts& facts, Verdict& verdict) {
    const auto set = given(facts, "GO111MODULE");
    if (!set || set->value != "off" || works_in_gopath(facts)) return;
    const bool in_module = facts.modules.mod.known();
    Finding finding;
    finding.severity = in_module ? Severity::error : Severity::warning;
    finding.subject = {"GO111MODULE", "off", in_module ? facts.modules.mod.value().path : std::string()};
    if (in_module) {
        finding.explanation =
            say("GO111MODULE=off makes go ignore {0}: packages are looked for in GOROOT and GOPATH only, "
                "`cannot find "
                "package … in any of: … (from $GOROOT) … (from $GOPATH)`.",
                "GO111MODULE=off 使 go 忽略 {0}：只在 GOROOT 和 GOPATH 中寻找包，`cannot find package … in "
                "any of: … (from "
                "$GOROOT) … (from $GOPATH)`。",
                facts.modules.mod.value().path);
        finding.evidence.push_back(seen_at(say("{} is there", "{} 存在", facts.modules.mod.value().path),
                                           facts.modules.mod.value().path));
    } else {
        finding.explanation = {
            "GO111MODULE=off keeps go in GOPATH mode everywhere: modules are not used, and `go install "
            "path@version` is refused.",
            "GO111MODULE=off 使 go 处处处于 GOPATH 模式：不使用模块，`go install path@version` 也会被拒绝。"};
    }
    finding.evidence.insert(finding.evidence.begin(), set_by("GO111MODULE", set->value, set->origin));
    finding.remedies = drop_setting(facts, "GO111MODULE", set->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, {"modules-disabled", "not-using-modules"})) {
        conclude(verdict,
                 told(*s, Confidence::certain, {"GOPATH mode is in force.", "GOPATH 模式正在生效。"}),
                 "module-mode",
                 {"go env -u GO111MODULE; unset GO111MODULE", "go env -u GO111MODULE；unset GO111MODULE"});
        return;
    }
    // "-mod=vendor only valid when using modules", and the command itself said -mod.
    const auto* vendor = symptom(facts, "mod-vendor-only");
    const auto* with_flag = vendor == nullptr ? nullptr : command_of(facts, vendor->line);
    if (with_flag != nullptr && vendor->text.find("only valid when using modules") != std::string::npos &&
        std::ranges::find(with_flag->words, "-mod=vendor") != with_flag->words.end()) {
        conclude(
            verdict,
            told(*vendor, Confidence::likely,
                 {"-mod was given, and GOPATH mode is in force.", "给出了 -mod，而 GOPATH 模式正在生效。"}),
            "module-mode",
            {"Set GO111MODULE=on (or unset it, with Go 1.16 or newer) and work inside a module",
             "设置 GO111MODULE=on（Go 1.16 及更新版本则取消它），并在模块中操作"});
        return;
    }
    const auto release = told_release(facts);
    const auto* at = symptom(facts, "path-at-version");
    const auto* asked = at == nullptr ? nullptr : command_of(facts, at->line);
    // `go install x@v` with Go before 1.16: toolchain-too-old.
    const bool by_install = release.empty() && asked != nullptr && asked->words.size() > 2 &&
                            base_name(asked->words[0]) == "go" && asked->words[1] == "install";
    // The setting itself is shown.
    const auto* off = symptom(facts, {"path-at-version", "install-at-version"});
    if (off != nullptr && told_modules_off(facts)) {
        conclude(
            verdict,
            told(*off, Confidence::certain,
                 {"GO111MODULE=off: GOPATH mode is in force.", "GO111MODULE=off：GOPATH 模式正在生效。"}),
            "module-mode",
            {"go env -u GO111MODULE; unset GO111MODULE (Go before 1.16: set it to on)",
             "go env -u GO111MODULE；unset GO111MODULE（Go 1.16 之前的版本：设为 on）"});
        return;
    }
    if (at != nullptr && !by_install && (release.empty() || compare_go(release, "go1.16") >= 0)) {
        conclude(verdict,
                 told(*at, Confidence::likely, {"GOPATH mode is in force.", "GOPATH 模式正在生效。"}),
                 "module-mode",
                 {"go env -u GO111MODULE; unset GO111MODULE (Go before 1.16: upgrade)",
                  "go env -u GO111MODULE；unset GO111MODULE（Go 1.16 之前的版本请升级）"});
        return;
    }
    const auto* s = symptom(facts, "package-not-found");
    if (s == nullptr || !shows(facts, "looked-in-gopath") || is_std(s->at("package")) ||
        s->at("package").find('.') == std::string::npos)
        return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("{0} was looked for in GOROOT and GOPATH only: GOPATH mode is in force.",
                      "只在 GOROOT 和 GOPATH 中查找了 {0}：GOPATH 模式正在生效。", s->at("package"))),
             "module-mode",
             {"Set GO111MODULE=on (or unset it, with Go 1.16 or newer) and work inside a module",
              "设置 GO111MODULE=on（Go 1.16 及更新版本则取消它），并在模块中操作"});
}

}  // namespace

TRUEUP_CHECK(module_mode_off) = {
    .id = "module-mode-off",
    .title = {"GO111MODULE=off switches modules off", "GO111MODULE=off 关闭了模块模式"},
    .why = {"With GO111MODULE=off, go works as it did before modules: go.mod is ignored, imports must lie in "
            "GOPATH/src, "
            "and versions cannot be named (`can only use path@version syntax with 'go get' and 'go "
            "install'`, `cannot "
            "find package … (from $GOPATH)`). The setting is a leftover of 2019 on most machines. Without "
            "it, modules "
            "are on, which is the default since Go 1.16.",
            "设置了 GO111MODULE=off，go 就像模块出现之前那样工作：忽略 go.mod，导入的包必须在 GOPATH/src "
            "中，也不能指定版本（`can "
            "only use path@version syntax with 'go get' and 'go install'`、`cannot find package … (from "
            "$GOPATH)`）。在大多数"
            "机器上，它是 2019 年前后的遗留设置。去掉它，模块模式就会启用，这是 Go 1.16 起的默认行为。"},
    .blind = {"Work in GOPATH/src, where the setting is taken as meant; GO111MODULE=auto.",
              "在 GOPATH/src 中工作时，视为有意设置；GO111MODULE=auto。"},
    .sources = "https://go.dev/ref/mod#mod-commands\nhttps://go.dev/wiki/GOPATH",
    .run = run,
    .text = text,
};

}  // namespace trueup
