// The Go compiler crashed under QEMU's emulation.
//
// QEMU's user emulation does not carry the Go runtime's threads and signals
// well; compile crashes at random. Compile natively and only produce for the
// other platform: FROM --platform=$BUILDPLATFORM and GOARCH=$TARGETARCH.
// Source: https://docs.docker.com/build/building/multi-platform/#cross-
// compilation
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_words.h"

namespace trueup {
namespace {

// BuildKit names the platform of a step where several are built, or another than
// its own: "[linux/arm/v7 build 4/4] RUN". "linux/amd64->arm64" runs on its own.
bool step_of_another_platform(const Facts& facts) {
    return std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        const auto open = line.text.find("[linux/");
        const auto close = line.text.find("] RUN ");
        if (open == std::string::npos || close == std::string::npos || close < open) return false;
        const auto label = std::string_view(line.text).substr(open + 7, close - open - 7);
        if (label.find("->") != std::string_view::npos) return false;
        const auto arch = label.substr(0, label.find_first_of(" /"));
        const auto machine = told_machine(facts);
        return machine.empty() ? arch != "amd64" : arch != machine;
    });
}

// A platform that was asked for by name, and is not known to be this machine's own: by the
// variable that docker reads in place of --platform, or in a compose file.
bool platform_asked(const Facts& facts) {
    const auto foreign = [&](std::string_view platform) {
        if (!platform.starts_with("linux/")) return false;
        const auto arch = platform.substr(6, platform.find_first_of("/ \"'", 6) - 6);
        return !arch.empty() && arch != told_machine(facts);
    };
    for (const auto& value : told_values(facts, "DOCKER_DEFAULT_PLATFORM")) {
        if (foreign(value.value)) return true;
    }
    // podman and buildah take the CPU alone.
    const bool typed_arch = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
        const auto name = command.words.empty() ? std::string() : base_name(command.words[0]);
        if (name != "podman" && name != "buildah" && name != "nerdctl") return false;
        const auto at = std::ranges::find_if(
            command.words, [](const std::string& word) { return word.starts_with("--arch"); });
        if (at == command.words.end()) return false;
        const auto arch = at->starts_with("--arch=")             ? at->substr(7)
                          : std::next(at) != command.words.end() ? *std::next(at)
                                                                 : std::string();
        return !arch.empty() && arch != told_machine(facts);
    });
    if (typed_arch) return true;
    return std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        auto text = trim(line.text);
        if (!text.starts_with("platform: ")) return false;
        text = trim(text.substr(10));
        while (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
        return foreign(text);
    });
}

// "the go compiler crashes with segmentation fault" when buildx builds for amd64 on an arm64
// machine, in the reporter's own words.
bool crash_in_words(const Facts& facts, Verdict& verdict) {
    const auto* crash = line_with(facts, "egmentation fault");
    for (const std::string_view words : {"segfault", "SIGSEGV", "mallocgc called without a P",
                                         "internal compiler error", "unexpected fault address"}) {
        if (crash == nullptr) crash = line_with(facts, words);
    }
    // "Go crashes on Docker Desktop (M1) when running with --platform=linux/amd64": how, it does
    // not say.
    const bool shown = crash != nullptr;
    if (crash == nullptr && mentions(facts, "Docker Desktop")) crash = line_with(facts, " crashes ");
    const bool builds =
        mentions(facts, "buildx") || mentions(facts, "docker build") || mentions(facts, "docker run");
    const bool foreign =
        mentions(facts, "linux/amd64") &&
        (says_apple_silicon(facts) != nullptr || mentions(facts, "pple silicon") ||
         mentions(facts, "host=arm64") || mentions(facts, "ARM64/M1") || told_machine(facts) == "arm64");
    if (crash == nullptr || !builds || !foreign || !facts.symptoms.empty()) return false;
    auto finding =
        told(crash->number, crash->text, shown ? Confidence::likely : Confidence::possible,
             {"On an arm64 machine the steps of a linux/amd64 image run under qemu, and the Go compiler "
              "crashes there now and then.",
              "在 arm64 机器上，linux/amd64 镜像的构建步骤由 qemu 模拟执行，Go 编译器在其中时而崩溃。"});
    finding.settle = "docker buildx build --platform linux/arm64 …";
    conclude(verdict, std::move(finding), "cross-compile",
             {"FROM --platform=$BUILDPLATFORM …, and GOOS=$TARGETOS GOARCH=$TARGETARCH go build",
              "FROM --platform=$BUILDPLATFORM …，并使用 GOOS=$TARGETOS GOARCH=$TARGETARCH go build"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    // Where the VM has Rosetta, that is what runs the foreign programs in qemu's place.
    if (const auto* rosetta = symptom(facts, "rosetta-crash");
        rosetta != nullptr &&
        (in_container(facts) || !facts.paste.images.empty() || rosetta->text.contains("rosetta error"))) {
        auto finding = told(*rosetta, Confidence::certain,
                            {"The program that crashed was an x86_64 one that Rosetta translated.",
                             "崩溃的是由 Rosetta 转译的 x86_64 程序。"});
        finding.title = {"A program crashed under Rosetta's emulation in a container",
                         "容器中的程序在 Rosetta 模拟下崩溃"};
        conclude(verdict, std::move(finding), "cross-compile",
                 {"FROM --platform=$BUILDPLATFORM …, and GOOS=$TARGETOS GOARCH=$TARGETARCH go build; or take "
                  "Rosetta out of the settings of Docker Desktop",
                  "FROM --platform=$BUILDPLATFORM …，并使用 GOOS=$TARGETOS GOARCH=$TARGETARCH go build；"
                  "或在 Docker Desktop 的设置中关闭 Rosetta"});
        return;
    }
    const auto* s = symptom(facts, "qemu-signal");
    if (s == nullptr && crash_in_words(facts, verdict)) return;
    if (s == nullptr) {
        const auto* crash = symptom(facts, {"go-crash", "cc-crash", "emulated-exec"});
        const bool emulated = step_of_another_platform(facts) || platform_asked(facts) ||
                              mentions(facts, "--platform") || shows(facts, "image-platform") ||
                              remark_with(facts, {"qemu", "emulat"}) != nullptr || mentions(facts, "qemu");
        if (crash == nullptr || !emulated || !in_container(facts)) return;
        s = crash;
    }
    conclude(verdict,
             told(*s, s->id == "qemu-signal" ? Confidence::certain : Confidence::likely,
                  {"The program that crashed ran under QEMU.", "崩溃的程序当时运行在 QEMU 之下。"}),
             "cross-compile",
             {"FROM --platform=$BUILDPLATFORM …, and GOOS=$TARGETOS GOARCH=$TARGETARCH go build",
              "FROM --platform=$BUILDPLATFORM …，并使用 GOOS=$TARGETOS GOARCH=$TARGETARCH go build"});
}

}  // namespace

TRUEUP_CHECK(qemu_emulation_crash) = {
    .id = "qemu-emulation-crash",
    .title = {"The Go compiler crashed under QEMU's emulation", "Go 编译器在 QEMU 模拟下崩溃"},
    .why = {"QEMU's user emulation does not carry the Go runtime's threads and signals well; compile crashes "
            "at random. Compile natively and only produce for the other platform: FROM "
            "--platform=$BUILDPLATFORM "
            "and GOARCH=$TARGETARCH.",
            "QEMU 的用户态模拟不能很好地承载 Go 运行时的线程和信号，compile "
            "会随机崩溃。请原生编译、只为另一平台产出："
            "FROM --platform=$BUILDPLATFORM 加 GOARCH=$TARGETARCH。"},
    .blind = {"A crash of the program itself.", "程序自身的崩溃。"},
    .sources = "https://docs.docker.com/build/building/multi-platform/#cross-compilation",
    .explains = "container-arch-mismatch",
    .text = text,
};

}  // namespace trueup
