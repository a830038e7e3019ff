// An Intel-only program on an arm64 Mac without Rosetta 2.
//
// macOS says "Bad CPU type in executable" for an x86_64 program when Rosetta 2
// is not installed. Use an arm64 build; where there is none, `softwareupdate
// --install-rosetta`.
// Source: https://support.apple.com/102527
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

bool for_intel_alone(const Executable& program) {
    const auto has = [&](const char* arch) {
        return std::ranges::find(program.archs, arch) != program.archs.end();
    };
    return program.kind == FileKind::binary && has("amd64") && !has("arm64");
}

// Go tools on PATH. go itself is go-amd64-on-arm64-mac, gopls and dlv are
// tool-wrong-arch: those say what to install in their place.
void run(const Facts& facts, Verdict& verdict) {
    const auto* apple = apple_of(facts);
    if (apple == nullptr || facts.machine.os != "darwin" || machine_goarch(facts) != "arm64") return;
    // Who looks runs through it.
    if (facts.machine.translated.is(true) || for_intel_alone(facts.selection.go)) return;
    for (const auto& tool : facts.tools) {
        const auto name = base_name(tool.path);
        if (!for_intel_alone(tool) || name == "gopls" || name == "dlv" || apple->rosetta.is(true)) continue;
        if (apple->rosetta.unknown()) return verdict.unknown(apple->rosetta.reason());
        Finding finding;
        finding.severity = Severity::warning;
        finding.confidence = Confidence::likely;
        finding.settle = tool.path + " --version";
        finding.subject = {{}, {}, tool.path};
        finding.explanation = say(
            "{} is for Intel alone, and Rosetta 2, which would translate it, is not installed: `Bad CPU "
            "type in executable`.",
            "{} 只支持 Intel，而负责转译的 Rosetta 2 没有安装：`Bad CPU type in executable`。", tool.path);
        finding.evidence.push_back(
            seen_at(say("{} is built for amd64", "{} 的架构是 amd64", tool.resolved), tool.resolved));
        finding.remedies.push_back(
            advice("install-rosetta", {"Install the arm64 build, or: softwareupdate --install-rosetta",
                                       "安装 arm64 版本，或运行：softwareupdate --install-rosetta"}));
        verdict.find(std::move(finding));
    }
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "bad-cpu");
    if (s != nullptr && s->text.find("/go-build") != std::string::npos) return;  // goos-goarch-override
    if (s == nullptr) return;
    const auto machine = told_machine(facts);
    const auto arch = told_program_arch(facts, *s);
    if (arch == "arm64" || arch == "386") return;
    // What is told that it is x86_64 runs on such a CPU, or Rosetta translates it.
    if (machine == "amd64" || facts.machine.process_arch.is("x86_64") ||
        (machine.empty() && !apple_silicon(facts) &&
         (remark_with(facts, {"intel", "x86"}) != nullptr || mentions(facts, "Intel Mac"))))
        return;
    auto finding =
        told(*s,
             machine == "arm64" || apple_silicon(facts)                       ? Confidence::certain
             : arch == "amd64" || mentions(facts, "have Rosetta 2 installed") ? Confidence::likely
                                                                              : Confidence::possible,
             {"This program is for Intel, and nothing translates it here.",
              "该程序面向 Intel，而这里没有转译它的 Rosetta 2。"});
    if (machine.empty()) finding.settle = "uname -m; file PROGRAM";
    conclude(verdict, std::move(finding), "install-rosetta",
             {"Install the arm64 build, or: softwareupdate --install-rosetta",
              "安装 arm64 版本，或运行：softwareupdate --install-rosetta"});
}

}  // namespace

TRUEUP_CHECK(rosetta_missing) = {
    .id = "rosetta-missing",
    .title = {"An Intel-only program on an arm64 Mac without Rosetta 2",
              "arm64 Mac 上没有 Rosetta 2，却要运行仅支持 Intel 的程序"},
    .why =
        {"macOS says \"Bad CPU type in executable\" for an x86_64 program when Rosetta 2 is not installed. "
         "Use an arm64 build; where there is none, `softwareupdate --install-rosetta`.",
         "未安装 Rosetta 2 时，macOS 对 x86_64 程序报 \"Bad CPU type in executable\"。"
         "请改用 arm64 版本；没有的话，运行 `softwareupdate --install-rosetta`。"},
    .blind = {"Programs beside the Go tools on PATH; in a pasted text, the program's own header.",
              "PATH 上的 Go 工具之外的程序；对粘贴的文本，则是程序自身的文件头。"},
    .sources = "https://support.apple.com/102527",
    .run = run,
    .text = text,
};

}  // namespace trueup
