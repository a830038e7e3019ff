#include "report/explain_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "facts/error_words.h"

namespace trueup {
namespace {

// Names that `go env -w` refuses (cmd/go/internal/envcmd, checkEnvWrite).
bool go_env_can_write(std::string_view name) {
    constexpr std::string_view refused[] = {
        "GOENV",  "GODEBUG",   "GOEXE",     "GOGCCFLAGS",  "GOHOSTARCH",     "GOHOSTOS",         "GOMOD",
        "GOWORK", "GOTOOLDIR", "GOVERSION", "GOTELEMETRY", "GOTELEMETRYDIR", "GOPACKAGESDRIVER", "GOROOT"};
    return std::ranges::find(refused, name) == std::end(refused);
}

// These take their value from the environment alone; the others that `go env -w` refuses
// follow from what else is there.
bool environment_alone(std::string_view name) {
    return name == "GOENV" || name == "GODEBUG" || name == "GOPACKAGESDRIVER" || name == "GOWORK";
}

std::string place(const Origin& origin) {
    return origin.line > 0 ? fmt::format("{}:{}", origin.path, origin.line) : origin.path;
}

Text in_start_up(std::string_view name) {
    return {fmt::format("export {}=… in a start-up file of your shell", name),
            fmt::format("在你的 shell 启动文件中 export {}=…", name)};
}

// A shim exports what it has for its go over what was there. Sources: as for
// probe/managers_resolve.
Text change_behind_shim(const Facts& facts, std::string_view manager, const std::string& name) {
    const auto with_export = in_start_up(name);
    if (name == "GOROOT") {
        const auto select = manager == "asdf"   ? "asdf set golang VERSION"
                            : manager == "mise" ? "mise use go@VERSION"
                                                : "goenv local VERSION";
        return {fmt::format("{} sets it for the go that it starts: select another version with `{}`", manager,
                            select),
                fmt::format("{} 会为它启动的 go 设置它：用 `{}` 选择另一个版本", manager, select)};
    }
    if (manager == "goenv" && name == "GOPATH")
        return {fmt::format("{}, and GOENV_DISABLE_GOPATH=1 beside it: without that goenv replaces it",
                            with_export.en),
                fmt::format("{}，并同时设置 GOENV_DISABLE_GOPATH=1：否则 goenv 会替换它", with_export.zh)};
    if (manager == "mise" && name == "GOBIN" && !facts.env.get("MISE_GO_SET_GOBIN").empty())
        return {
            fmt::format("{}, and take MISE_GO_SET_GOBIN away: with it mise replaces GOBIN", with_export.en),
            fmt::format("{}，并去掉 MISE_GO_SET_GOBIN：有它时 mise 会替换 GOBIN", with_export.zh)};
    if (manager == "asdf" && name == "GOBIN")
        return {"asdf replaces it for every go that it starts, whatever is set elsewhere",
                "asdf 会为它启动的每个 go 替换它，别处的设置都不起作用"};
    return {fmt::format("{}: {} sets it only where it is not set", with_export.en, manager),
            fmt::format("{}：只有未设置时 {} 才会设置它", with_export.zh, manager)};
}

// GOENV keeps what `go env -w` writes from being read; empty texts: it does not.
Text change_beside_goenv(const Facts& facts, const std::string& name) {
    const auto* goenv = facts.env.find("GOENV");
    if (goenv == nullptr || (goenv->value != "off" && goenv->value != "/dev/null")) return {};
    const auto with_export = in_start_up(name);
    const auto at = goenv->origin.path.empty() ? std::string() : " (" + place(goenv->origin) + ")";
    const auto at_zh = goenv->origin.path.empty() ? std::string() : "（" + place(goenv->origin) + "）";
    return {fmt::format("{}; what `go env -w` writes does not count with GOENV={}{}", with_export.en,
                        goenv->value, at),
            fmt::format("{}；设置了 GOENV={}{}时，`go env -w` 写入的内容不起作用", with_export.zh,
                        goenv->value, at_zh.empty() ? " " : at_zh)};
}

// No go to give a command to. With settings that are likely one does run, only perhaps
// another one than the one here.
bool no_go_runs(const Facts& facts) {
    return facts.go_env.settings.size() <= 1 && !facts.selection.unavailable.empty();
}

Text change_of_default(const Facts& facts, const Asked& asked) {
    const auto& name = asked.name;
    const bool none_runs = no_go_runs(facts);
    if (name == "GOROOT" && none_runs)
        return {"leave it unset: GOROOT follows the go that runs", "不要设置它：GOROOT 跟随所运行的 go"};
    if (name == "GOROOT")
        return {"put another go first on PATH; GOROOT follows the go that runs",
                "让另一个 go 排在 PATH 最前面；GOROOT 跟随所运行的 go"};
    if (environment_alone(name)) return in_start_up(name);
    if (!go_env_can_write(name))
        return {"it follows from other settings and cannot be set", "它由其他设置推出，不能直接设置"};
    if (auto beside = change_beside_goenv(facts, name); !beside.empty()) return beside;
    if (none_runs)
        return {fmt::format("once go runs: go env -w {}=VALUE", name),
                fmt::format("在 go 可以运行之后：go env -w {}=值", name)};
    return {fmt::format("go env -w {}=VALUE", name), fmt::format("go env -w {}=值", name)};
}

// It follows from the release that go chose, by what its origin names.
bool follows_from_choice(const Facts& facts, const Asked& asked) {
    return facts.selection.switched && asked.setting != nullptr &&
           (asked.name == "GOROOT" || asked.name == "GOVERSION" || asked.name == "GOTOOLDIR");
}

}  // namespace

std::string set_by_shim_of(const Origin& origin) {
    constexpr std::string_view exec = " exec";
    if (origin.kind != OriginKind::command || !origin.note.ends_with(exec)) return {};
    return origin.note.substr(0, origin.note.size() - exec.size());
}

Text how_to_change(const Facts& facts, const Asked& asked) {
    const auto& o = asked.origin;
    const auto& history = asked.history;
    const bool chosen = follows_from_choice(facts, asked);
    if (chosen && o.kind != OriginKind::go_mod && o.kind != OriginKind::go_work)
        return {"GOTOOLCHAIN chose this release: see `trueup explain GOTOOLCHAIN`",
                "这个版本由 GOTOOLCHAIN 选定：见 `trueup explain GOTOOLCHAIN`"};
    if (const auto manager = set_by_shim_of(o); !manager.empty())
        return change_behind_shim(facts, manager, asked.name);
    // This process does not have it, new terminals will: what `go env -w` wrote would lose there.
    const auto* fresh = history.empty() || history.back().unset || !history.back().exported
                            ? nullptr
                            : &history.back().origin;
    const bool weaker =
        !chosen && o.kind != OriginKind::file && o.kind != OriginKind::process && o.kind != OriginKind::ide;
    if (fresh && weaker && fresh->kind == OriginKind::file)
        return {fmt::format("edit {}, which sets it in every new terminal", place(*fresh)),
                fmt::format("编辑 {}，每个新终端都由这一行设置它", place(*fresh))};
    switch (o.kind) {
        case OriginKind::file:
            return {fmt::format("edit {}, then open a new terminal", place(o)),
                    fmt::format("编辑 {}，然后打开新的终端", place(o))};
        case OriginKind::process: {
            const auto parent = o.note.empty() ? std::string() : fmt::format(" ({})", o.note);
            const auto parent_zh = o.note.empty() ? std::string() : "（" + parents_in_words(o.note).zh + "）";
            return {fmt::format(
                        "the parent process{} handed it over: `unset {}` changes this shell; the start-up "
                        "line that sets it changes the next one",
                        parent, asked.name),
                    fmt::format("它由父进程{}传入：`unset {}` 只改变当前 shell；要改变以后的 "
                                "shell，请修改设置它的启动文件行",
                                parent_zh, asked.name)};
        }
        case OriginKind::go_env_file:
            if (no_go_runs(facts))
                return {fmt::format("edit the line in {}", place(o)),
                        fmt::format("编辑 {} 中的这一行", place(o))};
            return {fmt::format("go env -u {0}   (or edit {1})", asked.name, place(o)),
                    fmt::format("go env -u {0}，或编辑 {1}", asked.name, place(o))};
        case OriginKind::go_mod:
        case OriginKind::go_work:
            return {fmt::format("edit the line in {}", place(o)),
                    fmt::format("编辑 {} 中的这一行", place(o))};
        case OriginKind::universal_variable:
            return {fmt::format("set -e -U {}", asked.name), fmt::format("set -e -U {}", asked.name)};
        default:
            return asked.setting == nullptr ? in_start_up(asked.name) : change_of_default(facts, asked);
    }
}

}  // namespace trueup
