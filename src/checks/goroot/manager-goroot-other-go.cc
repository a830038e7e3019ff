// A version manager exports GOROOT for its Go, while another `go` comes first
// on PATH and is sent to the manager's compiler.
// Fix: either the manager's folder comes first on PATH, or its GOROOT goes. Both
// are the person's choice: review.
// Source: cmd/go/internal/cfg findGOROOT; cmd/compile -goversion.
#include "base/text.h"
#include "checks/goroot_mismatch.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto mismatch = goroot_mismatch(facts);
    if (!mismatch || mismatch->kind != GorootMismatch::Kind::goroot_managed) return;
    auto finding = mismatch_finding(facts, *mismatch);
    const auto& manager = *mismatch->manager;
    finding.explanation =
        say("GOROOT names {3}, the tree of {2} that {4} manages, but the go that PATH starts is {0} ({1}), "
            "which is not "
            "{4}'s. Every build ends with `compile: version \"{2}\" does not match go tool version \"{1}\"`.",
            "GOROOT 指向 {3}，即由 {4} 管理的 {2}；但 PATH 启动的 go 是 {0}（{1}），并不归 {4} "
            "管理。每次构建都会以 `compile: "
            "version \"{2}\" does not match go tool version \"{1}\"` 结束。",
            facts.selection.go.path, mismatch->go_release, mismatch->tree_release, mismatch->goroot.value,
            manager.name);
    const auto folder = join_path(mismatch->goroot.value, "bin");
    auto first = add_to_path(facts, folder, true);
    first.id = "manager-first-on-path";
    first.summary =
        say("To use {0}'s Go: put {1} before the other go on PATH (in the start-up file, after the lines "
            "that add it).",
            "若要使用 {0} 的 Go：让 {1} 在 PATH 中排在另一个 go 之前（写在启动文件中添加后者的那些行之后）。",
            manager.name, folder);
    finding.remedies.push_back(std::move(first));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "compile-version-mismatch");
    const auto manager = told_manager(facts);
    if (s == nullptr || manager.empty()) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("{0} sets GOROOT for its own Go, and another go ({1}) comes first on PATH.",
                      "{0} 为自己的 Go 设置了 GOROOT，而 PATH 上排在前面的是另一个 go（{1}）。", manager,
                      s->at("go_version"))),
             "one-go",
             {"Let the manager's folder come first on PATH, or unset GOROOT",
              "让版本管理器的目录排在 PATH 最前，或 unset GOROOT"});
}

}  // namespace

TRUEUP_CHECK(manager_goroot_other_go) = {
    .id = "manager-goroot-other-go",
    .title = {"A version manager's GOROOT meets another go",
              "版本管理器导出的 GOROOT 与 PATH 中的另一个 go 不匹配"},
    .why =
        {"Version managers such as mise, gvm and goenv export GOROOT for the release that they selected. "
         "When "
         "another go — from Homebrew, a package or the system — stands before theirs on PATH, that go is "
         "sent to "
         "the manager's compiler, which refuses: `compile: version \"go1.A\" does not match go tool version "
         "\"go1.B\"`. Either let the manager's folder come first on PATH or stop exporting GOROOT. Both can "
         "be "
         "undone.",
         "mise、gvm、goenv 等版本管理器会为其选定的版本导出 GOROOT。当 PATH 中排在它前面的是另一个 go（来自 "
         "Homebrew、"
         "安装包或系统）时，那个 go 就会去用管理器的编译器，而编译器会拒绝：`compile: version \"go1.A\" does "
         "not match go "
         "tool version \"go1.B\"`。要么让管理器的目录在 PATH 中排在最前，要么不再导出 "
         "GOROOT。两种做法都可以撤销。"},
    .blind = {"A manager that trueup does not know; an environment that only a hook of the shell sets later.",
              "trueup 不认识的版本管理器；稍后才由 shell 钩子设置的环境。"},
    .sources = "https://go.dev/src/cmd/go/internal/cfg/cfg.go\nhttps://mise.jdx.dev/lang/go.html",
    .explains = "goroot-version-mismatch goroot-pinned-needlessly path-order-shadows",
    .run = run,
    .text = text,
};

}  // namespace trueup
