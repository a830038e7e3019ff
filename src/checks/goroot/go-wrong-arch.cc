// The `go` on PATH was built for a processor or a system that this machine is
// not. It does not start (`Exec format error`), runs under emulation, or runs
// and then disagrees with the C compiler.
// Fix: install the Go of this machine's kind. Manual.
// Source: execve(2) ENOEXEC; cmd/go: GOHOSTARCH is the architecture that go was
// built for.
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_target.h"

namespace trueup {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& name) {
    return std::ranges::find(list, name) != list.end();
}

// Go's name for what uname says; empty for what Go does not run on.
std::string arch_for_go(const std::string& machine) {
    auto name = goarch_of(machine);
    if (name.starts_with("armv") || name == "arm") return "arm";
    if (name == "loongarch64") return "loong64";
    for (const auto* known :
         {"amd64", "arm64", "386", "ppc64le", "ppc64", "riscv64", "s390x", "loong64", "mips64le"}) {
        if (name == known) return name;
    }
    return {};
}

bool runs_translated(const Facts& facts) {
    return std::ranges::any_of(facts.toolchains, [&](const Toolchain& toolchain) {
        return toolchain.binary == facts.selection.go.resolved && toolchain.translated.is(true);
    });
}

Finding finding_about(const Facts& facts, const std::string& built_for, const std::string& machine) {
    const auto& go = facts.selection.go;
    Finding finding;
    finding.subject = {"GOHOSTARCH", built_for, go.path};
    finding.evidence.push_back(
        seen_at(say("{} is built for {}", "{} 是为 {} 构建的", go.path, built_for), go.path));
    finding.evidence.push_back(seen(say("This machine is {}", "这台机器是 {}", machine)));
    finding.remedies.push_back(
        advice("install-native", say("Install Go for {0} and remove {1} from PATH.",
                                     "安装适用于 {0} 的 Go，并把 {1} 从 PATH 中去掉。", machine, go.path)));
    return finding;
}

void judge_arch(const Facts& facts, const std::string& machine, Verdict& verdict) {
    const auto& go = facts.selection.go;
    const auto& os = facts.machine.os;
    const std::string built = os + "/" + join(go.archs, "+");
    auto finding = finding_about(facts, built, os + "/" + machine);
    const bool small_on_large = (machine == "amd64" && contains(go.archs, "386")) ||
                                (machine == "arm64" && contains(go.archs, "arm"));
    if (os == "linux" && small_on_large) {
        finding.severity = Severity::warning;
        finding.confidence = Confidence::likely;
        finding.explanation =
            say("{0} is the 32-bit Go ({1}) on a 64-bit machine ({2}). It builds 32-bit programs, and cgo "
                "fails with the 64-bit C compiler",
                "{0} 是 64 位机器（{2}）上的 32 位 Go（{1}）。它构建 32 位程序；用 64 位的 C 编译器时 cgo "
                "会失败",
                go.path, built, os + "/" + machine);
        const auto message = machine == "arm64"
                                 ? Text{" (`gcc: error: unrecognized command-line option '-marm'`).",
                                        "（`gcc: error: unrecognized command-line option '-marm'`）。"}
                                 : Text{" unless the 32-bit headers and libraries are installed.",
                                        "，除非装有 32 位的头文件和库。"};
        finding.explanation.en += message.en;
        finding.explanation.zh += message.zh;
    } else if (runs_translated(facts)) {
        finding.severity = Severity::warning;
        finding.explanation = say(
            "{0} is built for {1}, this machine is {2}: go runs under emulation, slowly, and builds for {1}.",
            "{0} 是为 {1} 构建的，而这台机器是 {2}：go 在模拟环境中运行，速度慢，且默认构建 {1} 的程序。",
            go.path, built, os + "/" + machine);
    } else {
        finding.explanation = say(
            "{0} is built for {1}, this machine is {2}. It cannot start: `{3}`.",
            "{0} 是为 {1} 构建的，而这台机器是 {2}，无法启动：`{3}`。", go.path, built, os + "/" + machine,
            std::string(os == "darwin" ? "Bad CPU type in executable" : "Exec format error"));
    }
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto& go = facts.selection.go;
    if (!is_go_command(go)) return;
    if (!go.os.empty() && !facts.machine.os.empty() && go.os != facts.machine.os && go.format != "pe") {
        auto finding = finding_about(facts, go.os + "/" + join(go.archs, "+"), facts.machine.os);
        finding.explanation =
            say("{0} is a program for {1}, and this is {2}. It cannot start: `Exec format error`.",
                "{0} 是 {1} 的程序，而这里是 {2}，无法启动：`Exec format error`。", go.path, go.os,
                facts.machine.os);
        verdict.find(std::move(finding));
        return;
    }
    if (go.archs.empty()) return;
    if (!facts.machine.machine.known()) {
        verdict.unknown({"the machine's architecture is not known", "机器的架构未知"});
        return;
    }
    const auto machine = arch_for_go(facts.machine.machine.value());
    if (machine.empty() || contains(go.archs, machine)) return;
    // A 32-bit system on a 64-bit kernel, or a container of another architecture:
    // everything here is of that kind, trueup included.
    if (contains(go.archs, arch_for_go(facts.machine.process_arch.value_or("")))) return;
    // On Macs, amd64 on Apple silicon has its own check.
    if (facts.machine.os == "darwin" && machine == "arm64") return;
    judge_arch(facts, machine, verdict);
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        const auto name = base_name(with_slashes(s.at("path")));
        // The one for 386 asks for /lib/ld-linux.so.2, which a 64-bit system lacks.
        const auto* archive = line_with(facts, ".linux-386.tar.gz");
        if (s.id == "no-such-program" && archive != nullptr && s.at("command").ends_with("/go/bin/go")) {
            conclude(verdict,
                     told(archive->number, archive->text, Confidence::likely,
                          {"This archive is for 32-bit x86, and nothing here starts such programs.",
                           "该归档面向 32 位 x86，而这里没有启动这类程序的加载器。"}),
                     "right-go",
                     {"Install the Go for this machine (uname -m)", "安装适合这台机器的 Go（uname -m）"});
            return;
        }
        const auto* command = command_of(facts, s.line);
        const bool typed_go = command != nullptr && !command->words.empty() &&
                              base_name(command->words[0]) == "go" &&
                              s.at("path").find("/bin/") != std::string::npos && s.id == "exec-format";
        const bool tool = s.at("path").find("/pkg/tool/") != std::string::npos;
        if (((s.id == "exec-format" && (name == "go" || name == "gofmt")) ||
             (s.id == "fork-exec-format" && tool) || (typed_go && name.starts_with("go"))) &&
            s.text.find("required file") == std::string::npos) {
            conclude(verdict,
                     told(s, Confidence::certain,
                          say("{0} is built for another CPU or system.", "{0} 是为另一种 CPU 或系统构建的。",
                              s.at("path"))),
                     "right-go",
                     {"Install the Go for this machine (uname -m)", "安装适合这台机器的 Go（uname -m）"});
            return;
        }
    }
    // "when I run `go` I get this error: cannot execute binary file: Exec format error"
    const auto bare = std::ranges::find_if(facts.paste.lines, [](const PastedLine& line) {
        return trim(line.text).starts_with("cannot execute binary file");
    });
    if (bare != facts.paste.lines.end() &&
        std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
            return line.number < bare->number && line.number + 4 > bare->number &&
                   (line.text.contains("run `go`") || line.text.contains("run go ") ||
                    line.text.contains("running `go") || line.text.contains("running go "));
        })) {
        conclude(verdict,
                 told(bare->number, bare->text, Confidence::likely,
                      {"The go that was run is built for another CPU or system.",
                       "所运行的 go 是为另一种 CPU 或系统构建的。"}),
                 "right-go",
                 {"Install the Go for this machine (uname -m)", "安装适合这台机器的 Go（uname -m）"});
        return;
    }
    if (const auto trial = works_with_32_bits(facts)) {
        auto finding =
            told(*trial->failure, Confidence::likely,
                 say("go is a 64-bit program and builds such, and the C compiler of this system makes "
                     "32-bit programs: with GOARCH={0} the same command works.",
                     "go 是 64 位程序，也构建 64 位程序，而本系统的 C 编译器生成 32 位程序：设置 GOARCH={0} "
                     "后同一条命令成功。",
                     trial->worked_with));
        finding.evidence.push_back(seen_line(trial->line, trial->text));
        finding.settle = "getconf LONG_BIT; file $(command -v go)";
        conclude(verdict, std::move(finding), "right-go",
                 {"Install the 32-bit Go (linux-armv6l, linux-386)",
                  "安装 32 位的 Go（linux-armv6l、linux-386）"});
        return;
    }
    const auto* s = symptom(facts, {"cc-flag-unknown", "cc-foreign-asm", "qemu-loader"});
    const auto* multi = remark_with(facts, {"under qemu", "amd64 go", "arm64 go"});
    if (s == nullptr || told_os(facts) == "darwin" || s->at("flag") == "-arch") return;
    const bool foreign = go_is_foreign(facts);
    const bool fixed_arg = std::ranges::any_of(facts.paste.assignments, [](const PastedAssignment& a) {
        return a.where == PastedAssignment::Where::dockerfile && a.name == "TARGETARCH" && !a.value.empty();
    });
    if (!foreign && multi == nullptr && !fixed_arg) return;
    if (foreign && cross_asked(facts) && shown_env(facts, "GOHOSTARCH") == told_machine(facts)) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"go is for another CPU than the machine and its C compiler.",
                   "go 与机器及其 C 编译器的 CPU 不同。"}),
             "right-go", {"Install the Go for this machine (uname -m)", "安装适合这台机器的 Go（uname -m）"});
}

}  // namespace

TRUEUP_CHECK(go_wrong_arch) = {
    .id = "go-wrong-arch",
    .title = {"The go on PATH is built for another kind of machine", "PATH 中的 go 不是为这种机器构建的"},
    .why = {"A Go archive exists for each system and processor. One of another kind does not start (`Exec "
            "format error`, "
            "on a Mac `Bad CPU type in executable`), runs slowly under emulation, or — 32-bit on a 64-bit "
            "system — "
            "builds 32-bit programs and fails with cgo. The architecture that go builds for by default is "
            "that of the "
            "go command itself. Install the right archive.",
            "Go 为每种系统和处理器各有一个发布包。装错了就无法启动（`Exec format error`，在 Mac 上是 `Bad "
            "CPU type in "
            "executable`），或在模拟环境中缓慢运行；若是 64 位系统上的 32 位 Go，则会构建 32 "
            "位程序，并在使用 cgo 时失败。go 默认的"
            "目标架构就是 go 命令自身的架构。请安装正确的发布包。"},
    .blind =
        {"amd64 on Apple silicon, which go-amd64-on-arm64-mac judges; the C compiler's own architecture.",
         "Apple 芯片上的 amd64，由 go-amd64-on-arm64-mac 判断；C 编译器自身的架构。"},
    .sources = "https://go.dev/dl/\nhttps://go.dev/doc/install/source#environment",
    .explains = "cc-missing",
    .run = run,
    .text = text,
};

}  // namespace trueup
