// A setting that only newer releases than the Go in use know.
//
// Bad because it is ignored without a word. Fixed by a newer Go, or by doing
// without the setting; nothing is lost by leaving it.
// Source: the release notes of the release that brought it.
#include "checks/go_settings.h"
#include "checks/old_go.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Values that ask for what an older Go does anyway.
bool harmless(std::string_view name, std::string_view value) {
    if (name == "GOTOOLCHAIN") return value == "auto" || value == "local" || value == "path";
    return value == "off" || value == "none";
}

// The release that brought GOPROXY in this form; 0: every one reads it. Lists came with Go
// 1.13, '|' in them with 1.15 (release notes).
int list_since(std::string_view proxies) {
    if (proxies.contains('|')) return 15;
    return proxies.contains(',') ? 13 : 0;
}

void run(const Facts& facts, Verdict& verdict) {
    const int minor = go_minor(facts.selection.version);
    if (minor == 0) return;
    if (const auto proxies = given(facts, "GOPROXY"); proxies && list_since(proxies->value) > minor) {
        Finding finding;
        finding.severity = Severity::warning;
        finding.subject = {"GOPROXY", proxies->value, {}};
        finding.explanation =
            say("GOPROXY is a list, which Go reads since 1.{0}; {1} takes the whole of it for one URL.",
                "GOPROXY 是一个列表，Go 从 1.{0} 起才支持；{1} 把整个值当成一个 URL。",
                list_since(proxies->value), facts.selection.version);
        finding.evidence.push_back(set_by("GOPROXY", proxies->value, proxies->origin));
        finding.remedies.push_back(
            advice("newer-go",
                   say("Use Go 1.{0} or newer, or give this Go one URL.",
                       "改用 Go 1.{0} 或更新的版本，或只给这个 Go 一个 URL。", list_since(proxies->value))));
        verdict.find(std::move(finding));
    }
    for (const auto& name : go_names()) {
        if (name.since <= minor) continue;
        const auto value = given(facts, name.name);
        if (!value || harmless(name.name, value->value)) continue;
        Finding finding;
        finding.severity = Severity::warning;
        finding.subject = {std::string(name.name), value->value, {}};
        finding.title =
            say("{} needs Go 1.{} or newer", "{} 需要 Go 1.{} 或更新的版本", name.name, name.since);
        finding.explanation =
            say("{}={} is set, but {} does not know this setting, which came with Go 1.{}. It is ignored "
                "without a "
                "word.",
                "设置了 {}={}，但 {} 不认识这项设置（Go 1.{} 才引入），会默默忽略它。", name.name,
                value->value, facts.selection.version, name.since);
        finding.evidence.push_back(set_by(name.name, value->value, value->origin));
        finding.remedies.push_back(
            advice("newer-go", say("Use Go 1.{} or newer, or do without {}.",
                                   "改用 Go 1.{} 或更新的版本，或不用 {}。", name.since, name.name)));
        verdict.find(std::move(finding));
    }
}

// A message that only an older go gives, whatever release the text shows: in a container
// another one runs than beside it.
bool said_by_an_old_go(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, "path-at-version-old")) {
        const auto given = told_values(facts, "GO111MODULE");
        auto finding =
            told(*s, Confidence::certain,
                 {"A go that knows modules reads what stands behind the @ as a version; this one is "
                  "older than 1.11.",
                  "支持模块的 go 会把 @ 后面的内容当作版本；这个 go 早于 1.11。"});
        finding.subject.setting = given.empty() ? "" : "GO111MODULE";
        conclude(verdict, std::move(finding), "upgrade-go",
                 {"Use Go 1.11 or newer", "改用 Go 1.11 或更新的版本"});
        return true;
    }
    if (const auto* s = symptom(facts, "goproxy-old-go")) {
        const bool bars = s->at("mark") == "|";
        auto finding = told(
            *s, Confidence::certain,
            bars ? Text{"GOPROXY is a list with '|', which go has read since 1.15; the go here takes the "
                        "whole of it for one URL.",
                        "GOPROXY 是用 '|' 分隔的列表，go 从 1.15 起才支持；这里的 go 把整个值当成一个 URL。"}
                 : Text{"GOPROXY is a list, which go has read since 1.13; the go that ran here is older.",
                        "GOPROXY 是一个列表，go 从 1.13 起才支持；这里运行的 go 更旧。"});
        finding.subject.setting = "GOPROXY";
        conclude(verdict, std::move(finding), "upgrade-go",
                 bars ? Text{"Use Go 1.15 or newer, or a list with commas",
                             "改用 Go 1.15 或更新的版本，或用逗号分隔"}
                      : Text{"Use Go 1.13 or newer (in a container: a newer image), or give this go one URL",
                             "改用 Go 1.13 或更新的版本（容器中：更新的镜像），或只给这个 go 一个 URL"});
        return true;
    }
    for (const auto& s : facts.symptoms) {
        if (s.id != "env-unknown-setting" || !s.text.contains("go command variable")) continue;
        const auto* name = find_go_name(s.at("name"));
        if (name == nullptr || name->since < 14) continue;  // `go env -w` came with 1.13
        auto finding = told(s, Confidence::certain,
                            say("{0} came with go1.{1}; this go does not know it.",
                                "{0} 从 go1.{1} 起才有，而这里的 go 不认识它。", name->name, name->since));
        finding.subject.setting = std::string(name->name);
        conclude(verdict, std::move(finding), "upgrade-go",
                 say("Use Go 1.{0} or newer, or do without {1}", "改用 Go 1.{0} 或更新的版本，或不用 {1}",
                     name->since, name->name));
        return true;
    }
    return false;
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    if (said_by_an_old_go(facts, verdict)) return;
    const auto release = told_release(facts);
    for (const auto& s : facts.symptoms) {
        if (s.id != "goflags-bad") continue;
        const auto since = go_flag_since(s.at("flag"));
        if (since.empty() || (!release.empty() && compare_go(release, since) >= 0)) continue;
        auto finding =
            told(s, Confidence::certain,
                 say("GOFLAGS holds {0}, which came with {1}; this go does not know it.",
                     "GOFLAGS 中有 {0}，它从 {1} 起才有，而这里的 go 不认识它。", s.at("flag"), since));
        finding.subject.setting = "GOFLAGS";
        conclude(verdict, std::move(finding), "upgrade-go",
                 say("Use {0} or newer, or take {1} out of GOFLAGS",
                     "改用 {0} 或更新的版本，或从 GOFLAGS 中去掉 {1}", since, s.at("flag")));
        return;
    }
    const int minor = go_minor(release);
    if (minor == 0) return;
    auto proxies = told_values(facts, "GOPROXY");
    if (const auto* shown = shown_setting(facts, "GOPROXY"))
        proxies.push_back({shown->value, shown->origin.line, shown->origin.text, {}});
    for (const auto& value : proxies) {
        const int since = list_since(value.value);
        if (since <= minor) continue;
        auto finding = told(
            value.line, value.text, Confidence::likely,
            say("GOPROXY is a list, which go reads since go1.{0}; {1} takes the whole of it for "
                "one URL.",
                "GOPROXY 是一个列表，go 从 go1.{0} 起才支持；{1} 把整个值当成一个 URL。", since, release));
        finding.subject.setting = "GOPROXY";
        conclude(verdict, std::move(finding), "upgrade-go",
                 say("Use Go 1.{0} or newer, or give this go one URL",
                     "改用 Go 1.{0} 或更新的版本，或只给这个 go 一个 URL", since));
        return;
    }
    for (const auto& name : go_names()) {
        if (name.since <= minor || name.since < 11) continue;
        for (const auto& value : told_values(facts, name.name)) {
            if (value.value.empty()) continue;
            // This very release was asked for, by a go that knows the setting.
            if (name.name == "GOTOOLCHAIN" && value.value.starts_with(release)) continue;
            conclude(verdict,
                     told(value.line, value.text, Confidence::likely,
                          say("{0} is set, and {1} does not know it (since go1.{2}).",
                              "设置了 {0}，但 {1} 还不认识它（自 go1.{2} 起支持）。", name.name, release,
                              name.since)),
                     "upgrade-go", {"Upgrade Go", "升级 Go"});
            return;
        }
    }
}

}  // namespace

TRUEUP_CHECK(setting_needs_newer_go) = {
    .id = "setting-needs-newer-go",
    .title = {"A setting needs a newer Go than this one", "某项设置需要更新版本的 Go"},
    .why =
        {"An older go ignores settings that came later: GOPRIVATE before 1.13, GOMODCACHE before 1.15, "
         "GOWORK "
         "before 1.18, GOTOOLCHAIN before 1.21. `go env` does not list them, and nothing warns. Use a newer "
         "Go; "
         "leaving the setting in place is safe.",
         "旧版 go 会忽略后来才有的设置：1.13 之前的 GOPRIVATE、1.15 之前的 GOMODCACHE、1.18 之前的 "
         "GOWORK、1.21 "
         "之前的 GOTOOLCHAIN。`go env` 不会列出它们，也没有任何警告。请使用更新的 Go；把设置留着是安全的。"},
    .blind = {"Values whose meaning changed between releases.", "不同版本间含义有变化的取值。"},
    .sources = "https://go.dev/doc/devel/release",
    .explains = "setting-refused",
    .run = run,
    .text = text,
};

}  // namespace trueup
