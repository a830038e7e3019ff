// `go install` put tools into a folder that is not on PATH: the installation
// succeeds, and the shell does not find the tool.
// Fix: one line in a start-up file. Manual.
// Source: `go help install` (GOBIN, GOPATH/bin).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto folder = install_folder(facts);
    if (folder.empty() || facts.path.empty() || path_entry(facts, folder) != nullptr) return;
    // The bin folders of a manager are reached through its shims: shim-not-rehashed.
    if (manager_of(facts, folder) != nullptr) return;

    std::vector<std::string> unreachable;
    for (const auto& tool : facts.tools) {
        if (tool.kind != FileKind::binary || parent_path(tool.path) != folder) continue;
        const auto name = base_name(tool.path);
        if (!on_path(facts, name)) unreachable.push_back(name);
    }
    // A folder that nobody installed into need not be on PATH.
    if (unreachable.empty()) return;

    const auto names = join(unreachable, ", ");
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    const auto gobin = given(facts, "GOBIN");
    finding.subject = {gobin ? "GOBIN" : "GOPATH", folder, folder};
    finding.explanation = say(
        "go install writes to {0}, and {0} is not on PATH. {1} lies there, and the shell answers `{2}: "
        "command not "
        "found`.",
        "go install 会写入 {0}，而 {0} 不在 PATH 中。{1} 就装在那里，shell 却回答 `{2}: command not found`。",
        folder, names, unreachable.front());
    finding.evidence.push_back(seen_at(say("{} holds {}", "{} 中有 {}", folder, names), folder));
    finding.evidence.push_back(set_by("PATH", facts.env.get("PATH"), origin_of(facts, "PATH")));
    if (gobin) finding.evidence.push_back(set_by("GOBIN", gobin->value, gobin->origin));
    finding.remedies.push_back(add_to_path(facts, folder, false));
    verdict.find(std::move(finding));
}

}  // namespace

TRUEUP_CHECK(gobin_not_on_path) = {
    .id = "gobin-not-on-path",
    .title = {"Tools from go install are not on PATH", "go install 安装的工具不在 PATH 中"},
    .why =
        {"`go install` writes to GOBIN, or to the bin folder of the first GOPATH entry ($HOME/go/bin by "
         "default), "
         "and says nothing. When that folder is not on PATH, the tool is installed and `command not found` "
         "all "
         "the same; editors that know the folder find it, the terminal does not. One line in a start-up file "
         "repairs it.",
         "`go install` 把程序写入 GOBIN，或第一个 GOPATH 条目的 bin 目录（默认 "
         "$HOME/go/bin），且没有任何提示。若该目录"
         "不在 PATH 中，工具虽已安装，仍会 `command not "
         "found`；知道该目录的编辑器能找到，终端却找不到。在启动文件中加一行"
         "即可修复。"},
    .blind =
        {"Tools other than gopls, dlv, staticcheck and golangci-lint; a tool that only an editor is meant to "
         "use.",
         "gopls、dlv、staticcheck、golangci-lint 之外的工具；只打算给编辑器使用的工具。"},
    .sources = "https://pkg.go.dev/cmd/go#hdr-Compile_and_install_packages_and_dependencies",
    .run = run,
};

}  // namespace trueup
