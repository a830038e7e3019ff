// A program built on macOS was copied into a Linux image.
//
// go build on a Mac makes a macOS program. Build in the image, or for it:
// GOOS=linux GOARCH=… CGO_ENABLED=0 go build.
// Source: https://go.dev/doc/install/source#environment
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// The build says so itself.
bool for_darwin(const Facts& facts) {
    if (mentions(facts, "GOOS=darwin") && !mentions(facts, "GOOS=linux")) return true;
    const auto values = told_values(facts, "GOOS");
    return !values.empty() &&
           std::ranges::all_of(values, [](const ToldValue& v) { return v.value == "darwin"; });
}

// `make build` outside, and an image after it.
bool made(const Facts& facts) {
    const auto line_of = [&](std::string_view words) {
        const auto* line = line_with(facts, words);
        return line == nullptr ? 0 : line->number;
    };
    const int make = line_of("make build"), image = line_of("docker build");
    return make > 0 && image > make;
}

// `docker version`: "OS/Arch: darwin/amd64" of the client, "linux/amd64" of the server.
bool same_cpu_in_docker(const Facts& facts) {
    std::vector<std::string> places;
    for (const auto& line : facts.paste.lines) {
        const auto at = line.text.find("OS/Arch:");
        if (at != std::string::npos) places.emplace_back(trim(std::string_view(line.text).substr(at + 8)));
    }
    return places.size() > 1 && places[0].starts_with("darwin/") && places[1].starts_with("linux/") &&
           places[0].substr(7) == places[1].substr(6);
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"container-exec-format", "exec-format"});
    if (s == nullptr || !(s->id == "container-exec-format" || in_container(facts))) return;
    const bool mac = facts.machine.os == "darwin" ||
                     remark_with(facts, {"macos", "darwin", "macbook", "mac os"}) != nullptr ||
                     mentions(facts, "/Users/") || for_darwin(facts);
    // `file` shows another system's program, or Windows' own go built it.
    const bool foreign = mentions(facts, ": Mach-O ") || mentions(facts, ": PE32") ||
                         std::ranges::any_of(facts.paste.releases, [](const PastedRelease& release) {
                             return release.os == "windows";
                         });
    const bool copies = std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
        const auto& t = line.text;
        return (t.find("ADD ") != std::string::npos || t.find("COPY ") != std::string::npos) &&
               t.find("--from") == std::string::npos && t.find("COPY . ") == std::string::npos;
    });
    const bool builds =
        typed(facts, {"go", "build"}) != nullptr || mentions(facts, "go build") || made(facts);
    const bool for_linux = std::ranges::any_of(told_values(facts, "GOOS"),
                                               [](const ToldValue& v) { return v.value == "linux"; });
    // Built on the Mac's own shell, and an image right after it.
    const auto* build = typed(facts, {"go", "build"});
    const auto* image = typed(facts, {"docker", "build"});
    const bool then_image = facts.machine.os == "darwin" && build != nullptr && !build->in_container &&
                            image != nullptr && build->line < image->line;
    if (foreign && !mac && copies && builds && !for_linux) {
        conclude(verdict,
                 told(*s, Confidence::likely,
                      {"The image holds a program that go build made outside of it, for another system.",
                       "镜像中是在镜像之外、为另一种系统构建的程序。"}),
                 "build-for-linux",
                 {"GOOS=linux CGO_ENABLED=0 go build …, or build inside the image",
                  "GOOS=linux CGO_ENABLED=0 go build …，或在镜像中构建"});
        return;
    }
    if (s->id == "container-exec-format" && for_darwin(facts)) {
        conclude(verdict,
                 told(*s, Confidence::likely,
                      {"The build says GOOS=darwin, and a container runs Linux programs.",
                       "构建时指定了 GOOS=darwin，而容器运行的是 Linux 程序。"}),
                 "build-for-linux",
                 {"GOOS=linux, or build inside the image", "使用 GOOS=linux，或在镜像中构建"});
        return;
    }
    if (same_cpu_in_docker(facts)) {
        conclude(
            verdict,
            told(*s, Confidence::likely,
                 {"Docker's client is on macOS and its server on Linux of the same CPU: what does not run "
                  "is a program of macOS.",
                  "Docker 客户端在 macOS 上，服务端是同一种 CPU 的 Linux：无法运行的是 macOS 程序。"}),
            "build-for-linux",
            {"Keep programs of the Mac out of the image (.dockerignore), and build or download them in it",
             "不要把 Mac 上的程序复制进镜像（.dockerignore），在镜像中构建或下载它们"});
        return;
    }
    if (!mac || !(copies || then_image || made(facts)) || for_linux ||
        !(builds || facts.machine.os == "darwin"))
        return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"The image holds a program that go build made on the Mac for the Mac.",
                   "镜像中是 go build 在 Mac 上为 Mac 生成的程序。"}),
             "build-for-linux",
             {"GOOS=linux CGO_ENABLED=0 go build …, or build inside the image",
              "GOOS=linux CGO_ENABLED=0 go build …，或在镜像中构建"});
}

}  // namespace

TRUEUP_CHECK(host_binary_in_container) = {
    .id = "host-binary-in-container",
    .title = {"A program built on macOS was copied into a Linux image",
              "把在 macOS 上构建的程序复制进了 Linux 镜像"},
    .why = {"go build on a Mac makes a macOS program. Build in the image, or for it: GOOS=linux GOARCH=… "
            "CGO_ENABLED=0 "
            "go build.",
            "在 Mac 上 go build 得到的是 macOS 程序。请在镜像中构建，或为镜像构建：GOOS=linux GOARCH=… "
            "CGO_ENABLED=0 go build。"},
    .blind = {"A build script that sets GOOS out of sight.", "在文本之外设置了 GOOS 的构建脚本。"},
    .sources = "https://go.dev/doc/install/source#environment",
    .explains = "container-arch-mismatch binfmt-missing",
    .text = text,
};

}  // namespace trueup
