// No emulator is registered for a foreign-platform build.
//
// To RUN commands of another CPU's image, the kernel needs a handler in
// binfmt_misc. `docker run --privileged --rm tonistiigi/binfmt --install all`
// registers QEMU; cross compiling from the build platform (FROM
// --platform=$BUILDPLATFORM) needs none.
// Source: https://docs.docker.com/build/building/multi-platform/#qemu
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// The CPU of the machine that containers run on: as docker tells it, else the text's own.
std::string docker_arch(const Facts& facts) {
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        if (w.size() < 2 || (base_name(w[0]) != "docker" && base_name(w[0]) != "podman") ||
            (w[1] != "version" && w[1] != "info"))
            continue;
        for (const auto& line : command.output) {
            const auto text = trim(line.text);
            if (const auto slash = text.rfind('/'); text.starts_with("OS/Arch:") && slash > 2)
                return goarch_of(std::string(text.substr(slash + 1)));
            if (command.text.find("{{") != std::string::npos) return goarch_of(std::string(text));
        }
    }
    return told_machine(facts);
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"container-exec-format", "exec-format"});
    if (s == nullptr || facts.machine.os == "darwin") return;
    static constexpr std::string_view arms[] = {"arm32v6/", "arm32v7/", "arm64v8/", "ppc64le/",
                                                "s390x/",   "riscv64/", "i386/"};
    const bool foreign_image = std::ranges::any_of(facts.paste.images, [](const std::string& image) {
        return std::ranges::any_of(arms, [&](std::string_view arm) { return image.starts_with(arm); });
    });
    // "/bin/sh: 1: go: Exec format error": the image's own shell ran, so its CPU is no foreign one.
    if (s->id == "exec-format" && s->text.find("sh: ") < s->text.find(s->at("path") + ": ")) return;
    const bool arm_host = told_machine(facts) == "arm64" || told_machine(facts) == "arm";
    const bool platform = mentions(facts, "--platform") && !mentions(facts, "--platform=$BUILDPLATFORM");
    const bool build = facts.paste.container_build || mentions(facts, "buildx");
    const bool shell = std::ranges::any_of(facts.symptoms, [](const Symptom& one) {
        return one.id == "container-exec-format" && (one.at("path").find("/sh") != std::string::npos ||
                                                     one.at("path").find(".buildkit") != std::string::npos ||
                                                     one.text.find(".buildkit_qemu") != std::string::npos);
    });
    // `docker run --platform`: what runs is the image's own, for the CPU that was asked for.
    const bool asked = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
        const auto& w = command.words;
        if (w.size() < 3 || (base_name(w[0]) != "docker" && base_name(w[0]) != "podman") || w[1] != "run")
            return false;
        const auto at = command.text.find("--platform");
        if (at == std::string::npos || at + 11 > command.text.size()) return false;
        const auto slash = command.text.find('/', at);
        if (slash == std::string::npos) return false;
        const auto arch = command.text.substr(slash + 1, command.text.find(' ', slash) - slash - 1);
        const auto host = docker_arch(facts);
        return !host.empty() && goarch_of(arch.substr(0, arch.find('/'))) != host;
    });
    if (s->id == "container-exec-format" && asked) {
        // The kernel's list of formats holds none but its two files.
        const auto* listed = typed(facts, {"ls", "/proc/sys/fs/binfmt_misc"});
        const bool none = listed != nullptr && listed->output.size() == 1 &&
                          split(listed->output.front().text, ' ').size() < 4 &&
                          listed->output.front().text.find("qemu") == std::string::npos;
        conclude(verdict,
                 told(*s, none ? Confidence::certain : Confidence::likely,
                      {"The image is for another CPU, as asked for, and the kernel has no emulator for it.",
                       "镜像如所要求面向另一种 CPU，而内核没有相应的模拟器。"}),
                 "register-qemu",
                 {"docker run --privileged --rm tonistiigi/binfmt --install all",
                  "docker run --privileged --rm tonistiigi/binfmt --install all"});
        return;
    }
    if (!((foreign_image && !arm_host) || (build && (platform || shell)))) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"A step of another CPU's image was run, and the kernel has no emulator for it.",
                   "执行了另一种 CPU 镜像中的步骤，而内核没有相应的模拟器。"}),
             "register-qemu",
             {"docker run --privileged --rm tonistiigi/binfmt --install all",
              "docker run --privileged --rm tonistiigi/binfmt --install all"});
}

}  // namespace

TRUEUP_CHECK(binfmt_missing) = {
    .id = "binfmt-missing",
    .title = {"No emulator is registered for a foreign-platform build", "没有为异构平台构建注册模拟器"},
    .why =
        {"To RUN commands of another CPU's image, the kernel needs a handler in binfmt_misc. `docker run "
         "--privileged --rm tonistiigi/binfmt --install all` registers QEMU; cross compiling from the build "
         "platform (FROM --platform=$BUILDPLATFORM) needs none.",
         "要在另一种 CPU 的镜像中执行 RUN 命令，内核需要在 binfmt_misc 中有相应的处理程序。`docker "
         "run --privileged --rm tonistiigi/binfmt --install all` 可以注册 "
         "QEMU；若在构建平台上交叉编译（FROM --platform=$BUILDPLATFORM），则不需要。"},
    .blind = {"Handlers that are registered without the F flag.", "注册时没有 F 标志的处理程序。"},
    .sources = "https://docs.docker.com/build/building/multi-platform/#qemu",
    .explains = "container-arch-mismatch",
    .text = text,
};

}  // namespace trueup
