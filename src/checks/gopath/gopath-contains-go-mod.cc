// The root of GOPATH holds a go.mod.
//
// Bad because up to Go 1.21 every command in module mode stops, and later ones
// ignore that file. Usually `go mod init` was run in the wrong folder. Fixed by
// moving or removing the file; a person should look at it first.
// Source: cmd/go/internal/modload/init.go; https://go.dev/issue/46807.
#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const int minor = go_minor(facts.selection.version);
    for (const auto& dir : facts.modules.gopath_mods) {
        const auto file = join_path(dir, "go.mod");
        Finding finding;
        const bool fatal = minor != 0 && minor <= 21;
        finding.severity = fatal ? Severity::error : Severity::warning;
        finding.subject = {"GOPATH", dir, file};
        finding.explanation =
            fatal ? say("{} exists. {} stops every command in module mode: $GOPATH/go.mod exists but should "
                        "not.",
                        "存在 {}。{} 在模块模式下的每条命令都会退出：$GOPATH/go.mod exists but should not。",
                        file, facts.selection.version)
                  : say("{} exists. Go ignores a go.mod in the root of GOPATH, so folders below it that have "
                        "none of "
                        "their own belong to no module; Go 1.21 and older stop with: $GOPATH/go.mod exists "
                        "but should "
                        "not.",
                        "存在 {}。Go 会忽略 GOPATH 根目录里的 go.mod，其下没有自己 go.mod "
                        "的目录就不属于任何模块；Go "
                        "1.21 及更早版本会直接退出：$GOPATH/go.mod exists but should not。",
                        file);
        if (const auto gopath = given(facts, "GOPATH"))
            finding.evidence.push_back(set_by("GOPATH", gopath->value, gopath->origin));
        finding.evidence.push_back(seen_at(say("{} is there", "{} 存在", file), file));
        finding.remedies.push_back(command(
            "remove-go-mod", {"rm", file},
            say("If nothing needs it, remove {} (and a go.sum beside it), or make GOPATH another folder.",
                "若没有用处，删除 {}（以及旁边的 go.sum），或把 GOPATH 设为其他目录。", file)));
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "gopath-go-mod");
    if (s == nullptr) return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"GOPATH is the module's own folder, or holds a go.mod in its root.",
                   "GOPATH 就是模块自己的目录，或其根目录中有 go.mod。"}),
             "move-gopath",
             {"Unset GOPATH (default: ~/go), or move the module out of it",
              "取消 GOPATH（默认 ~/go），或把模块移出该目录"});
}

}  // namespace

TRUEUP_CHECK(gopath_contains_go_mod) = {
    .id = "gopath-contains-go-mod",
    .title = {"There is a go.mod in the root of GOPATH", "GOPATH 根目录中有 go.mod"},
    .why =
        {"GOPATH's root is no module: Go keeps pkg/mod and bin there. A go.mod in it, most often from `go "
         "mod "
         "init` in the wrong folder, makes releases up to 1.21 stop with \"$GOPATH/go.mod exists but should "
         "not\"; from 1.22 on, it is ignored with a warning. Look what the file is before you remove it.",
         "GOPATH 的根目录不是模块：Go 在那里存放 pkg/mod 和 bin。其中的 go.mod 多半是在错误的目录里执行了 "
         "`go mod "
         "init`。1.21 及以前的版本会报 \"$GOPATH/go.mod exists but should not\" 并退出；从 1.22 "
         "起则忽略它并给出"
         "警告。删除之前请先看看这个文件是什么。"},
    .blind = {"GOPATH entries whose folder could not be read.", "无法读取的 GOPATH 目录。"},
    .sources =
        "https://github.com/golang/go/blob/release-branch.go1.21/src/cmd/go/internal/modload/init.go\n"
        "https://go.dev/wiki/GOPATH",
    .run = run,
    .text = text,
};

}  // namespace trueup
