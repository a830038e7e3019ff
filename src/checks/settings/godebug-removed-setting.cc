// GODEBUG holds the old value of a setting that Go has removed.
//
// Bad because every program built by Go 1.27 or newer, go itself included, then
// aborts at its start; in go.mod it stops the build. Fixed by taking the element
// out of GODEBUG; safe for programs that could not start anyway.
// Source: runtime/runtime1.go (parsegodebug), internal/godebugs/table.go
// (Removed), https://go.dev/doc/godebug, https://go.dev/issue/76163.
#include <algorithm>

#include "base/text.h"
#include "checks/list_setting.h"
#include "checks/told.h"
#include "facts/godebug.h"

namespace trueup {
namespace {

// The first release whose programs abort.
constexpr int aborting_release = 27;

bool is_old_value(const GodebugSetting& setting, std::string_view value) {
    const auto values = split(setting.old_values, ' ');
    return !value.empty() && std::ranges::find(values, value) != values.end();
}

// The release of go itself decides whether go can start at all; a tool built
// by a newer Go dies alone.
struct Victim {
    int minor = 0;
    std::string what;
    bool go = false;
};
Victim victim_of(const Facts& facts) {
    const auto& go = facts.selection;
    const int minor = std::max(go_minor(go.local_version), go_minor(go.version));
    if (minor >= aborting_release) return {minor, fmt::format("go 1.{}", minor), true};
    for (const auto& tool : facts.tools) {
        const int built_by = go_minor(tool.go_version);
        if (built_by >= aborting_release) return {built_by, tool.path, false};
    }
    return {};
}

// Where the elements stand that abort.
std::vector<std::size_t> aborting(std::string_view list) {
    std::vector<std::size_t> places;
    const auto elements = split(list, ',');
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const auto parsed = parse_godebug(elements[i]);
        if (parsed.empty() || !parsed.front().value) continue;
        const auto* setting = find_godebug(parsed.front().key);
        if (setting != nullptr && is_old_value(*setting, *parsed.front().value)) places.push_back(i);
    }
    return places;
}

void environment(const Facts& facts, Verdict& verdict) {
    const auto* variable = facts.env.find("GODEBUG");
    if (variable == nullptr || variable->value.empty()) return;
    const auto victim = victim_of(facts);
    if (victim.minor == 0) return;
    for (const auto& element : parse_godebug(variable->value)) {
        const auto* setting = find_godebug(element.key);
        if (setting == nullptr || !element.value || !is_old_value(*setting, *element.value)) continue;
        Finding finding;
        finding.severity = victim.go ? Severity::error : Severity::warning;
        finding.subject = {"GODEBUG", variable->value, victim.go ? std::string() : victim.what};
        finding.title =
            say("GODEBUG={}={} aborts programs built by Go 1.27 or newer",
                "GODEBUG={}={} 会让 Go 1.27 及更新版本构建的程序一启动就中止", element.key, *element.value);
        finding.explanation =
            say("The setting {0} was removed in Go 1.{2}. With its old value {1} in the environment, {3} "
                "stops at "
                "its start: fatal error: removed GODEBUG \"{0}\" set to old value \"{1}\" in environment.",
                "设置 {0} 已在 Go 1.{2} 中移除。环境变量里若仍是旧值 {1}，{3} 一启动就会中止：fatal error: "
                "removed "
                "GODEBUG \"{0}\" set to old value \"{1}\" in environment。",
                element.key, *element.value, setting->removed, victim.what);
        finding.evidence.push_back(set_by(*variable));
        finding.remedies = drop_elements(facts, "GODEBUG", {variable->value, variable->origin, false}, ',',
                                         aborting(variable->value));
        verdict.find(std::move(finding));
        return;  // the program aborts at the first one
    }
}

// The first release that reads godebug lines in go.mod.
constexpr int godebug_lines_release = 23;

// A line of go.mod or go.work: up to 1.26 every value of a removed setting
// stops the build, from 1.27 on only an old one.
bool stops_the_build(const ModuleFile::Line& line, int minor) {
    if (minor < godebug_lines_release || godebug_state(line.key, minor) != GodebugState::removed)
        return false;
    return minor < aborting_release || is_old_value(*find_godebug(line.key), line.value);
}

void module_file(const Facts& facts, const Fact<ModuleFile>& file, Verdict& verdict) {
    if (!file.known()) return;
    for (const auto& line : file.value().godebug) {
        if (!stops_the_build(line, go_minor(facts.selection.version))) continue;
        const auto* setting = find_godebug(line.key);
        Finding finding;
        finding.severity = Severity::error;
        finding.subject = {"GODEBUG", fmt::format("{}={}", line.key, line.value), file.value().path};
        finding.title = say("{} asks for GODEBUG {}={}, which Go has removed",
                            "{} 要求 GODEBUG {}={}，而 Go 已移除该设置", base_name(file.value().path),
                            line.key, line.value);
        finding.explanation =
            say("The setting {0} was removed in Go 1.{2}. {3} does not load a {4} that asks for {0}={1}.",
                "设置 {0} 已在 Go 1.{2} 中移除。{4} 若仍要求 {0}={1}，{3} 就不会加载它。", line.key,
                line.value, setting->removed, facts.selection.version, base_name(file.value().path));
        finding.evidence.push_back(
            seen(say("godebug {}={}", "godebug {}={}", line.key, line.value), line.origin));
        finding.remedies.push_back(advice(
            "edit-go-mod", say("Remove the godebug entry {} and adapt the program to the new behaviour.",
                               "删除 godebug 条目 {}，并让程序适应新的行为。", line.key)));
        verdict.find(std::move(finding));
    }
}

void run(const Facts& facts, Verdict& verdict) {
    environment(facts, verdict);
    module_file(facts, facts.modules.mod, verdict);
    module_file(facts, facts.modules.work, verdict);
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "godebug-removed");
    // "go.mod:5: removed GODEBUG …": a line of the project.
    if (s == nullptr || shows(facts, "project-godebug")) return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  say("GODEBUG holds {0}={1}, which this Go no longer has.",
                      "GODEBUG 中有 {0}={1}，而此 Go 已不再支持。", s->at("name"), s->at("value"))),
             "drop-key", {"Take the key out of GODEBUG", "从 GODEBUG 中删除该项"});
}

}  // namespace

TRUEUP_CHECK(godebug_removed_setting) = {
    .id = "godebug-removed-setting",
    .title = {"GODEBUG holds the old value of a removed setting", "GODEBUG 中有已被移除的设置的旧值"},
    .why =
        {"Go removes GODEBUG settings after some years. From Go 1.27 on, a program does not ignore the old "
         "value of a removed one but aborts at its start, because it asks for behaviour that is gone (old "
         "TLS "
         "and X.509 rules, mostly). An old workaround in a start-up file so stops go, gopls and every other "
         "program built by Go 1.27. Take the element out of GODEBUG; what it once worked around needs "
         "another "
         "answer.",
         "Go 会在若干年后移除 GODEBUG 设置。从 Go 1.27 "
         "起，程序不再忽略已移除设置的旧值，而是一启动就中止，因为它"
         "要求的行为（多为旧的 TLS 和 X.509 规则）已不存在。于是启动文件里一条旧的变通办法，就会让 go、gopls "
         "以及"
         "所有由 Go 1.27 构建的程序无法运行。请从 GODEBUG 中去掉该项；它当初绕开的问题需要另想办法。"},
    .blind =
        {"Programs elsewhere on the machine that were built by Go 1.27 or newer; //go:debug lines in source "
         "files.",
         "本机其他位置由 Go 1.27 或更新版本构建的程序；源文件中的 //go:debug 行。"},
    .sources = "https://go.dev/doc/godebug\nhttps://go.dev/issue/76163",
    .run = run,
    .text = text,
};

}  // namespace trueup
