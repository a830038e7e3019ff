// A downloaded program is for another CPU.
//
// An arm64-only program does not run on an Intel Mac; nothing translates in this
// direction. On Linux the kernel says "Exec format error" of any such program. Download the amd64 build or
// build it from source. Source: https://support.apple.com/102527
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/told.h"
#include "checks/told_target.h"

namespace trueup {
namespace {

// The CPU that a name or the answer of `file` gives away, in Go's words.
std::string_view arch_in(std::string_view text) {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"aarch64", "arm64"}, {"arm64", "arm64"}, {"x86_64", "amd64"},  {"x86-64", "amd64"},
        {"amd64", "amd64"},   {"386", "386"},     {"riscv", "riscv64"}, {"armv", "arm"},
        {"ARM,", "arm"},      {"-arm", "arm"},    {"_arm", "arm"},      {"Intel 80386", "386"}};
    for (const auto& [word, arch] : words) {
        if (text.find(word) != std::string_view::npos) return arch;
    }
    return {};
}

// "frob_linux_amd64.tar.xz" beside ./frob: the CPU of the archive; empty: none is named, or
// more than one.
std::string_view arch_of_archive(const Facts& facts, const std::string& program) {
    std::string_view found;
    for (const auto& line : facts.paste.lines) {
        for (const auto& word : split(line.text, ' ')) {
            const auto file = std::string_view(word).substr(word.find_last_of("/\\") + 1);
            const bool packed = file.ends_with(".tar.gz") || file.ends_with(".tgz") ||
                                file.ends_with(".tar.xz") || file.ends_with(".tar.bz2") ||
                                file.ends_with(".zip");
            if (!packed || !file.starts_with(program)) continue;
            const auto arch = arch_in(file);
            if (!found.empty() && arch != found) return {};
            found = arch;
        }
    }
    return found;
}

// The kernel of Linux says so of a program (not of go: go-wrong-arch) outside of
// any container; the program's name or `file` tells what it is for.
void on_linux(const Facts& facts, Verdict& verdict) {
    if (in_container(facts) || shows(facts, "container-exec-format")) return;
    for (const auto& s : facts.symptoms) {
        const auto name = base_name(with_slashes(s.at("path")));
        if ((s.id != "exec-format" && s.id != "fork-exec-format") || name.empty() ||
            s.at("path").find("go-build") != std::string::npos || name == "go" || name == "gofmt" ||
            s.text.find("required file") != std::string::npos ||
            s.text.find("需要的文件") != std::string::npos)
            continue;
        std::string_view arch = arch_in(s.id == "fork-exec-format" ? std::string_view(s.at("path")) : name);
        bool looked = false;
        bool other_system = false;
        for (const auto& line : facts.paste.lines) {
            const auto kind = std::max(line.text.find(": ELF "), line.text.find(": Mach-O "));
            const auto at = std::min(line.text.find(": ELF "), line.text.find(": Mach-O "));
            if (at == std::string::npos || kind < at || base_name(line.text.substr(0, at)) != name) continue;
            arch = arch_in(std::string_view(line.text).substr(at));
            looked = !arch.empty();
            const bool elf = line.text.substr(at).starts_with(": ELF ");
            other_system = told_os(facts) == (elf ? "darwin" : "linux");
        }
        // The archive that it was unpacked from.
        if (arch.empty()) arch = arch_of_archive(facts, name);
        // Made here by the user's own go build: its GOOS and GOARCH are to blame.
        const bool own =
            typed(facts, {"go", "build"}) != nullptr || typed(facts, {"go", "install"}) != nullptr;
        if (own && other_target(facts)) continue;
        // Nothing tells the program's CPU; a text that shows the machine's, or a service
        // that was installed, is about a program that came from elsewhere.
        const bool script = name.ends_with(".sh") || name.ends_with(".py");
        const bool windows = s.text.find(" Windows ") != std::string::npos;
        const bool foreign =
            arch.empty() && !own && !script && s.id == "exec-format" && !facts.paste.container_build &&
            s.at("path").find('%') == std::string::npos &&
            (!told_machine(facts).empty() || windows || mentions(facts, "Failed at step EXEC spawning"));
        if ((arch.empty() && !foreign) || (own && !looked) ||
            (!arch.empty() && arch == told_machine(facts) && !other_system))
            continue;
        auto finding = told(
            s,
            looked    ? Confidence::certain
            : foreign ? Confidence::possible
                      : Confidence::likely,
            foreign || other_system
                ? say("{0} is for another CPU or system than this one.", "{0} 面向另一种 CPU 或系统。", name)
                : say("{0} is a program for {1}, and this system does not run such.",
                      "{0} 是面向 {1} 的程序，而本系统无法运行它。", name, arch));
        finding.settle = "uname -m; getconf LONG_BIT; file PROGRAM";
        conclude(
            verdict, std::move(finding), "get-native",
            {"Download the build for what runs here, or build it from source. A 32-bit system runs no 64-bit "
             "program, whatever its CPU.",
             "下载适合本系统的版本，或从源码构建。无论 CPU 如何，32 位系统都不能运行 64 位程序。"});
        return;
    }
}

// Go tools on PATH; gopls and dlv: tool-wrong-arch. Only an Intel Mac surely runs
// nothing foreign; Linux may have an emulator.
void run(const Facts& facts, Verdict& verdict) {
    if (facts.machine.os != "darwin" || machine_goarch(facts) != "amd64") return;
    for (const auto& tool : facts.tools) {
        const auto name = base_name(tool.path);
        const auto is_for = [&](const char* arch) {
            return std::ranges::find(tool.archs, arch) != tool.archs.end();
        };
        if (tool.kind != FileKind::binary || !is_for("arm64") || is_for("amd64") || name == "gopls" ||
            name == "dlv")
            continue;
        Finding finding;
        finding.severity = Severity::warning;
        finding.subject = {{}, {}, tool.path};
        finding.explanation =
            say("{} is for arm64 only, and this Mac has an Intel CPU: `Bad CPU type in executable`.",
                "{} 只支持 arm64，而这台 Mac 是 Intel CPU：`Bad CPU type in executable`。", tool.path);
        finding.evidence.push_back(
            seen_at(say("{} is built for arm64", "{} 的架构是 arm64", tool.path), tool.path));
        finding.remedies.push_back(advice("get-amd64", {"Download the amd64 build, or build it from source",
                                                        "下载 amd64 版本，或从源码构建"}));
        verdict.find(std::move(finding));
    }
}

// A program that came from elsewhere meets an instruction that this CPU does not have:
// built with GOARM=7 for an ARMv6, or with GOAMD64=v3 for an older CPU.
bool illegal_instruction(const Facts& facts, Verdict& verdict) {
    const auto* v6 = line_with(facts, "armv6l");
    for (const auto& line : facts.paste.lines) {
        const auto text = trim(line.text);
        if (text != "Illegal instruction" && text != "Illegal instruction (core dumped)") continue;
        const auto* command = command_of(facts, line.number);
        if (v6 == nullptr || command == nullptr || command->words.empty() ||
            command->words[0].find('/') == std::string::npos)
            continue;
        auto finding =
            told(line.number, line.text, Confidence::possible,
                 say("{0} met an instruction that this CPU, an ARMv6, does not have: it is likely to be "
                     "built for ARMv7 (GOARM=7).",
                     "{0} 用到了这个 CPU（ARMv6）没有的指令：它很可能是为 ARMv7 构建的（GOARM=7）。",
                     base_name(command->words[0])));
        finding.evidence.push_back(seen_line(v6->number, v6->text));
        finding.settle = "go version -m " + command->words[0] + " | grep GOARM";
        conclude(
            verdict, std::move(finding), "get-native",
            {"Download the armv6 build, or build it with GOARM=6", "下载 armv6 版本，或用 GOARM=6 构建"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "bad-cpu");
    if (s != nullptr && s->text.find("/go-build") != std::string::npos) return;  // goos-goarch-override
    if (s == nullptr && illegal_instruction(facts, verdict)) return;
    if (s == nullptr) return on_linux(facts, verdict);
    // Only an Intel CPU refuses an arm64 program. 32-bit Intel programs run on no
    // macOS since 10.15.
    const auto arch = told_program_arch(facts, *s);
    if (arch == "arm64" || arch == "386") {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      arch == "arm64" ? Text{"The program is for arm64 only, and this Mac has an Intel CPU.",
                                             "该程序只支持 arm64，而这台 Mac 是 Intel CPU。"}
                                      : Text{"The program is a 32-bit one, which this macOS does not run.",
                                             "这是 32 位程序，此版 macOS 不再运行它。"}),
                 "get-amd64",
                 {"Download the amd64 build, or build it from source", "下载 amd64 版本，或从源码构建"});
        return;
    }
    // A process that is x86_64 runs on such a CPU, or translated; an Intel program would run.
    const bool intel = told_machine(facts) == "amd64" || facts.machine.process_arch.is("x86_64") ||
                       remark_with(facts, {"intel", "x86_64"}) != nullptr || mentions(facts, "Intel Mac");
    if (!intel || told_machine(facts) == "arm64") return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"The Mac has an Intel CPU, and this program is not for it.",
                   "这台 Mac 是 Intel CPU，而该程序不是为它构建的。"}),
             "get-amd64",
             {"Download the amd64 build, or build it from source", "下载 amd64 版本，或从源码构建"});
}

}  // namespace

TRUEUP_CHECK(prebuilt_binary_wrong_arch) = {
    .id = "prebuilt-binary-wrong-arch",
    .title = {"A downloaded program is for another CPU", "下载的程序面向另一种 CPU"},
    .why = {"An arm64-only program does not run on an Intel Mac; nothing translates in this direction. Linux "
            "says "
            "\"Exec format error\" of a program for another CPU. Download the build for this one or build it "
            "from "
            "source.",
            "仅支持 arm64 的程序无法在 Intel Mac 上运行，这个方向没有转译。Linux 对面向另一种 CPU 的程序报 "
            "\"Exec "
            "format error\"。请下载适合本机的版本，或从源码构建。"},
    .blind =
        {"Programs beside the Go tools on PATH of an Intel Mac: `trueup inspect --require` reads any. In a "
         "pasted text, the program's own header.",
         "Intel Mac 的 PATH 上 Go 工具之外的程序：`trueup inspect --require` "
         "可以读取任何文件。对粘贴的文本，则是程序自身的文件头。"},
    .sources = "https://support.apple.com/102527",
    .run = run,
    .text = text,
};

}  // namespace trueup
