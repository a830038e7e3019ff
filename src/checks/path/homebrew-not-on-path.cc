// Homebrew for Apple Silicon is installed, its Go too, and /opt/homebrew/bin is
// not on PATH.
// Fix: `eval "$(/opt/homebrew/bin/brew shellenv)"` in .zprofile, as Homebrew's
// installer says. Manual.
// Source: Homebrew's install.sh ("Next steps").
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/installed_go.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    if (facts.machine.os != "darwin" || facts.env.find("PATH") == nullptr) return;
    // No start-up file has had a part in this PATH: go-not-on-path says so.
    if (has_gui_path(facts)) return;
    // It was put there, and a later line threw it away (startup-overwritten-later).
    if (dropped_folder(facts)) return;
    const auto brew = std::ranges::find(facts.homebrew, "/opt/homebrew", &Homebrew::prefix);
    if (brew == facts.homebrew.end() || !brew->installed || brew->on_path) return;
    const auto go = std::ranges::find_if(facts.toolchains, [](const Toolchain& toolchain) {
        return is_inside(toolchain.goroot, "/opt/homebrew");
    });
    // Without a Go of Homebrew's, it is nobody's business here. A folder of one
    // formula on PATH (keg-only go@1.22) is a choice.
    if (go == facts.toolchains.end()) return;
    const bool keg_on_path = std::ranges::any_of(
        facts.path, [](const PathEntry& entry) { return is_inside(entry.dir, "/opt/homebrew"); });
    if (keg_on_path) return;

    Finding finding;
    finding.severity = go_from_path(facts) == nullptr ? Severity::error : Severity::warning;
    finding.subject = {"PATH", facts.env.get("PATH"), "/opt/homebrew/bin"};
    finding.explanation =
        say("Homebrew and its Go ({0}) are installed in /opt/homebrew, but /opt/homebrew/bin is not on PATH: "
            "`command not "
            "found: brew`. On Intel Macs, Homebrew's folder is /usr/local/bin, which is always on PATH; this "
            "one has to "
            "be added.",
            "Homebrew 及其 Go（{0}）装在 /opt/homebrew，但 /opt/homebrew/bin 不在 PATH 中：`command not "
            "found: brew`。在 Intel "
            "Mac 上，Homebrew 的目录是始终位于 PATH 中的 /usr/local/bin；这个目录则需要手动添加。",
            go->version.empty() ? std::string("go") : go->version);
    finding.evidence.push_back(seen_at({"/opt/homebrew/bin/brew is there", "/opt/homebrew/bin/brew 存在"},
                                       "/opt/homebrew/bin/brew"));
    finding.evidence.push_back(set_by("PATH", facts.env.get("PATH"), origin_of(facts, "PATH")));
    const bool fish = base_name(facts.user.shell) == "fish";
    const std::string line = fish ? "/opt/homebrew/bin/brew shellenv fish | source"
                                  : "eval \"$(/opt/homebrew/bin/brew shellenv)\"";
    const auto file = startup_file(facts);
    finding.remedies.push_back(advice("add-shellenv", say("Add this line to {1} and open a new terminal: {0}",
                                                          "在 {1} 中加入这一行，然后打开新的终端：{0}", line,
                                                          file.empty() ? std::string("~/.zprofile") : file)));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = not_found(facts, {"brew"});
    if (s == nullptr) s = symptom(facts, "brew-not-on-path");
    if (s == nullptr || told_os(facts) == "linux" || told_machine(facts) == "amd64") return;
    // An Intel Mac has brew in /usr/local/bin, which is always on PATH: there it is missing.
    const bool arm = s->id == "brew-not-on-path" || apple_silicon(facts) || go_is_arm64_on_mac(facts);
    if (!arm && (told_os(facts) != "darwin" || facts.machine.process_arch.is("x86_64"))) return;
    auto finding = told(*s, arm ? Confidence::likely : Confidence::possible,
                        {"The shell finds no brew; on arm64 it lies in /opt/homebrew/bin.",
                         "shell 找不到 brew；在 arm64 上它位于 /opt/homebrew/bin。"});
    if (!arm) finding.settle = "uname -m; ls /opt/homebrew/bin/brew";
    conclude(verdict, std::move(finding), "shellenv",
             {"In ~/.zprofile: eval \"$(/opt/homebrew/bin/brew shellenv)\"",
              "在 ~/.zprofile 中写：eval \"$(/opt/homebrew/bin/brew shellenv)\""});
}

}  // namespace

TRUEUP_CHECK(homebrew_not_on_path) = {
    .id = "homebrew-not-on-path",
    .title = {"Homebrew's folder is not on PATH", "Homebrew 的目录不在 PATH 中"},
    .why =
        {"On Apple Silicon, Homebrew lives in /opt/homebrew, which no system file puts on PATH. Its "
         "installer asks "
         "for one line in .zprofile; without it, brew and everything installed by it — go included — answers "
         "`command not found`, or an older program elsewhere runs. The line only changes PATH and can be "
         "removed "
         "again.",
         "在 Apple 芯片上，Homebrew 位于 /opt/homebrew，没有任何系统文件会把它放进 PATH。其安装程序要求在 "
         ".zprofile 中加一行；"
         "否则 brew 以及用它安装的一切（包括 go）都会提示 `command not "
         "found`，或者运行的是别处的旧程序。这一行只改变 PATH，"
         "可以随时删除。"},
    .blind = {"A Homebrew that is kept off PATH on purpose.", "有意不放进 PATH 的 Homebrew。"},
    .sources = "https://docs.brew.sh/Installation\nhttps://github.com/Homebrew/install/blob/HEAD/install.sh",
    .explains = "go-not-on-path",
    .run = run,
    .text = text,
};

}  // namespace trueup
