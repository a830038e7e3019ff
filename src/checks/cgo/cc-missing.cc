// There is no C compiler (or no C library headers) where go builds.
//
// A package with cgo needs gcc or clang and the headers of the C library. Slim
// images have neither. Install them (Alpine: apk add build-base; Debian: apt-get
// install build-essential), or build without cgo where the packages allow it:
// CGO_ENABLED=0. Since Go 1.20, a missing compiler turns cgo off silently.
// Source: https://pkg.go.dev/cmd/cgo
#include <algorithm>

#include "base/text.h"
#include "checks/c_headers.h"
#include "checks/editor_settings.h"
#include "checks/native.h"
#include "checks/told.h"
#include "checks/told_target.h"
#include "checks/told_typed.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || cgo_refused(facts)) return;
    const auto& cc = native->cc;
    Finding finding;
    if (!cc.given && !native->cross && is_false(cc.there)) {
        if (!cgo_wanted(facts)) return;  // go turns cgo off by itself
        finding.subject = {"CC", cc.value, {}};
        finding.explanation = say("go calls {} for C, and PATH holds none.",
                                  "go 用 {} 编译 C 代码，而 PATH 上没有它。", cc.called);
        finding.evidence.push_back(value_of(cc));
        if (native->cgo.is(false) && !native->cgo_given)
            finding.evidence.push_back(seen({"CGO_ENABLED is 0: " + native->cgo_reason.en,
                                             "CGO_ENABLED 为 0：" + native->cgo_reason.zh}));
    } else if (native->goos == "linux" && cc.there.is(true) && !cc_is_foreign(*native) &&
               (native->libc.headers.absent() || (native->libc.start_files.absent() && cgo_wanted(facts)))) {
        if (!native->cgo.is(true) && !cgo_wanted(facts)) return;
        const bool headers = native->libc.headers.absent();
        const std::string file = headers ? native->libc.header : "crt1.o";
        finding.subject = {{}, {}, cc.file.path};
        finding.explanation =
            say("{} is there, but {} of the C library is not: what imports net or os/user does not build "
                "either, since cgo is on.",
                "{} 存在，但没有 C 库的 {}：由于 cgo 处于开启状态，导入 net 或 os/user 的程序也无法构建。",
                cc.file.path, file);
        finding.evidence.push_back(
            seen(say("no {} in {}", "以下目录中没有 {}：{}", file,
                     join(headers ? native->libc.include_dirs : native->libc.library_dirs, ", "))));
    } else {
        if (cgo_wanted(facts) && cc.there.unknown()) verdict.unknown(cc.there.reason());
        return;
    }
    finding.severity = Severity::error;
    // The compiler for amd64 takes -m32, and the 32-bit parts are packages of their own.
    if (native->goarch == "386" && cc.goarch == "amd64" && cc.there.is(true))
        finding.remedies.push_back(advice(
            "install-32-bit", {"Install the 32-bit parts (Debian and Ubuntu: gcc-multilib; Fedora: "
                               "glibc-devel.i686 libgcc.i686), or build with CGO_ENABLED=0",
                               "安装 32 位部分（Debian、Ubuntu：gcc-multilib；Fedora：glibc-devel.i686 "
                               "libgcc.i686），或用 CGO_ENABLED=0 构建"}));
    else
        finding.remedies.push_back(
            advice("install-compiler",
                   {"Install one (Alpine: apk add build-base; Debian: apt-get install build-essential; "
                    "Fedora: dnf install gcc glibc-devel), or build with CGO_ENABLED=0",
                    "安装编译器（Alpine：apk add build-base；Debian：apt-get install build-essential；"
                    "Fedora：dnf install gcc glibc-devel），或用 CGO_ENABLED=0 构建"}));
    verdict.find(std::move(finding));
}

// The compiler is there and finds no linker to call.
bool no_linker(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "linker-missing");
    if (s == nullptr) return false;
    if (mentions(facts, "-fuse-ld=gold")) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      {"Go asks the C compiler for the linker gold (on arm64 up to Go 1.26), and it is not "
                       "installed.",
                       "Go 要求 C 编译器使用链接器 gold（arm64 上直到 Go 1.26 都如此），而它没有安装。"}),
                 "install-linker",
                 {"Install gold (Debian and Ubuntu: binutils-gold, Fedora: binutils-gold), or build with a "
                  "newer Go",
                  "安装 gold（Debian、Ubuntu：binutils-gold，Fedora：binutils-gold），或改用更新的 Go 构建"});
        return true;
    }
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"The C compiler finds no linker: its tools are not installed completely.",
                   "C 编译器找不到链接器：它的工具没有装完整。"}),
             "install-linker",
             {"Install binutils (Alpine: build-base, Debian: build-essential; macOS: xcode-select --install)",
              "安装 binutils（Alpine：build-base，Debian：build-essential；macOS：xcode-select --install）"});
    return true;
}

// `which clang` of the text answers with a file: the program is there, and who missed it has
// another PATH.
bool shell_has(const Facts& facts, std::string_view program) {
    return std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
        const auto& words = command.words;
        const bool asks = words.size() >= 2 && (words[0] == "which" || words[0] == "where" ||
                                                (words[0] == "command" && words[1] == "-v"));
        return asks && !command.in_container && words.back() == program &&
               std::ranges::any_of(command.output, [&](const PastedLine& line) {
                   const auto file = trim(line.text);
                   return file.starts_with('/') && base_name(file) == program;
               });
    });
}

void text(const Facts& facts, Verdict& verdict) {
    if (no_linker(facts, verdict)) return;
    const Symptom* s = nullptr;
    static constexpr std::string_view compilers[] = {"gcc", "cc",      "clang",    "g++",
                                                     "c++", "clang++", "musl-gcc", "x86_64-linux-musl-gcc"};
    for (const auto& candidate : facts.symptoms) {
        const auto program = base_name(candidate.id == "command-not-found" ? candidate.at("command")
                                                                           : candidate.at("program"));
        const bool compiler = std::ranges::find(compilers, std::string_view(program)) != std::end(compilers);
        const bool triple = candidate.id == "cc-not-found" && cross_asked(facts) && program.ends_with("gcc");
        // CC or a script names it, and no cgo of it gets as far as cmd/cgo's own message.
        const bool named = candidate.id == "exec-not-found" &&
                           (program.ends_with("-mingw32-gcc") || program.ends_with("-mingw32-g++") ||
                            program.find("-linux-gnu") != std::string::npos ||
                            program.find("-linux-musl") != std::string::npos) &&
                           (program.ends_with("gcc") || program.ends_with("g++"));
        // The default of a port's go ("arm-linux-androideabi-gcc" of Termux), under "# runtime/cgo".
        const bool of_port = candidate.id == "exec-not-found" && std::ranges::count(program, '-') >= 2 &&
                             (program.ends_with("-gcc") || program.ends_with("-clang")) &&
                             !program.contains("conda") && line_with(facts, "runtime/cgo") != nullptr;
        if ((candidate.id == "exec-not-found" || candidate.id == "cc-not-found" ||
             candidate.id == "command-not-found") &&
            (compiler || triple || named || of_port) && !shell_has(facts, program)) {
            s = &candidate;
            break;
        }
    }
    if (s == nullptr) s = symptom(facts, "cc-proper-missing");
    if (s == nullptr && told_os(facts) != "darwin") {
        const auto* header = symptom(facts, "header-missing");
        // The C library's headers are there, and those for another word size are not (cgo-cross-cc).
        const bool word_size = cross_asked(facts) && header != nullptr &&
                               header->at("header").starts_with("bits/") &&
                               header->text.find("/usr/include/") != std::string::npos;
        if (header != nullptr && !word_size && owner_of_header(header->at("header")) == HeaderOwner::libc)
            s = header;
        const auto* lib = symptom(facts, "lib-missing");
        // The compiler and the headers may be there, without the static library: native-lib-missing.
        if (asks_for_static(facts)) lib = nullptr;
        // The linker that skipped it for another CPU has it, and a compiler in front.
        const bool skipped = std::ranges::any_of(facts.symptoms, [&](const Symptom& seen) {
            return seen.id == "gnu-ld-skip" && lib != nullptr && seen.at("lib") == lib->at("lib");
        });
        if (s == nullptr && lib != nullptr && owner_of_library(lib->at("lib")) == HeaderOwner::libc &&
            !skipped)
            s = lib;
        if (s == nullptr) {
            const PastedLine* crt = nullptr;
            for (const std::string_view file : {"crt1.o", "Scrt1.o", "rcrt1.o", "crti.o", "crtn.o"}) {
                if (crt == nullptr) crt = line_with(facts, "cannot find " + std::string(file));
            }
            if (crt != nullptr) {
                conclude(
                    verdict,
                    told(crt->number, crt->text, Confidence::certain,
                         {"The C library's start files are not installed.", "没有安装 C 库的启动文件。"}),
                    "install-libc",
                    {"Install the C library's development package (Alpine: musl-dev, Debian: libc6-dev)",
                     "安装 C 库的开发包（Alpine：musl-dev，Debian：libc6-dev）"});
                return;
            }
        }
    }
    if (s == nullptr) return;
    auto finding = told(*s, Confidence::certain,
                        {"cgo needs a C compiler with the headers of the C library, and it is not there.",
                         "cgo 需要 C 编译器及 C 库头文件，而这里没有。"});
    if (s->id == "exec-not-found" && replaced_path_line(facts) != nullptr)
        finding.caused_by = "editor-setting-wrong";
    // cgo was to be off.
    if (std::ranges::any_of(set_in_power_shell(facts), [](const SetInVain& set) {
            return set.name == "CGO_ENABLED" && set.value == "0";
        }))
        finding.caused_by = "shell-var-not-exported";
    conclude(verdict, std::move(finding), "install-compiler",
             {"Install one (Alpine: apk add build-base; Debian: apt-get install build-essential; macOS: "
              "xcode-select --install), or build with CGO_ENABLED=0",
              "安装编译器（Alpine：apk add build-base；Debian：apt-get install "
              "build-essential；macOS：xcode-select --install），或用 CGO_ENABLED=0 构建"});
}

}  // namespace

TRUEUP_CHECK(cc_missing) = {
    .id = "cc-missing",
    .title = {"There is no C compiler (or no C library headers) where go builds",
              "构建所在之处没有 C 编译器（或没有 C 库头文件）"},
    .why =
        {"A package with cgo needs gcc or clang and the headers of the C library. Slim images have neither. "
         "Install them (Alpine: apk add build-base; Debian: apt-get install build-essential), or build "
         "without "
         "cgo where the packages allow it: CGO_ENABLED=0. Since Go 1.20, a missing compiler turns cgo off "
         "silently.",
         "使用 cgo 的包需要 gcc 或 clang 以及 C 库头文件，精简镜像中两者都没有。请安装（Alpine：apk "
         "add build-base；Debian：apt-get install build-essential），或在包允许时用 "
         "CGO_ENABLED=0 构建。从 Go 1.20 起，没有编译器时 cgo 会被悄悄关闭。"},
    .blind = {"Whether the packages work without cgo.", "这些包不用 cgo 能否工作。"},
    .sources = "https://pkg.go.dev/cmd/cgo",
    .explains = "cgo-disabled",
    .run = run,
    .text = text,
};

}  // namespace trueup
