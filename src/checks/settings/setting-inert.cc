// A setting that does nothing for the Go in use.
//
// Bad because the person believes that it is in force: a workaround that works
// around nothing. Fixed by removing it; safe, since it has no effect.
// Source: internal/godebugs/table.go and the runtime's own keys (facts/godebug.h),
// cmd/go/internal/cfg (initEnvCache, KnownEnv).
#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/list_setting.h"
#include "checks/support.h"
#include "checks/told_state.h"
#include "facts/godebug.h"

namespace trueup {
namespace {

Finding inert(const Facts& facts, std::string_view name, std::string_view value, const Origin& origin) {
    Finding finding;
    finding.severity = Severity::warning;
    finding.subject = {std::string(name), std::string(value), {}};
    finding.evidence.push_back(set_by(name, value, origin));
    finding.remedies = drop_setting(facts, name, origin);
    return finding;
}

// Why this element does nothing; empty texts when it does something, or when
// that cannot be said.
Text why_nothing(const GodebugElement& element, int minor, Severity& severity) {
    if (!element.value)
        return say("{} has no \"=value\", and such elements are skipped", "{} 没有 \"=值\"，这样的项会被跳过",
                   element.key);
    const auto bare = trim(element.key);
    if (bare != element.key && find_godebug(bare) != nullptr)
        return say("there is a space in front of {}: the key is read with it, and no such key exists",
                   "{} 前面有空格：空格会被当作键的一部分，而没有这样的键", bare);
    switch (godebug_state(element.key, minor)) {
        case GodebugState::no_such:
            return say("{} is no setting of any Go release from 1.19 to 1.27",
                       "{} 不是 Go 1.19 到 1.27 任何版本的设置", element.key);
        case GodebugState::removed: {
            const auto* setting = find_godebug(element.key);
            // Its new value asks for what is now the only behaviour: no harm.
            if (!setting->old_values.empty()) {
                const auto olds = split(setting->old_values, ' ');
                bool old = false;
                for (const auto& value : olds) old = old || value == *element.value;
                // From 1.27 on, an old value is worse than inert (godebug-removed-setting).
                if (!old || minor >= 27) return {};
            }
            if (setting->since != 0)
                return say("{} was read by Go 1.{} and dropped in Go 1.{}",
                           "{} 自 Go 1.{} 起有效，已在 Go 1.{} 中取消", element.key, setting->since,
                           setting->removed);
            return say("{} was dropped in Go 1.{}", "{} 已在 Go 1.{} 中取消", element.key, setting->removed);
        }
        case GodebugState::too_new:
            severity = Severity::info;
            return say("{} came with Go 1.{}; Go 1.{} does not know it",
                       "{} 是 Go 1.{} 才有的，Go 1.{} 不认识", element.key, find_godebug(element.key)->since,
                       minor);
        default:
            return {};
    }
}

void godebug(const Facts& facts, Verdict& verdict) {
    const auto* variable = facts.env.find("GODEBUG");
    if (variable == nullptr || variable->value.empty()) return;
    const int minor = go_minor(facts.selection.version);
    if (minor < godebug_first_release || minor > godebug_last_release) {
        verdict.unknown(minor == 0 ? Text{"the Go release is not known, so neither are its GODEBUG settings",
                                          "Go 版本未知，因此也不知道它有哪些 GODEBUG 设置"}
                                   : say("GODEBUG settings of Go 1.{} are not in the table",
                                         "表中没有 Go 1.{} 的 GODEBUG 设置", minor));
        return;
    }
    std::string en;
    std::string zh;
    std::vector<std::size_t> idle;
    Severity severity = Severity::info;
    const auto elements = split(variable->value, ',');
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const auto parsed = parse_godebug(elements[i]);
        if (parsed.empty()) continue;
        Severity own = Severity::warning;
        const auto reason = why_nothing(parsed.front(), minor, own);
        if (reason.en.empty()) continue;
        idle.push_back(i);
        severity = std::max(severity, own);
        en += (en.empty() ? "" : "; ") + reason.en;
        zh += (zh.empty() ? "" : "；") + reason.zh;
    }
    if (en.empty()) return;
    auto finding = inert(facts, "GODEBUG", variable->value, variable->origin);
    finding.severity = severity;
    finding.title = {"GODEBUG holds settings that do nothing", "GODEBUG 中有不起作用的设置"};
    finding.explanation = {
        fmt::format("GODEBUG={}: {}. Go ignores such settings without a word.", variable->value, en),
        fmt::format("GODEBUG={}：{}。Go 会默默忽略这样的设置。", variable->value, zh)};
    finding.remedies = drop_elements(facts, "GODEBUG", {variable->value, variable->origin, false}, ',', idle);
    verdict.find(std::move(finding));
}

// Something else lies in the place of the go env file: many lines, and go uses none
// of them. Said once, not of each.
bool is_no_env_file(const Facts& facts, Verdict& verdict) {
    constexpr std::size_t few = 4;
    const auto unused = [](const Variable& line) { return find_go_name(line.name) == nullptr; };
    if (facts.go_env_file_bad.size() + facts.go_env_file_lines.size() <= few ||
        !std::ranges::all_of(facts.go_env_file_lines, unused))
        return false;
    const auto& first =
        facts.go_env_file_bad.empty() ? facts.go_env_file_lines.front() : facts.go_env_file_bad.front();
    Finding finding;
    finding.severity = Severity::warning;
    finding.subject = {{}, {}, facts.go_env_file};
    finding.title = {"The go env file holds no setting of Go", "go env 文件中没有任何 Go 设置"};
    finding.explanation =
        say("{0} has {1} lines, and not one of them is a setting of the go command: it skips them all "
            "without a word. The file is broken, or belongs to something else.",
            "{0} 有 {1} 行，没有一行是 go 命令的设置，go 会默默跳过全部内容。这个文件已损坏，或并非 go env "
            "文件。",
            facts.go_env_file, facts.go_env_file_bad.size() + facts.go_env_file_lines.size());
    finding.evidence.push_back(seen(say("{}", "{}", std::string(trim(first.origin.text))), first.origin));
    finding.remedies.push_back(
        advice("look-at-file",
               {"Look at the file; if nothing else needs it, remove it. `go env -w` makes a new one.",
                "请查看该文件；若别处用不到，可以删除。`go env -w` 会新建一个。"}));
    verdict.find(std::move(finding));
    return true;
}

// Lines of the go env file that go skips or never asks for.
void file_lines(const Facts& facts, Verdict& verdict) {
    if (is_no_env_file(facts, verdict)) return;
    const int minor = std::max(go_minor(facts.selection.version), go_minor(facts.selection.local_version));
    for (const auto& line : facts.go_env_file_lines) {
        if (line.value.empty()) continue;
        const bool only_environment = environment_only(line.name);
        // A newer Go may know names that this table does not.
        if (!only_environment && (find_go_name(line.name) != nullptr || minor > godebug_last_release))
            continue;
        auto finding = inert(facts, line.name, line.value, line.origin);
        finding.subject.path = line.origin.path;
        finding.title = say("{} in the go env file does nothing", "go env 文件中的 {} 不起作用", line.name);
        finding.explanation =
            only_environment
                ? say("Go reads {0} from the environment only; the line {0}={1} in the go env file is never "
                      "looked "
                      "at.",
                      "Go 只从环境变量读取 {0}；go env 文件中的 {0}={1} 从不会被用到。", line.name,
                      line.value)
                : say("{0} is no setting of the go command, so the line {0}={1} in the go env file is never "
                      "looked "
                      "at; programs do not see that file.",
                      "{0} 不是 go 命令的设置，go env 文件中的 {0}={1} 从不会被用到；程序也看不到这个文件。",
                      line.name, line.value);
        verdict.find(std::move(finding));
    }
    for (const auto& line : facts.go_env_file_bad) {
        const auto text = trim(line.origin.text);
        if (text.empty() || text.starts_with('#')) continue;
        auto finding = inert(facts, line.name, line.value, line.origin);
        finding.subject = {{}, std::string(text), line.origin.path};
        finding.title = {"A line of the go env file is skipped by go", "go env 文件中有一行被 go 跳过"};
        finding.explanation = say(
            "Line {} of the go env file reads \"{}\". Go takes only lines of the form NAME=value that begin "
            "with a capital letter (no `export`, no space in front) and skips all others without a word.",
            "go env 文件第 {} 行是 \"{}\"。Go 只接受以大写字母开头的 NAME=value 行（不能有 "
            "`export`，行首不能有"
            "空格），其余的会被默默跳过。",
            line.origin.line, std::string(text));
        finding.evidence = {seen(say("{}", "{}", std::string(text)), line.origin)};
        finding.remedies = {advice("edit-go-env-file", {"Write the line as NAME=value, or remove it.",
                                                        "把这一行改成 NAME=value，或将其删除。"})};
        verdict.find(std::move(finding));
    }
}

// Lines of the go env file that would count if GOENV=off did not keep go from reading
// it. Only where a start-up file says so: a script that starts go without it, or a GOENV
// that names another file, is somebody's choice. So is a line that says what counts anyway.
void passed_over(const Facts& facts, Verdict& verdict) {
    const auto* goenv = facts.env.find("GOENV");
    if (goenv == nullptr || goenv->value != "off" ||
        (goenv->origin.kind != OriginKind::file && goenv->origin.kind != OriginKind::universal_variable))
        return;
    std::vector<Evidence> lines;
    std::string path;
    for (const auto& setting : facts.go_env.settings) {
        for (const auto& layer : setting.layers) {
            if (layer.layer != "go-env-file" || layer.value.empty() || layer.value == setting.value ||
                environment_only(setting.name))
                continue;
            path = layer.origin.path;
            lines.push_back(seen(say("{}={} would count", "{}={} 本来会起作用", setting.name, layer.value),
                                 layer.origin));
        }
    }
    if (lines.empty()) return;
    auto finding = inert(facts, "GOENV", goenv->value, goenv->origin);
    finding.confidence = Confidence::likely;
    finding.subject.path = path;
    finding.title = {"GOENV keeps go from reading what `go env -w` wrote",
                     "GOENV 使 go 不读取 `go env -w` 写入的内容"};
    finding.explanation = say(
        "With GOENV=off go reads no go env file: the settings in {} do nothing, and what `go env -w` adds "
        "there does nothing either, without a word.",
        "设置了 GOENV=off 时，go 不读取 go env 文件：{} 中的设置不起作用，再用 `go env -w` "
        "写入的内容同样不起作用，go 也不会提示。",
        path);
    for (auto& line : lines) finding.evidence.push_back(std::move(line));
    // Which of the two was meant to go, only the person knows.
    for (auto& remedy : finding.remedies) remedy.safety = std::max(remedy.safety, Safety::review);
    verdict.find(std::move(finding));
}

// The name of a setting from which this one differs by one letter; empty: none, or more than
// one. Digits and underscores make names of people's own (GOPATH2, GO_FLAGS), and near a
// short name there is too much else.
std::string_view one_letter_off(std::string_view name) {
    constexpr std::size_t long_enough = 6;
    const auto differs_by_mark = [&](std::string_view known) {
        const auto marks = [](std::string_view text) {
            return std::ranges::count_if(text, [](char c) { return c == '_' || (c >= '0' && c <= '9'); });
        };
        return marks(known) != marks(name);
    };
    if ((!name.starts_with("GO") && !name.starts_with("CGO_")) || find_go_name(name) != nullptr) return {};
    std::string_view found;
    for (const auto& known : go_names()) {
        if (known.name.size() < long_enough || differs_by_mark(known.name) ||
            edit_distance(name, known.name) != 1)
            continue;
        if (!found.empty()) return {};
        found = known.name;
    }
    return found;
}

// Misspellings that nobody uses for anything else.
void misspelt(const Facts& facts, Verdict& verdict) {
    struct Slip {
        std::string_view written, meant;
    };
    constexpr std::array slips = std::to_array<Slip>({
        {"GO111MODULES", "GO111MODULE"}, {"GO111MODUEL", "GO111MODULE"},  {"GO111MODLUE", "GO111MODULE"},
        {"GO111MOUDLE", "GO111MODULE"},  {"GO11MODULE", "GO111MODULE"},   {"GO1111MODULE", "GO111MODULE"},
        {"GO_111MODULE", "GO111MODULE"}, {"GO111_MODULE", "GO111MODULE"}, {"GO_111_MODULE", "GO111MODULE"},
        {"GOPROXYS", "GOPROXY"},         {"GOPROXIES", "GOPROXY"},        {"GOPRIVATES", "GOPRIVATE"},
        {"GOSUMDBS", "GOSUMDB"},         {"GONOSUMDBS", "GONOSUMDB"},     {"GONOPROXYS", "GONOPROXY"},
        {"GOTOOLCHAINS", "GOTOOLCHAIN"}, {"GOTOOLCHIAN", "GOTOOLCHAIN"},  {"GOMODCAHE", "GOMODCACHE"},
        {"GOMODCHACHE", "GOMODCACHE"},   {"CGO_ENABLE", "CGO_ENABLED"},   {"CGO_ENABLES", "CGO_ENABLED"},
        {"CGOENABLED", "CGO_ENABLED"},
    });
    std::vector<Slip> written(slips.begin(), slips.end());
    for (const auto& variable : facts.env.variables) {
        const auto meant = one_letter_off(variable.name);
        if (!meant.empty() && std::ranges::find(slips, variable.name, &Slip::written) == slips.end())
            written.push_back({variable.name, meant});
    }
    for (const auto& slip : written) {
        const auto* variable = facts.env.find(slip.written);
        if (variable == nullptr || variable->value.empty()) continue;
        if (const auto* right = facts.env.find(slip.meant); right != nullptr && !right->value.empty())
            continue;
        auto finding = inert(facts, slip.written, variable->value, variable->origin);
        finding.confidence = Confidence::likely;
        finding.title =
            say("{} is no setting of Go; {} is", "Go 没有 {} 这个设置，应为 {}", slip.written, slip.meant);
        finding.explanation = say("{0}={2} is exported, but Go knows only {1}. Nothing reads {0}.",
                                  "当前导出了 {0}={2}，而 Go 只认识 {1}，没有谁会读取 {0}。", slip.written,
                                  slip.meant, variable->value);
        finding.remedies.insert(finding.remedies.begin(),
                                advice("rename", say("Rename it to {}", "改名为 {}", slip.meant)));
        verdict.find(std::move(finding));
    }
}

void run(const Facts& facts, Verdict& verdict) {
    godebug(facts, verdict);
    file_lines(facts, verdict);
    passed_over(facts, verdict);
    misspelt(facts, verdict);
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    judge_shown_state(facts, verdict, godebug, {"GODEBUG"}, GoEnvCounts::yes);
}

}  // namespace

TRUEUP_CHECK(setting_inert) = {
    .id = "setting-inert",
    .title = {"A setting does nothing for this Go", "某项设置对当前的 Go 不起作用"},
    .why =
        {"Go ignores GODEBUG keys that it does not know, lines of the go env file that it cannot use, all of "
         "that file with GOENV=off, and variables with a wrong name, all without a word. Old advice lives on "
         "in start-up files: tls13=0 "
         "worked in Go 1.12 and 1.13 only, tlsmax was never a setting. Whoever set it believes in an effect "
         "that is not there. Removing it is safe.",
         "对于不认识的 GODEBUG 键、无法使用的 go env 文件行、设置了 GOENV=off 时的整个 go env "
         "文件，以及写错名字的变量，Go 都会默默忽略。过时的建议就这样"
         "留在启动文件里：tls13=0 只在 Go 1.12 和 1.13 有效，tlsmax "
         "则从来不是一项设置。设置者以为它在起作用，其实"
         "没有。删掉是安全的。"},
    .blind = {"Programs that read a GODEBUG key of their own; programs built by another Go release, which "
              "may still "
              "know the key.",
              "自行读取 GODEBUG 键的程序；由其他 Go 版本构建、可能仍认识该键的程序。"},
    .sources =
        "https://go.dev/doc/godebug\nhttps://go.dev/doc/go1.14#tls\n"
        "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    .run = run,
    .text = text,
};

}  // namespace trueup
