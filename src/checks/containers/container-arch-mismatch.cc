// The image or its program is for another CPU than the host.
//
// The kernel cannot start a program of another CPU. Build or pull the image for
// the host's platform (--platform linux/arm64), and build the Go program in it
// with the right GOARCH.
// Source: https://docs.docker.com/build/building/multi-platform/
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// The text shows the file, and its first line names no interpreter: no CPU runs it.
bool is_script_without_interpreter(const Facts& facts, const std::string& name) {
    return name.ends_with(".sh") &&
           std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
               const auto program = command.words.empty() ? std::string() : base_name(command.words[0]);
               return (program == "head" || program == "cat") && base_name(command.words.back()) == name &&
                      !command.output.empty() && !command.output.front().text.starts_with("#");
           });
}

void text(const Facts& facts, Verdict& verdict) {
    if (const auto* none = symptom(facts, "image-no-variant"); none != nullptr) {
        auto finding = told(*none, Confidence::likely,
                            {"The image exists for other CPUs only.", "该镜像只有面向其他 CPU 的版本。"});
        finding.settle = "docker buildx imagetools inspect IMAGE; uname -m";
        conclude(verdict, std::move(finding), "right-platform",
                 {"Use an image for this CPU, or name one that an emulator can run: --platform linux/amd64",
                  "改用适合此 CPU 的镜像，或指定模拟器可以运行的平台：--platform linux/amd64"});
        return;
    }
    const auto* s = symptom(facts, {"container-exec-format", "image-platform", "qemu-loader"});
    if (s == nullptr || is_script_without_interpreter(facts, base_name(s->at("path")))) return;
    if (s->id == "image-platform" && facts.symptoms.size() > 1 &&
        symptom(facts, {"container-exec-format", "qemu-signal", "exec-format", "cc-flag-unknown"}) ==
            nullptr &&
        s != &facts.symptoms.back())
        return;
    auto finding = told(*s, Confidence::likely,
                        {"The container's program is for another CPU than the machine that runs it.",
                         "容器中的程序与运行它的机器 CPU 架构不同。"});
    finding.settle = "docker image inspect --format '{{.Os}}/{{.Architecture}}' IMAGE; uname -m";
    conclude(verdict, std::move(finding), "right-platform",
             {"Build or pull the image for this platform (--platform), and the program with the same GOARCH",
              "为此平台构建或拉取镜像（--platform），并用相同的 GOARCH 构建程序"});
}

}  // namespace

TRUEUP_CHECK(container_arch_mismatch) = {
    .id = "container-arch-mismatch",
    .title = {"The image or its program is for another CPU than the host",
              "镜像或其中的程序面向与主机不同的 CPU"},
    .why =
        {"The kernel cannot start a program of another CPU. Build or pull the image for the host's platform "
         "(--platform linux/arm64), and build the Go program in it with the right GOARCH.",
         "内核无法启动另一种 CPU 的程序。请为主机的平台构建或拉取镜像（--platform linux/arm64），并用正确的 "
         "GOARCH 构建其中的 Go 程序。"},
    .blind = {"Which of the two, image or program, is the wrong one.", "镜像和程序中究竟哪个不对。"},
    .sources = "https://docs.docker.com/build/building/multi-platform/",
    .text = text,
};

}  // namespace trueup
