// The editor's Go tools are not where this Go installs them.
//
// gopls and dlv lie in the bin folder of the Go that installed them. After a
// change of toolchain or GOBIN the editor looks elsewhere. Run "Go:
// Install/Update Tools".
// Source: https://github.com/golang/vscode-go/wiki/tools
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_terminal.h"
#include "checks/told_tools.h"

namespace trueup {
namespace {

// goenv and asdf: other Go versions have the tool. vscode-go lists it as "not
// installed", and the folder of another version holds it.
bool other_version_has_it(const Facts& facts, Verdict& verdict) {
    const auto report = [&](int line, std::string_view text, std::string_view tool) {
        conclude(
            verdict,
            told(line, text, Confidence::likely,
                 say("Other Go versions have {0}, and the one in use does not.",
                     "其他 Go 版本中有 {0}，当前使用的版本中没有。", tool)),
            "install-tools",
            say("Install {0} with the Go in use: go install …@latest (VS Code: \"Go: Install/Update Tools\")",
                "用当前的 Go 安装 {0}：go install …@latest（VS Code：\"Go: Install/Update Tools\"）", tool));
        return true;
    };
    if (const auto* s = symptom(facts, {"goenv-no-version", "manager-no-version"});
        s != nullptr && is_editor_tool(s->at("command")) &&
        (mentions(facts, "command exists in these Go versions") || mentions(facts, "asdf current golang")))
        return report(s->line, s->text, s->at("command"));
    for (const std::string_view tool : {"gopls", "dlv"}) {
        const auto at = std::ranges::find_if(facts.paste.lines, [&](const PastedLine& line) {
            return line.text.starts_with(std::string(tool) + ":") && line.text.ends_with("not installed");
        });
        if (at == facts.paste.lines.end()) continue;
        for (const auto& command : facts.paste.commands) {
            if (command.words.size() < 2 || base_name(command.words[0]) != "ls" ||
                release_in_path(command.words.back()).empty())
                continue;
            for (const auto& line : command.output) {
                const auto names = split(line.text, ' ');
                if (std::ranges::find(names, std::string(tool)) != names.end())
                    return report(at->number, at->text, tool);
            }
        }
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (other_version_has_it(facts, verdict)) return;
    const auto* s = symptom(facts, "editor-tool-missing");
    if (s == nullptr || shows(facts, "editor-no-go")) return;
    if (only_in_terminal(facts) || folder_only_in_terminal(facts)) return;  // gui-env-differs
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
