// The shell runs translated: an x86_64 process on an arm64 Mac.
//
// Bad because what it starts prefers x86_64 where a program has both, brew in
// /opt/homebrew refuses to install, and scripts that ask `uname -m` set up the
// wrong architecture. Go itself is not changed by it. Fixed in the terminal's
// settings or by `arch -arm64`; a person does that.
// Source: Apple, "About the Rosetta translation environment"
// (sysctl.proc_translated).
#include <algorithm>

#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    if (facts.machine.os != "darwin") return;
    if (facts.machine.translated.unknown() && facts.machine.process_arch.unknown()) {
        verdict.unknown({"whether this process runs under Rosetta 2 is not known",
                         "不知道此进程是否运行在 Rosetta 2 之下"});
        return;
    }
    if (machine_goarch(facts) != "arm64") return;
    const bool x86 =
        facts.machine.process_arch.known() && goarch_of(facts.machine.process_arch.value()) == "amd64";
    if (!is_true(facts.machine.translated) && !x86) return;

    Finding finding;
    finding.severity = Severity::warning;
    // A trueup built for x86_64 would see the same from a native shell.
    finding.confidence = Confidence::likely;
    finding.subject = {"SHELL", facts.user.shell, facts.user.shell};
    const bool brew = std::ranges::any_of(
        facts.homebrew, [](const Homebrew& one) { return one.prefix == "/opt/homebrew" && one.installed; });
    finding.explanation = say(
        "This process runs as x86_64 under Rosetta 2, though the Mac has {}. `uname -m` prints x86_64 here, "
        "universal programs start as x86_64{}. Go does not change: its GOARCH is the one that the go command "
        "was "
        "built for.",
        "当前进程在 Rosetta 2 下以 x86_64 运行，而这台 Mac 的芯片是 {0}。此时 `uname -m` 会打印 "
        "x86_64，通用二进制程序"
        "会以 x86_64 启动。Go 不受影响：它的 GOARCH 取决于 go 命令本身的架构。",
        facts.machine.cpu.value_or("an Apple chip"),
        std::string(brew ? ", and brew in /opt/homebrew says \"Cannot install under Rosetta 2 in ARM default "
                           "prefix\""
                         : ""));
    if (brew)
        finding.explanation.zh +=
            "/opt/homebrew 中的 brew 会报 \"Cannot install under Rosetta 2 in ARM default prefix\"。";
    finding.evidence.push_back(
        seen(say("process architecture {}, machine {}", "进程架构为 {}，机器架构为 {}",
                 facts.machine.process_arch.value_or("x86_64"), facts.machine.machine.value_or("arm64"))));
    finding.remedies.push_back(
        advice("native-terminal",
               {"In Finder, select the terminal program, Get Info, clear \"Open using Rosetta\", and start "
                "it again.",
                "在“访达”中选中终端程序，打开“显示简介”，取消勾选“使用 Rosetta 打开”，然后重新启动它。"}));
    const std::string shell = facts.user.shell.empty() ? "/bin/zsh" : facts.user.shell;
    finding.remedies.push_back(command("native-shell", {"arch", "-arm64", shell, "-l"},
                                       {"Start a native shell for now.", "先启动一个原生架构的 shell。"}));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// "`arch -arch arm64 dlv debug` works fine": what runs natively works, so what started it did not.
bool native_by_arch(const Facts& facts, Verdict& verdict) {
    for (const auto& line : facts.paste.lines) {
        const auto at = std::min(line.text.find("arch -arch arm64"), line.text.find("arch -arm64"));
        const auto behind = std::string_view(line.text).substr(std::min(at, line.text.size()));
        if (!behind.contains(" work") || behind.contains("n't ") || behind.contains(" not ")) continue;
        auto finding =
            told(line.number, line.text, Confidence::likely,
                 {"Made to run natively (arch), it works: what it is started from runs as x86_64 under "
                  "Rosetta 2.",
                  "用 arch 强制以原生方式运行就正常：启动它的程序是在 Rosetta 2 下以 x86_64 运行的。"});
        finding.settle = "sysctl -n sysctl.proc_translated";
        conclude(
            verdict, std::move(finding), "native-shell",
            {"Install the Apple Silicon build of the editor or terminal, and untick \"Open using Rosetta\"",
             "安装编辑器或终端的 Apple 芯片版，并取消“使用 Rosetta 打开”"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (facts.symptoms.empty() && native_by_arch(facts, verdict)) return;
    const auto* s = symptom(facts, "brew-arm-prefix");
    if (s != nullptr) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      {"The shell runs as x86_64 under Rosetta 2, so brew takes this Mac for an Intel one.",
                       "shell 以 x86_64 身份在 Rosetta 2 下运行，因此 brew 把这台 Mac 当作 Intel。"}),
                 "native-shell",
                 {"Untick \"Open using Rosetta\" of the terminal, or: arch -arm64 zsh",
                  "取消终端的“使用 Rosetta 打开”，或运行：arch -arm64 zsh"});
        return;
    }
    const auto prefix = facts.paste.brew.find("HOMEBREW_PREFIX");
    const auto macos = facts.paste.brew.find("macOS");
    const auto rosetta = facts.paste.brew.find("Rosetta 2");
    const bool translated =
        (rosetta != facts.paste.brew.end() && rosetta->second == "true") ||
        (macos != facts.paste.brew.end() && macos->second.find("x86_64") != std::string::npos);
    const bool arm_prefix = prefix != facts.paste.brew.end() && prefix->second == "/opt/homebrew";
    const bool process = facts.machine.process_arch.is("x86_64") && told_os(facts) == "darwin" &&
                         mentions(facts, "/opt/homebrew");
    if (!(arm_prefix && translated) && !process) return;
    const auto* line =
        arm_prefix ? line_with(facts, "HOMEBREW_PREFIX: /opt/homebrew") : line_with(facts, "x86_64");
    if (line == nullptr) return;
    conclude(
        verdict,
        told(line->number, line->text, Confidence::certain,
             {"The shell runs as x86_64 on an arm64 Mac.", "shell 在 arm64 的 Mac 上以 x86_64 身份运行。"}),
        "native-shell",
        {"Untick \"Open using Rosetta\" of the terminal, or: arch -arm64 zsh",
         "取消终端的“使用 Rosetta 打开”，或运行：arch -arm64 zsh"});
}

}  // namespace

TRUEUP_CHECK(rosetta_shell) = {
    .id = "rosetta-shell",
    .title = {"The shell runs under Rosetta 2", "shell 运行在 Rosetta 2 之下"},
    .why =
        {"A terminal with \"Open using Rosetta\", an x86_64 tmux or shell, or an x86_64 editor makes "
         "everything "
         "below it start as x86_64. brew refuses to install into /opt/homebrew, scripts that ask `uname -m` "
         "install x86_64 programs, and universal tools run translated. `go` keeps the architecture that it "
         "was "
         "built for. Start the terminal natively; nothing is lost.",
         "勾选了“使用 Rosetta 打开”的终端，或 x86_64 的 tmux、shell、编辑器，会让由它启动的一切都以 x86_64 "
         "运行。brew "
         "会拒绝在 /opt/homebrew 中安装，依据 `uname -m` 判断的脚本会装上 x86_64 "
         "程序，通用二进制工具也会被转译运行。"
         "`go` 本身的架构不变。以原生方式启动终端即可，不会丢失任何东西。"},
    .blind = {"Which of the parents is the x86_64 one; an x86_64 build of trueup looks the same from a "
              "native shell.",
              "无法得知是哪一级父进程为 x86_64；若 trueup 自身是 x86_64 版本，在原生 shell 里看起来也一样。"},
    .sources =
        "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment\n"
        "https://docs.brew.sh/Installation",
    .run = run,
    .text = text,
};

}  // namespace trueup
