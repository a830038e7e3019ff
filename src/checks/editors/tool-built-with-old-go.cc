// A Go tool was built by an older Go than the code needs.
//
// gopls, golangci-lint, dlv and others hold the type checker of the Go that
// built them, and refuse or crash on code of a newer one. Install the tool again
// with the Go in use.
// Source: https://pkg.go.dev/go/types#Config
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(
        facts, {"tool-built-older", "tool-go-version-syntax", "tool-needs-newer-go", "tool-export-data"});
    if (s == nullptr) {
        const auto* syntax = symptom(facts, {"go-line-syntax", "go-mod-directive"});
        if (syntax != nullptr && printed_by_a_tool(facts, *syntax)) {
            auto finding =
                told(*syntax, Confidence::likely,
                     {"Not go but another program reads go.mod here, with the syntax that was known "
                      "when it was built.",
                      "这里读取 go.mod 的不是 go，而是另一个程序，它只认识其构建时已有的语法。"});
            finding.settle = "go version; go version -m \"$(command -v TOOL)\"";
            conclude(verdict, std::move(finding), "update-tool",
                     {"Install a newer release of that program, built by Go 1.21 or newer",
                      "安装该程序的新版本，且须由 Go 1.21 或更新版本构建"});
            return;
        }
        const auto* tool = symptom(facts, "tool-release");
        const auto release = told_release(facts);
        if (tool == nullptr) return;
        // Asked for, and nothing else is shown.
        const bool asked = tool->at("tool").empty() && facts.symptoms.size() == 1 &&
                           line_with(facts, "golang.org/x/tools/gopls v") != nullptr;
        if (release.empty() || !(shows(facts, "go-crash") || asked) ||
            compare_go(go_language(tool->at("built")), go_language(release)) >= 0)
            return;
        s = tool;
    }
    conclude(verdict,
             told(*s,
                  s->id == "tool-release" && !shows(facts, "go-crash") ? Confidence::possible
                  : s->id == "tool-export-data"                        ? Confidence::likely
                                                                       : Confidence::certain,
                  {"The tool was built by an older Go than the one whose code it reads.",
                   "构建该工具的 Go 比它所读代码对应的 Go 更旧。"}),
             "rebuild-tool",
             {"Install the tool again with the Go in use: go install …@latest",
              "用当前的 Go 重新安装该工具：go install …@latest"});
}

}  // namespace

TRUEUP_CHECK(tool_built_with_old_go) = {
    .id = "tool-built-with-old-go",
    .title = {"A Go tool was built by an older Go than the code needs",
              "某个 Go 工具由比代码所需更旧的 Go 构建"},
    .why =
        {"gopls, golangci-lint, dlv and others hold the type checker of the Go that built them, and refuse "
         "or crash on code of a newer one. Install the tool again with the Go in use.",
         "gopls、golangci-lint、dlv 等工具包含构建它们的那个 Go "
         "的类型检查器，遇到更新版本的代码会拒绝或崩溃。"
         "请用当前的 Go 重新安装该工具。"},
    .blind = {"Tools that come as binaries of another maker.", "由他人发布的二进制工具。"},
    .sources = "https://pkg.go.dev/go/types#Config",
    .explains = "toolchain-too-old",
    .text = text,
};

}  // namespace trueup
