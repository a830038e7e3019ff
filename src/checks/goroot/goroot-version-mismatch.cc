// An exported GOROOT is a complete tree of another release than the `go` being
// run: go of one release calls the compiler of another, which refuses.
// Fix: take the setting away; safe, each go then uses its own tree.
// Source: cmd/compile and cmd/asm, flag -goversion; cmd/go/internal/cfg.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/goroot_mismatch.h"
#include "checks/path_shadow.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto mismatch = goroot_mismatch(facts);
    if (!mismatch || mismatch->kind != GorootMismatch::Kind::plain) return;
    auto finding = mismatch_finding(facts, *mismatch);
    finding.explanation =
        say("{0} is {1}, but GOROOT names the tree of {2} in {3}. Every build ends with `compile: version "
            "\"{2}\" does "
            "not match go tool version \"{1}\"`.",
            "{0} 的版本是 {1}，而 GOROOT 指向 {3} 中 {2} 的安装树。每次构建都会以 `compile: version \"{2}\" "
            "does not match "
            "go tool version \"{1}\"` 结束。",
            facts.selection.go.path, mismatch->go_release, mismatch->tree_release, mismatch->goroot.value);
    // The go of that tree is on PATH behind this one: with it in front, both are as they should be.
    if (path_shadow(facts)) {
        finding.caused_by = "path-order-shadows";
        for (auto& remedy : finding.remedies) remedy.safety = std::max(remedy.safety, Safety::review);
    }
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// Flags that go itself hands to compile, asm and link, and that came with some release.
bool go_hands_it_on(std::string_view flag) {
    static constexpr auto flags = std::to_array<std::string_view>(
        {"-V", "-goversion", "-importcfg", "-c", "-lang", "-symabis", "-gensymabis", "-embedcfg", "-linkobj",
         "-std", "-p", "-coveragecfg", "-pgoprofile", "-spectre", "-compiling-runtime"});
    return std::ranges::find(flags, flag) != flags.end();
}

// Flags for the tools that the person chose.
bool own_tool_flags(const Facts& facts) {
    return mentions(facts, "gcflags") || mentions(facts, "asmflags") || mentions(facts, "ldflags");
}

void text(const Facts& facts, Verdict& verdict) {
    // A tool that does not know what go hands to it is older than go. Since 1.10 go asks
    // its tools for their version first: -V.
    for (const auto& flag : facts.symptoms) {
        if (flag.id != "flag-undefined" || !go_hands_it_on(flag.at("flag")) ||
            (flag.at("flag") != "-V" && own_tool_flags(facts)) ||
            (!mentions(facts, "usage: asm [options]") && !mentions(facts, "usage: compile [options]") &&
             !mentions(facts, "usage: link [options]")) ||
            !told_manager(facts).empty())
            continue;
        conclude(verdict,
                 told(flag, Confidence::likely,
                      say("go hands {0} to a tool of its tree that does not know it: the tools of GOROOT are "
                          "older than go.",
                          "go 把 {0} 传给安装树中的工具，而该工具不认识它：GOROOT 中的工具比 go 旧。",
                          flag.at("flag"))),
                 "unset-goroot",
                 {"unset GOROOT, so that go uses its own tree", "unset GOROOT，让 go 使用自己的安装树"});
        return;
    }
    const auto* s = symptom(facts, {"compile-version-mismatch", "object-version-mismatch"});
    if (s == nullptr || !told_manager(facts).empty()) return;
    // One go, in the tree that GOROOT names: then the tree itself is mixed.
    const auto root = shown_env(facts, "GOROOT");
    const bool set = !told_values(facts, "GOROOT").empty() ||
                     (facts.paste.echoed.contains("GOROOT") && !facts.paste.echoed.at("GOROOT").empty());
    const bool own =
        !root.empty() && facts.go_on_path.size() == 1 && is_inside(facts.go_on_path[0].path, root);
    if ((own && !set) || s->id == "object-version-mismatch") return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("go is {0}, and the tools of GOROOT are {1}.", "go 是 {0}，而 GOROOT 中的工具是 {1}。",
                      s->at("go_version"), s->at("tool_version"))),
             "unset-goroot",
             {"unset GOROOT, so that go uses its own tree", "unset GOROOT，让 go 使用自己的安装树"});
}

}  // namespace

TRUEUP_CHECK(goroot_version_mismatch) = {
    .id = "goroot-version-mismatch",
    .title = {"GOROOT belongs to another Go release than the go that runs",
              "GOROOT 与正在运行的 go 版本不一致"},
    .why =
        {"A set GOROOT sends every go to the compiler and the standard library of that one tree, whatever go "
         "was "
         "started. Compilers refuse to serve a go of another release: `compile: version \"go1.A\" does not "
         "match "
         "go tool version \"go1.B\"`. It comes up when a second Go is installed, or when PATH is changed and "
         "GOROOT is forgotten. Remove the setting: every go then finds its own tree. Safe, and it can be "
         "undone.",
         "一旦设置了 GOROOT，无论启动哪个 go，都会使用那一棵安装树中的编译器和标准库。编译器拒绝为其他版本的 "
         "go 工作："
         "`compile: version \"go1.A\" does not match go tool version \"go1.B\"`。常见于又装了一个 Go，或改了 "
         "PATH 却忘了 "
         "GOROOT。删除该设置即可，每个 go 都会找到自己的安装树。此操作安全，且可以撤销。"},
    .blind = {"Development builds of Go, whose version is no release; a go behind a wrapper script.",
              "版本号不是正式发布版的 Go 开发版；由包装脚本启动的 go。"},
    .sources =
        "https://go.dev/src/cmd/go/internal/cfg/cfg.go\nhttps://go.dev/src/cmd/compile/internal/base/flag.go",
    .explains = "goroot-pinned-needlessly path-order-shadows",
    .run = run,
    .text = text,
};

}  // namespace trueup
