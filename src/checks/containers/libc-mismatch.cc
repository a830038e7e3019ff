// A program linked with glibc runs in an image with musl.
//
// The kernel reports "no such file or directory" for the loader that the program
// names, not for the program. Build without cgo (CGO_ENABLED=0), build in an
// image of the same C library, or link statically.
// Source: https://wiki.alpinelinux.org/wiki/Running_glibc_programs
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void finish(Verdict& verdict, Finding finding) {
    finding.explanation = {"The program asks for a loader of another C library than the image has.",
                           "程序要求的加载器属于另一种 C 库，镜像中没有。"};
    finding.settle = "file PROGRAM; ldd PROGRAM";
    conclude(verdict, std::move(finding), "static-build",
             {"Build with CGO_ENABLED=0, or in an image with the same C library",
              "用 CGO_ENABLED=0 构建，或在 C 库相同的镜像中构建"});
}

void text(const Facts& facts, Verdict& verdict) {
    const Symptom* s = nullptr;
    const Symptom* guess = nullptr;  // bash says the same of a program that really is not there
    for (const auto& candidate : facts.symptoms) {
        const bool script = candidate.at("path").ends_with(".sh");
        if ((candidate.id == "container-no-file" && !script) || candidate.id == "musl-loader" ||
            (candidate.id == "exec-format" &&
             (candidate.text.find("required file not found") != std::string::npos ||
              candidate.text.find("需要的文件未找到") != std::string::npos ||
              candidate.text.find("找不到需要的文件") != std::string::npos)))
            s = &candidate;
        // Of a program whose loader is missing busybox' ash says "not found", bash "no
        // such file": on Alpine, and where musl's loader is to stand in for glibc's.
        // The toolchains before 1.21 are linked with glibc (go.dev/doc/go1.21, "Ports").
        if (candidate.id == "toolchain-exec-failed" && compare_go(candidate.at("name"), "go1.21") < 0 &&
            (mentions(facts, "alpine") || mentions(facts, "musl")))
            s = &candidate;
        const auto& command = candidate.at("command");
        const bool path = command.find('/') != std::string::npos && !command.ends_with(".sh");
        if (candidate.id == "command-not-found" && path && mentions(facts, "alpine")) s = &candidate;
        if (candidate.id == "no-such-program" && path && mentions(facts, "/ld-musl-")) s = &candidate;
        if (candidate.id == "no-such-program" && path && mentions(facts, "alpine")) guess = &candidate;
        // ldd opened the program that is "not found": it is there.
        const auto* asked = typed(facts, {"ldd"});
        if ((candidate.id == "command-not-found" || candidate.id == "no-such-program") && asked != nullptr &&
            asked->words.size() == 2 && base_name(asked->words[1]) == base_name(command) &&
            std::ranges::any_of(asked->output, [](const PastedLine& line) {
                return line.text.find("/ld-linux") != std::string::npos;
            }))
            s = &candidate;
        // A bare name was typed, and a path of it answered: the shell found the file.
        const auto* run = command_of(facts, candidate.line);
        if (candidate.id == "no-such-program" && run != nullptr && !run->words.empty() &&
            run->words[0] == base_name(command) && command.starts_with('/') &&
            (mentions(facts, "alpine") || mentions(facts, "apk add")))
            s = &candidate;
        // musl's own library is asked for on glibc.
        const auto& lib = candidate.at("lib");
        if (candidate.id == "shared-lib-missing" &&
            (lib.starts_with("libc.musl") || lib.starts_with("ld-musl")))
            s = &candidate;
        // `file` looked into the program that is "not found": what lacks is its loader.
        if ((candidate.id == "command-not-found" || candidate.id == "no-such-program") &&
            std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
                const auto elf = line.text.find(": ELF ");
                return elf != std::string::npos && !base_name(command).empty() &&
                       base_name(line.text.substr(0, elf)) == base_name(command) &&
                       line.text.find("interpreter /lib", elf) != std::string::npos;
            }))
            s = &candidate;
        // The shell names a program that a listing of the text shows as executable:
        // what is missing is the loader that the program asks for.
        if ((candidate.id == "command-not-found" || candidate.id == "no-such-program") &&
            candidate.at("command").find('/') != std::string::npos &&
            !candidate.at("command").ends_with(".sh") &&
            std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
                return line.text.starts_with("-rwx") &&
                       (line.text.ends_with(" " + base_name(candidate.at("command"))) ||
                        line.text.ends_with("/" + base_name(candidate.at("command"))));
            }))
            s = &candidate;
        if (s != nullptr) break;
    }
    // ldd found no musl for a program that asks for it.
    const auto lacks_musl = std::ranges::find_if(facts.paste.lines, [](const PastedLine& line) {
        return trim(line.text).starts_with("libc.musl-") && trim(line.text).ends_with("=> not found");
    });
    if (s == nullptr && lacks_musl != facts.paste.lines.end()) {
        finish(verdict, told(lacks_musl->number, lacks_musl->text, Confidence::likely, {}));
        return;
    }
    const bool maybe = s == nullptr;
    if (maybe) s = guess;
    if (s == nullptr) return;
    finish(verdict, told(*s,
                         s->id == "musl-loader" ? Confidence::certain
                         : maybe                ? Confidence::possible
                                                : Confidence::likely,
                         {}));
}

}  // namespace

TRUEUP_CHECK(libc_mismatch) = {
    .id = "libc-mismatch",
    .title = {"A program linked with glibc runs in an image with musl",
              "与 glibc 链接的程序在 musl 镜像中运行"},
    .why = {"The kernel reports \"no such file or directory\" for the loader that the program names, not for "
            "the "
            "program. Build without cgo (CGO_ENABLED=0), build in an image of the same C library, or link "
            "statically.",
            "内核报告的 \"no such file or directory\" 指的是程序所需的加载器，而不是程序本身。请不用 cgo "
            "构建（CGO_ENABLED=0），在 C 库相同的镜像中构建，或静态链接。"},
    .blind = {"An entry point that really is not there, and scripts with CRLF line ends.",
              "入口程序确实不存在，或脚本使用 CRLF 换行的情况。"},
    .sources = "https://wiki.alpinelinux.org/wiki/Running_glibc_programs",
    .text = text,
};

}  // namespace trueup
