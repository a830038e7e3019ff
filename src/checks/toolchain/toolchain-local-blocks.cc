// The go line asks for a newer release, and GOTOOLCHAIN (local, or path without
// such a go on PATH) forbids fetching it.
// Fix: GOTOOLCHAIN=auto, or a newer Go. Taking a line away that sets local is
// safe; `go env -w` is review.
// Source: cmd/go/internal/toolchain Select; cmd/go/internal/gover TooNewError.
#include <algorithm>

#include "checks/go_facts.h"
#include "checks/newer_go.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/toolchain_need.h"

namespace trueup {
namespace {

void add_remedies(const Facts& facts, const Given& setting, const ToolchainNeed& need, Finding& finding) {
    const bool own_line = setting.origin.kind == OriginKind::file ||
                          setting.origin.kind == OriginKind::process ||
                          setting.origin.kind == OriginKind::go_env_file;
    if (own_line) {
        finding.remedies = drop_setting(facts, "GOTOOLCHAIN", setting.origin);
    } else if (facts.env.get("GOENV") == "off") {
        // What `go env -w` writes would not be read.
        finding.remedies.push_back(
            advice("allow-switching",
                   {"Export GOTOOLCHAIN=auto, so that go may fetch the release that a module asks "
                    "for; with GOENV=off `go env -w` has no effect.",
                    "导出 GOTOOLCHAIN=auto，允许 go 获取模块所要求的版本；设置了 GOENV=off 时，"
                    "`go env -w` 不起作用。"}));
    } else {
        // The tree's own go.env (distributions set local there): the user's file goes before it.
        auto write = command(
            "allow-switching", {"go", "env", "-w", "GOTOOLCHAIN=auto"},
            {"Allow go to fetch the release that a module asks for.", "允许 go 获取模块所要求的版本。"},
            Safety::review);
        write.edits.front().kind = Edit::Kind::go_env;
        finding.remedies.push_back(std::move(write));
    }
    if (auto installed = installed_newer_go(facts, need.version, Fetching::blocked))
        finding.remedies.push_back(*std::move(installed));
    else
        finding.remedies.push_back(
            advice("install-newer",
                   say("Or install Go {} or newer.", "或者安装 Go {} 或更新的版本。", need.version)));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto need = toolchain_need(facts);
    if (!need || !need->unmet || compare_go(need->local, "go1.21") < 0) return;
    const auto setting = gotoolchain(facts);
    const bool local = setting.value == "local";
    // path: a newer go on PATH would have been taken.
    const bool path =
        (setting.value == "path" || setting.value.ends_with("+path")) && !facts.selection.switched;
    if (!local && !path) return;
    // One is on PATH, and nobody knows what it starts.
    if (path && !facts.selection.unavailable.empty() &&
        std::ranges::find(facts.go_env.refusals, Refusal::Kind::toolchain_unavailable, &Refusal::kind) ==
            facts.go_env.refusals.end())
        return verdict.unknown(facts.selection.unavailable);

    Finding finding;
    finding.subject = {"GOTOOLCHAIN", setting.value, need->file->path};
    finding.explanation = local ? say("{0} requires go {1}, the go here is {2}, and GOTOOLCHAIN=local "
                                      "forbids fetching another: `go.mod "
                                      "requires go >= {1} (running go {3}; GOTOOLCHAIN=local)`.",
                                      "{0} 要求 go {1}，这里的 go 是 {2}，而 GOTOOLCHAIN=local "
                                      "禁止获取其他版本：`go.mod requires go >= {1} "
                                      "(running go {3}; GOTOOLCHAIN=local)`。",
                                      need->file->path, need->version, need->local, need->local.substr(2))
                                : say("{0} requires go {1}, the go here is {2}, and GOTOOLCHAIN={3} looks "
                                      "for another only on PATH, where "
                                      "there is none: `cannot find \"go{1}\" in PATH`.",
                                      "{0} 要求 go {1}，这里的 go 是 {2}，而 GOTOOLCHAIN={3} 只在 PATH "
                                      "中寻找其他版本，那里没有：`cannot find "
                                      "\"go{1}\" in PATH`。",
                                      need->file->path, need->version, need->local, setting.value);
    finding.evidence.push_back(set_by("GOTOOLCHAIN", setting.value, setting.origin));
    finding.evidence.push_back(
        seen(say("The go line asks for {}", "go 行要求 {}", need->version), need->origin));
    add_remedies(facts, setting, *need, finding);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        if (s.id != "toolchain-required") continue;
        // "local+path" and "path" look on PATH only, "go1.22.1+path" too; none downloads.
        const auto& choice = s.at("gotoolchain");
        if (choice != "local" && choice != "path" && !choice.ends_with("+path")) continue;
        auto finding =
            told(s, Confidence::certain,
                 choice == "local"
                     ? say("go {1} may not switch to {0}: GOTOOLCHAIN=local.",
                           "GOTOOLCHAIN=local：go {1} 不得切换到 {0}。", s.at("needed"), s.at("running"))
                     : say("go {1} may not download {0}, and finds none on PATH: GOTOOLCHAIN={2}.",
                           "GOTOOLCHAIN={2}：go {1} 不得下载 {0}，而 PATH 上也没有它。", s.at("needed"),
                           s.at("running"), choice));
        finding.subject.setting = "GOTOOLCHAIN";
        conclude(verdict, std::move(finding), "allow-switch",
                 {"Install a newer Go (image), or set GOTOOLCHAIN=auto",
                  "安装更新的 Go（或更新镜像），或设置 GOTOOLCHAIN=auto"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(toolchain_local_blocks) = {
    .id = "toolchain-local-blocks",
    .title = {"GOTOOLCHAIN keeps go from switching to the release that this module asks for",
              "GOTOOLCHAIN 阻止 go 切换到该模块要求的版本"},
    .why =
        {"From 1.21 on, go fetches the release that a go.mod asks for — unless GOTOOLCHAIN says local (some "
         "distributions and container images set it) or path. Then every command in the module ends with "
         "`requires go >= X (running go Y; GOTOOLCHAIN=local)`. Let it be auto, or install the newer Go. "
         "Switching happens inside the module cache and changes no installed Go.",
         "从 1.21 起，go 会获取 go.mod 所要求的版本，除非 GOTOOLCHAIN 为 "
         "local（有些发行版和容器镜像会这样设置）或 path。此时在"
         "该模块中的每条命令都以 `requires go >= X (running go Y; GOTOOLCHAIN=local)` 结束。请改为 "
         "auto，或安装更新的 Go。切换"
         "发生在模块缓存中，不会改动任何已安装的 Go。"},
    .blind = {"Requirements of dependencies that go finds out while it loads them.",
              "go 在加载依赖时才会发现的版本要求。"},
    .sources = "https://go.dev/doc/toolchain\nhttps://go.dev/src/cmd/go/internal/toolchain/select.go",
    .explains = "setting-refused",
    .run = run,
    .text = text,
};

}  // namespace trueup
