// The go in use is built for amd64, on an arm64 Mac.
//
// Bad because GOARCH is then amd64: everything is built for Intel and runs
// translated, delve refuses to work, and cgo does not link with arm64 libraries.
// Fixed by installing the arm64 Go; safe, the module cache stays.
// Source: cmd/go (GOHOSTARCH is runtime.GOARCH), https://go.dev/doc/install.
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_words.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    if (facts.machine.os != "darwin" || machine_goarch(facts) != "arm64") return;
    const auto& go = facts.selection.go;
    if (go.kind != FileKind::binary || go.archs.empty()) return;
    // Another system's program is nothing that Rosetta 2 translates: go-wrong-arch.
    if (!go.os.empty() && go.os != "darwin") return;
    if (std::ranges::find(go.archs, "arm64") != go.archs.end()) return;
    if (std::ranges::find(go.archs, "amd64") == go.archs.end()) return;

    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {"GOHOSTARCH", "amd64", go.path};
    finding.explanation = say(
        "{} is an amd64 program, and this Mac has {}. Go builds for the architecture of the go command, so "
        "the default of GOARCH is amd64: programs run translated by Rosetta 2, delve says \"can not run "
        "under Rosetta\", "
        "and cgo "
        "does not link with arm64 libraries.",
        "{} 是 amd64 程序，而这台 Mac 的芯片是 {}。Go 默认按 go 命令自身的架构构建，所以 GOARCH 是 "
        "amd64：程序要经 "
        "Rosetta 2 转译运行，delve 会报 \"can not run under Rosetta\"，cgo 也无法链接 arm64 的库。",
        go.path, facts.machine.cpu.value_or("an Apple chip"));
    finding.evidence.push_back(
        seen_at(say("{} is built for amd64 ({})", "{} 的架构是 amd64（{}）", go.resolved,
                    go.go_version.empty() ? std::string("-") : go.go_version),
                go.resolved));
    if (const auto* variable = facts.env.find("GOARCH"); variable != nullptr && !variable->value.empty())
        finding.evidence.push_back(set_by(*variable));
    const auto native = std::ranges::find_if(facts.toolchains, [&](const Toolchain& one) {
        return one.arch == "arm64" && one.os == "darwin" && one.owner != "toolchain-cache" &&
               !one.binary.empty();
    });
    if (native != facts.toolchains.end()) {
        finding.evidence.push_back(
            seen_at(say("{} is a native arm64 Go ({})", "{} 是原生的 arm64 版 Go（{}）", native->binary,
                        native->version),
                    native->binary));
        // A folder of the Cellar holds one version: the next upgrade removes it.
        const bool cellar = native->goroot.contains("/Cellar/");
        finding.remedies.push_back(
            add_to_path(facts, cellar ? "/opt/homebrew/bin" : native->goroot + "/bin", true));
    }
    const bool pkg = go.resolved.starts_with("/usr/local/go/");
    finding.remedies.push_back(
        pkg ? advice("install-arm64-go", {"Install the package for Apple Silicon (darwin-arm64) from "
                                          "https://go.dev/dl/; it replaces "
                                          "/usr/local/go.",
                                          "从 https://go.dev/dl/ 安装面向 Apple "
                                          "芯片（darwin-arm64）的安装包，它会替换 /usr/local/go。"})
            : advice("install-arm64-go", {"Install the arm64 Go: `brew install go` with the Homebrew in "
                                          "/opt/homebrew, or the darwin-arm64 "
                                          "package from https://go.dev/dl/.",
                                          "安装 arm64 版 Go：用 /opt/homebrew 中的 Homebrew 执行 `brew "
                                          "install go`，或从 https://go.dev/dl/ "
                                          "下载 darwin-arm64 安装包。"}));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// `file` or `lipo -archs` says that what was just built is for x86_64, and the command that
// built it asked for nothing: the last thing that is shown where go itself is not.
const PastedLine* plain_build_for_x86(const Facts& facts) {
    const PastedCommand* build = nullptr;
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        if (w.empty()) continue;
        const auto program = base_name(w[0]);
        if (program == "export" && command.text.contains("GOARCH")) return nullptr;
        const bool builds = (program == "go" && w.size() > 1 && (w[1] == "build" || w[1] == "install")) ||
                            program == "make" || program == "gmake" || program.starts_with("build");
        if (builds) build = &command;
        const bool looks = program == "file" || program == "lipo";
        if (!looks || build == nullptr || build->env.contains("GOARCH") || command.output.empty() ||
            build->text.contains("GOARCH") || w.back().starts_with('/'))
            continue;
        const auto& line = command.output.front();
        const bool x86 = program == "lipo"
                             ? line.text == "x86_64"
                             : line.text.contains(": Mach-O ") && line.text.contains("executable x86_64") &&
                                   !line.text.contains("universal");
        return x86 ? &line : nullptr;
    }
    return nullptr;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto go = told_go_arch(facts);
    const auto* library = arm64_library_for_x86(facts);
    // An arm64 go links for x86_64 because it was told to (goos-goarch-override).
    if (library != nullptr && told_machine(facts) != "amd64" && !go_is_arm64_on_mac(facts)) {
        conclude(verdict,
                 told(*library, Confidence::likely,
                      {"The linker works for x86_64 and the library is arm64: Go is the x86_64 one.",
                       "链接器的目标是 x86_64，而库是 arm64：Go 是 x86_64 版。"}),
                 "arm-go", {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
        return;
    }
    for (const auto& s : facts.symptoms) {
        if (s.id == "rosetta-debug" && go != "arm64") {
            auto finding = told(s, go == "amd64" ? Confidence::certain : Confidence::likely,
                                {"The debugger or the Go that built it is for x86_64 on an arm64 Mac.",
                                 "调试器或构建它的 Go 是 x86_64 版，而这是 arm64 的 Mac。"});
            finding.settle = "go version; file $(command -v go) $(command -v dlv)";
            conclude(verdict, std::move(finding), "arm-go",
                     {"Install the Go for darwin/arm64, then install dlv again",
                      "安装 darwin/arm64 版的 Go，然后重新安装 dlv"});
            return;
        }
    }
    // `go env GOARCH` alone: go builds for amd64 by itself, where nothing sets it.
    const auto* target = shown_setting(facts, "GOARCH");
    if (go.empty() && target != nullptr && target->value == "amd64" && facts.symptoms.empty() &&
        told_machine(facts) == "arm64" && told_os(facts) == "darwin" && !in_container(facts) &&
        told_values(facts, "GOARCH").empty()) {
        auto finding =
            told(target->origin.line, target->origin.text, Confidence::possible,
                 {"The CPU is arm64 and go builds for amd64: it is the amd64 one, or GOARCH is set.",
                  "CPU 是 arm64，而 go 为 amd64 构建：它是 amd64 版，或者设置了 GOARCH。"});
        finding.settle = "go version; go env GOHOSTARCH";
        conclude(verdict, std::move(finding), "arm-go",
                 {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
        return;
    }
    if (const auto* built = plain_build_for_x86(facts); built != nullptr && go.empty() &&
                                                        told_machine(facts) == "arm64" &&
                                                        told_os(facts) == "darwin" && !in_container(facts)) {
        auto finding = told(built->number, built->text, Confidence::possible,
                            {"The CPU is arm64, and a build that asks for nothing makes x86_64 programs: go "
                             "is the amd64 one, or GOARCH is set.",
                             "CPU 是 arm64，而未指定目标的构建得到 x86_64 程序：go 是 amd64 版，或者设置了 "
                             "GOARCH。"});
        finding.settle = "go version; go env GOARCH";
        conclude(verdict, std::move(finding), "arm-go",
                 {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
        return;
    }
    const auto* words_of_chip = says_apple_silicon(facts);
    const auto* linked = line_with(facts, "symbol(s) not found for architecture x86_64");
    const auto machine = told_machine(facts);
    const bool arm = machine == "arm64" || (machine.empty() && words_of_chip != nullptr);
    if (arm && linked != nullptr && go.empty() && told_os(facts) != "linux" && !cross_asked(facts)) {
        auto finding =
            told(linked->number, linked->text, Confidence::likely,
                 {"The CPU is arm64, and the linker works for x86_64: the go in use is the x86_64 one.",
                  "CPU 是 arm64，而链接器的目标是 x86_64：使用的 go 是 x86_64 版。"});
        if (words_of_chip != nullptr)
            finding.evidence.push_back(seen_line(words_of_chip->number, words_of_chip->text));
        finding.settle = "go version; uname -m";
        conclude(verdict, std::move(finding), "arm-go",
                 {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
        return;
    }
    if (const auto* words = words_of_chip; words != nullptr && go == "amd64" && told_machine(facts).empty() &&
                                           told_os(facts) == "darwin" && !in_container(facts) &&
                                           told_values(facts, "GOARCH").empty()) {
        auto finding = told(words->number, words->text, Confidence::likely,
                            {"By these words the CPU is arm64, and the go that is shown is darwin/amd64.",
                             "按这句话 CPU 是 arm64，而文中显示的 go 是 darwin/amd64。"});
        finding.settle = "uname -m; go version; file \"$(command -v go)\"";
        conclude(verdict, std::move(finding), "arm-go",
                 {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
        return;
    }
    if (go != "amd64" || told_machine(facts) != "arm64" || told_os(facts) != "darwin" || in_container(facts))
        return;
    for (const auto& release : facts.paste.releases) {
        if (release.arch != "amd64" || release.os != "darwin") continue;
        conclude(verdict,
                 told(release.line, "go version " + release.version + " darwin/amd64", Confidence::certain,
                      {"go is darwin/amd64 and the CPU is arm64.", "go 是 darwin/amd64，而 CPU 是 arm64。"}),
                 "arm-go", {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
        return;
    }
    const auto* shown = shown_setting(facts, "GOHOSTARCH");
    if (shown == nullptr) {
        // `file` or `lipo` was asked about the program.
        const auto* program = go_program_line(facts);
        if (program == nullptr) return;
        const auto* asked = command_of(facts, program->number);
        const bool of_path =
            !facts.go_on_path.empty() || (asked != nullptr && asked->text.find("$(") != std::string::npos);
        conclude(verdict,
                 told(program->number, program->text, of_path ? Confidence::certain : Confidence::likely,
                      {"The go that was looked at is an x86_64 program, and the CPU is arm64.",
                       "所查看的 go 是 x86_64 程序，而 CPU 是 arm64。"}),
                 "arm-go", {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
        return;
    }
    if (shown_env(facts, "GOHOSTOS") != "darwin") return;
    conclude(verdict,
             told(shown->origin.line, shown->origin.text, Confidence::certain,
                  {"go is darwin/amd64 and the CPU is arm64.", "go 是 darwin/amd64，而 CPU 是 arm64。"}),
             "arm-go", {"Install the Go for darwin/arm64", "安装 darwin/arm64 版的 Go"});
}

}  // namespace

TRUEUP_CHECK(go_amd64_on_arm64_mac) = {
    .id = "go-amd64-on-arm64-mac",
    .title = {"The go in use is an amd64 program on an Apple Silicon Mac",
              "在 Apple 芯片的 Mac 上使用着 amd64 版 Go"},
    .why =
        {"GOHOSTARCH and the default of GOARCH are the architecture of the go command, not of the chip or "
         "the "
         "shell. An amd64 go on an M-series Mac works through Rosetta 2, slowly, and builds Intel programs; "
         "the "
         "linker then says \"building for macOS-x86_64 but attempting to link with file built for "
         "macOS-arm64\". "
         "Setting GOARCH=arm64 only hides it and switches cgo off. Install the arm64 Go.",
         "GOHOSTARCH 以及 GOARCH 的默认值取决于 go 命令自身的架构，与芯片和 shell 无关。amd64 版 go 在 M "
         "系列 Mac 上"
         "经 Rosetta 2 也能运行，但很慢，而且构建的是 Intel 程序；链接器会报 \"building for macOS-x86_64 but "
         "attempting to link with file built for macOS-arm64\"。设置 GOARCH=arm64 只是掩盖问题，还会关闭 "
         "cgo。请安装 "
         "arm64 版 Go。"},
    .blind = {"Whether an amd64 go is used on purpose.", "无法知道使用 amd64 版 go 是否出于有意。"},
    .sources =
        "https://go.dev/doc/install\nhttps://go.dev/issue/44733\n"
        "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    .explains = "goarch-exported",
    .run = run,
    .text = text,
};

}  // namespace trueup
