// gopls or dlv is built for another architecture than the Go in use and the
// machine.
//
// Bad because dlv cannot debug ("can not run under Rosetta") and gopls runs
// translated, several times slower. Fixed by installing the tool again with the
// native go; safe.
// Source: delve, Documentation/faq; https://go.dev/gopls.
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

bool has(const std::vector<std::string>& archs, const std::string& arch) {
    return std::ranges::find(archs, arch) != archs.end();
}

void run(const Facts& facts, Verdict& verdict) {
    const auto machine = machine_goarch(facts);
    const auto& go = facts.selection.go;
    // Only beside a go that is itself right: otherwise go is the cause.
    if (machine.empty() || go.archs.empty() || !has(go.archs, machine)) return;
    for (const auto& tool : facts.tools) {
        const auto name = base_name(tool.path);
        if (name != "gopls" && name != "dlv") continue;
        if (tool.kind != FileKind::binary || tool.archs.empty() || tool.go_version.empty()) continue;
        if (!tool.os.empty() && tool.os != facts.machine.os) continue;
        if (has(tool.archs, machine)) continue;
        // A 32-bit tool on its 64-bit sibling runs as well as any.
        if (machine == "amd64" && has(tool.archs, "386")) continue;
        const bool debugger = name == "dlv";
        Finding finding;
        finding.severity = debugger ? Severity::error : Severity::warning;
        finding.subject = {{}, {}, tool.path};
        const auto arch = join(tool.archs, "+");
        finding.title =
            say("{} is built for {}, go for {}", "{} 的架构是 {}，而 go 是 {}", name, arch, machine);
        finding.explanation =
            debugger
                ? say("{0} is an {1} program, while go and this machine are {2}. A debugger must have the "
                      "architecture of what it debugs: dlv says \"can not run under Rosetta, check that the "
                      "installed build of Go is right\", or does not start.",
                      "{0} 是 {1} 程序，而 go 和本机都是 {2}。调试器必须与被调试的程序同架构：dlv 会报 \"can "
                      "not run "
                      "under Rosetta, check that the installed build of Go is right\"，或根本无法启动。",
                      tool.path, arch, machine)
                : say("{0} is an {1} program, while go and this machine are {2}. It runs translated, slowly, "
                      "or "
                      "not at all.",
                      "{0} 是 {1} 程序，而 go 和本机都是 {2}。它只能经转译缓慢运行，或根本无法运行。",
                      tool.path, arch, machine);
        finding.evidence.push_back(seen_at(
            say("{} is built for {} by {}", "{} 的架构是 {}，由 {} 构建", tool.path, arch, tool.go_version),
            tool.path));
        const std::string package =
            debugger ? "github.com/go-delve/delve/cmd/dlv@latest" : "golang.org/x/tools/gopls@latest";
        finding.remedies.push_back(
            command("install-again", {"go", "install", package},
                    say("Install {} again with this go.", "用当前的 go 重新安装 {}。", name)));
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "rosetta-debug");
    const auto* bundled = symptom(facts, "editor-bundled-dlv");
    // The older debuggers say nothing of Rosetta: they start and lose their stub.
    if (s == nullptr && bundled != nullptr && bundled->at("suffix").empty() &&
        told_go_arch(facts) == "arm64" && mentions(facts, "could not launch process"))
        s = bundled;
    if (s == nullptr ||
        (told_go_arch(facts) != "arm64" && !(bundled != nullptr && bundled->at("suffix").empty())))
        return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"go is arm64, and the debugger is x86_64.", "go 是 arm64，而调试器是 x86_64。"}),
             "reinstall-dlv",
             {"Install dlv again with this Go: go install github.com/go-delve/delve/cmd/dlv@latest",
              "用此 Go 重新安装 dlv：go install github.com/go-delve/delve/cmd/dlv@latest"});
}

}  // namespace

TRUEUP_CHECK(tool_wrong_arch) = {
    .id = "tool-wrong-arch",
    .title = {"A Go tool is built for another architecture than go", "某个 Go 工具的架构与 go 不一致"},
    .why = {"Tools that were installed with an amd64 go stay amd64 after go itself was replaced by the arm64 "
            "one. dlv "
            "then cannot debug (\"can not run under Rosetta\"), and gopls runs translated. Installing the "
            "tool again "
            "with `go install` is safe.",
            "用 amd64 版 go 安装的工具，在 go 换成 arm64 版之后仍是 amd64。于是 dlv 无法调试（\"can not run "
            "under "
            "Rosetta\"），gopls 只能转译运行。用 `go install` 重新安装是安全的。"},
    .blind = {"Tools that an editor keeps in a place of its own.", "编辑器存放在自己目录里的工具。"},
    .sources = "https://github.com/go-delve/delve/tree/master/Documentation\nhttps://go.dev/gopls/",
    .run = run,
    .text = text,
};

}  // namespace trueup
