// GOFLAGS holds -mod=vendor.
//
// Bad because it then applies to every module of this user: those without a
// vendor folder do not build, and `go get` refuses to work. Fixed by taking the
// flag out; safe, since Go 1.14 uses a vendor folder by itself where there is one.
// Source: `go help modules` (vendoring), Go 1.14 release notes.
#include <algorithm>

#include "base/text.h"
#include "checks/list_setting.h"
#include "checks/told.h"

namespace trueup {
namespace {

bool is_mod_vendor(std::string_view flag) { return flag == "-mod=vendor" || flag == "--mod=vendor"; }

void run(const Facts& facts, Verdict& verdict) {
    const auto flags = given(facts, "GOFLAGS");
    if (!flags) return;
    std::vector<std::size_t> found;
    const auto words = split(flags->value, ' ');
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_mod_vendor(words[i])) found.push_back(i);
    }
    if (found.empty()) return;

    Finding finding;
    const auto vendor = std::ranges::find(facts.dirs, "vendor", &WritableDir::setting);
    const bool fits_here = vendor != facts.dirs.end();
    finding.severity = fits_here ? Severity::info : Severity::warning;
    finding.subject = {"GOFLAGS", flags->value, {}};
    auto places = found;
    const auto line = line_of_elements(facts, "GOFLAGS", *flags, ' ', places);
    const auto place = where(line.origin);
    if (fits_here)
        finding.evidence.push_back(
            seen_at(say("This module has a vendor folder ({})", "本模块带有 vendor 目录（{}）", vendor->path),
                    vendor->path));
    finding.explanation = {
        fmt::format("GOFLAGS={} ({}) makes every go command use the vendor folder, in every module. Without "
                    "one, go says \"inconsistent vendoring\" or \"cannot query module due to -mod=vendor\".",
                    flags->value, place.en),
        fmt::format("GOFLAGS={}（{}）让每个模块中的每条 go 命令都只用 vendor 目录。没有该目录时，go 会报 "
                    "\"inconsistent vendoring\" 或 \"cannot query module due to -mod=vendor\"。",
                    flags->value, place.zh)};
    finding.evidence.push_back(set_by("GOFLAGS", line.value, line.origin));
    finding.remedies = drop_elements(facts, "GOFLAGS", *flags, ' ', found);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    std::vector<ToldValue> values = told_values(facts, "GOFLAGS");
    if (const auto* shown = shown_setting(facts, "GOFLAGS"))
        values.push_back({shown->value, shown->origin.line, shown->origin.text, {}});
    if (const auto at = facts.paste.echoed.find("GOFLAGS"); at != facts.paste.echoed.end())
        values.push_back({at->second, 0, at->second, {}});
    const bool set =
        std::ranges::any_of(
            values, [](const ToldValue& v) { return v.value.find("-mod=vendor") != std::string::npos; }) ||
        mentions(facts, "GOFLAGS=-mod=vendor") || mentions(facts, "GOFLAGS=\"-mod=vendor");
    const auto* s = symptom(facts, {"mod-vendor-query", "mod-vendor-only", "mod-vendor-workspace"});
    // `but it is set to "mod"`: another value, which setting-refused judges.
    if (s != nullptr && !s->at("value").empty() && s->at("value") != "vendor") return;
    if (s == nullptr && set)
        s = symptom(facts, {"inconsistent-vendoring", "no-go-mod", "toolchain-required", "path-at-version",
                            "mod-vendor-limits"});
    const auto* command = s == nullptr ? nullptr : command_of(facts, s->line);
    if (!set && command != nullptr &&
        std::ranges::find(command->words, "-mod=vendor") != command->words.end())
        return;  // the flag was typed
    if (s == nullptr || (shows(facts, "mod-vendor-auto") && !set)) return;
    auto finding = told(*s, set ? Confidence::certain : Confidence::likely,
                        {"-mod=vendor is in force for a command that must ask for modules.",
                         "该命令需要查询模块，而 -mod=vendor 正在生效。"});
    finding.subject.setting = "GOFLAGS";
    conclude(verdict, std::move(finding), "drop-flag",
             {"unset GOFLAGS (and go env -u GOFLAGS), or add -mod=mod to this command",
              "unset GOFLAGS（以及 go env -u GOFLAGS），或为该命令加上 -mod=mod"});
}

}  // namespace

TRUEUP_CHECK(goflags_mod_vendor) = {
    .id = "goflags-mod-vendor",
    .title = {"-mod=vendor is left in GOFLAGS", "GOFLAGS 中残留着 -mod=vendor"},
    .why = {"GOFLAGS applies to every go command in every folder. With -mod=vendor in it, modules without a "
            "complete vendor folder do not build, and `go get`, `go list -m -u` and `go install` of other "
            "modules refuse to ask for versions. Since Go 1.14 a vendor folder is used without any flag, so "
            "removing the flag is safe; use -mod=vendor on the command line where it is wanted.",
            "GOFLAGS 对任何目录中的每条 go 命令都有效。其中若有 -mod=vendor，没有完整 vendor 目录的模块就无法"
            "构建，`go get`、`go list -m -u` 等也会拒绝查询版本。自 Go 1.14 起，只要有 vendor 目录就会自动"
            "使用，所以去掉该标志是安全的；确有需要时在命令行上写 -mod=vendor。"},
    .blind = {"Whether all modules that this user builds do have a vendor folder.",
              "无法知道该用户构建的模块是否都带有 vendor 目录。"},
    .sources = "https://go.dev/ref/mod#vendoring\nhttps://go.dev/doc/go1.14#vendor",
    .run = run,
    .text = text,
};

}  // namespace trueup
