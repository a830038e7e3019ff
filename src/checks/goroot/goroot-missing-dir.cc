// GOROOT names a folder that is not there: never created, or taken away by an
// upgrade (Homebrew's Cellar folders carry the version) or a change of manager.
// go stops before it does anything.
// Fix: take the setting away; safe, go finds its own tree.
// Source: cmd/go main: "cannot find GOROOT directory"; cfg.findGOROOT takes the
// variable unseen.
#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto goroot = given(facts, "GOROOT");
    if (!goroot || goroot->from_file) return;
    const auto* tree = tree_of(facts, goroot->value);
    if (tree == nullptr) return;
    if (tree->kind == FileKind::unknown) {
        verdict.unknown(say("whether {} exists is not known", "不知道 {} 是否存在", goroot->value));
        return;
    }
    const bool broken = tree->kind == FileKind::broken_link || tree->kind == FileKind::link_loop;
    if (tree->kind != FileKind::absent && !broken) return;

    Finding finding;
    // In a folder whose go.mod makes go switch, the variable is replaced; the
    // fault shows elsewhere.
    finding.severity = goroot_counts_here(facts) ? Severity::error : Severity::warning;
    finding.subject = {"GOROOT", goroot->value, goroot->value};
    finding.explanation = say(
        "GOROOT is set to {0}, and no such folder exists. go believes the variable without looking, so its "
        "commands end with `go: cannot find GOROOT directory: {0}`.",
        "GOROOT 被设为 {0}，但这个目录不存在。go 不加检查就采信该变量，因此命令会以 `go: cannot find GOROOT "
        "directory: {0}` 结束。",
        goroot->value);
    finding.evidence.push_back(set_by("GOROOT", goroot->value, goroot->origin));
    finding.evidence.push_back(
        seen_at(broken ? say("{} is a symlink that leads nowhere", "{} 是一个失效的符号链接", goroot->value)
                       : say("{} does not exist", "{} 不存在", goroot->value),
                goroot->value));
    if (goroot->value.find("/Cellar/") != std::string::npos) {
        finding.evidence.push_back(seen({"Homebrew removes a Cellar folder when it upgrades Go",
                                         "Homebrew 升级 Go 时会删除旧版本的 Cellar 目录"}));
    }
    finding.remedies = drop_setting(facts, "GOROOT", goroot->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "goroot-dir-missing");
    if (s == nullptr || typed(facts, {"go", "env", "-w"}) != nullptr) return;
    const auto path = with_slashes(s->at("path"));
    if (path.find("/nix/store/eeeeeeee") != std::string::npos) return;
    if (begins_with_quote(path) || path.ends_with("/bin") || path.ends_with("/bin/go") ||
        path.ends_with("/bin/"))
        return;
    conclude(
        verdict,
        told(*s, Confidence::certain,
             say("GOROOT is {0}, and there is no such folder.", "GOROOT 是 {0}，而这个目录不存在。", path)),
        "unset-goroot",
        {"unset GOROOT, and take its line out of the start-up file: go finds its own tree",
         "unset GOROOT，并从启动文件中删除那一行：go 会自己找到安装树"});
}

}  // namespace

TRUEUP_CHECK(goroot_missing_dir) = {
    .id = "goroot-missing-dir",
    .title = {"GOROOT names a folder that does not exist", "GOROOT 指向的目录不存在"},
    .why =
        {"go takes GOROOT from the environment unseen. When the folder is gone — after an upgrade, after a "
         "change "
         "from one installation or version manager to another — every command that needs it ends with `go: "
         "cannot find GOROOT directory`, although a complete Go is installed. Removing the setting is "
         "enough: go "
         "finds its tree from its own path. It is safe and can be undone.",
         "go 会直接采信环境中的 "
         "GOROOT。升级之后，或换了安装方式、版本管理器之后，该目录已不存在，于是所有需要它的命令"
         "都会以 `go: cannot find GOROOT directory` 结束，尽管机器上装有完整的 Go。删除该设置即可：go "
         "会根据自身路径找到"
         "安装树。此操作安全，且可以撤销。"},
    .blind = {"A GOROOT that only an editor or another session sets; one in the go env file is judged by "
              "goroot-written-to-go-env.",
              "只在编辑器或其他会话中设置的 GOROOT；写在 go env 文件中的由 goroot-written-to-go-env 判断。"},
    .sources = "https://go.dev/src/cmd/go/internal/cfg/cfg.go\nhttps://go.dev/src/cmd/go/main.go",
    .explains =
        "goroot-not-a-go-tree goroot-version-mismatch goroot-incomplete-install manager-goroot-other-go "
        "goroot-overrides-manager goroot-pinned-needlessly",
    .run = run,
    .text = text,
};

}  // namespace trueup
