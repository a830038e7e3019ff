// The editor's Go tools are not where this Go installs them.
//
// gopls and dlv lie in the bin folder of the Go that installed them. After a
// change of toolchain or GOBIN the editor looks elsewhere. Run "Go:
// Install/Update Tools".
// Source: https://github.com/golang/vscode-go/wiki/tools
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "editor-tool-missing");
    if (s == nullptr || shows(facts, "editor-no-go")) return;
    conclude(
        verdict,
        told(*s, Confidence::likely,
             {"The tool is not in the folder where the editor looks for it.",
              "该工具不在编辑器查找的目录中。"}),
        "install-tools",
        {"Run \"Go: Install/Update Tools\" in the editor", "在编辑器中运行 \"Go: Install/Update Tools\""});
}

}  // namespace

TRUEUP_CHECK(gopls_missing_after_switch) = {
    .id = "gopls-missing-after-switch",
    .title = {"The editor's Go tools are not where this Go installs them",
              "编辑器的 Go 工具不在当前 Go 的安装位置"},
    .why = {"gopls and dlv lie in the bin folder of the Go that installed them. After a change of toolchain "
            "or GOBIN the editor looks elsewhere. Run \"Go: Install/Update Tools\".",
            "gopls 和 dlv 位于安装它们的那个 Go 的 bin 目录中。更换工具链或 GOBIN 之后，编辑器会到别处查找。"
            "请运行 \"Go: Install/Update Tools\"。"},
    .blind = {"Tools that were never installed.", "从未安装过的工具。"},
    .sources = "https://github.com/golang/vscode-go/wiki/tools",
    .text = text,
};

}  // namespace trueup
