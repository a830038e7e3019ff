// CC or CXX names a program that cannot compile for this target.
//
// cgo runs what CC says. A wrapper without a compiler behind it (ccache, xcrun),
// a cross compiler or one of another environment (conda) fails with options that
// a compiler of this machine takes. Unset CC, or give the whole command:
// CC="ccache clang".
// Source: https://pkg.go.dev/cmd/cgo
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

// go calls AR with gccgo alone; makefiles and configure scripts take it from the
// environment as well.
void judge_ar(const Facts& facts, const NativeProgram& ar, Verdict& verdict) {
    if (!ar.given || !is_false(ar.there)) return;
    Finding finding;
    finding.severity = Severity::info;
    finding.subject = {ar.setting, ar.value, {}};
    finding.explanation =
        say("AR names {}, which is not there. go itself calls it with gccgo only; a makefile of a C library "
            "would call it too.",
            "AR 指定的 {} 不存在。go 自身只在使用 gccgo 时调用它；C 库的 makefile 也会调用它。", ar.called);
    finding.evidence.push_back(set_by(ar.setting, ar.value, ar.origin));
    finding.remedies = drop_setting(facts, ar.setting, ar.origin);
    verdict.find(std::move(finding));
}

// A program of binutils under a compiler's prefix: "arm-linux-gnueabihf-gcc-ar-4.8", "ld.gold".
bool is_binutil(std::string name) {
    if (name.ends_with(".exe")) name.erase(name.size() - 4);
    if (const auto end = name.find_last_not_of("0123456789.-"); end != std::string::npos) name.erase(end + 1);
    const auto last = name.substr(name.rfind('-') + 1);
    static constexpr auto names = std::to_array<std::string_view>(
        {"ar", "as", "ld", "ld.bfd", "ld.gold", "ld.lld", "lld", "nm", "ranlib", "strip", "objcopy",
         "objdump", "readelf", "windres", "dlltool"});
    return std::ranges::find(names, std::string_view(last)) != names.end();
}

// go starts the compiler in the folder of each package, those of the standard library
// included. (Since 1.20 it refuses such a value by itself: setting-refused.)
bool is_relative(std::string_view command) {
    const bool named = std::isalnum(static_cast<unsigned char>(command[0])) != 0 || command[0] == '.';
    return command.find('/') != std::string_view::npos && named && !(command.size() > 2 && command[1] == ':');
}

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || native->cgo.is(false) || !native->cgo_possible) return;
    judge_ar(facts, native->ar, verdict);
    for (const auto* program : {&native->cc, &native->cxx}) {
        if (!program->given) continue;
        const bool foreign = program == &native->cc && !native->cross && cc_is_foreign(*native);
        const bool refused = std::ranges::any_of(facts.go_env.refusals, [&](const Refusal& refusal) {
            return refusal.setting == program->setting;
        });
        const bool relative = is_relative(program->called) && !refused;
        const bool no_compiler = is_true(program->there) && is_binutil(base_name(program->called)) &&
                                 is_binutil(base_name(program->file.resolved));
        const bool no_c = program == &native->cc && cc_is_no_c(*native);
        if (!program->wrapper_alone && !is_false(program->there) && !foreign && !relative && !no_compiler &&
            !no_c) {
            if (program->there.unknown()) verdict.unknown(program->there.reason());
            if (program->strange)
                verdict.unknown(say("nothing shows that {} ({}) is a compiler",
                                    "没有迹象表明 {}（{}）是编译器", program->file.path, program->setting));
            continue;
        }
        Finding finding;
        // On Linux, net and os/user need cgo; on macOS no package of the standard library does.
        finding.severity = program == &native->cc && native->goos != "darwin"
                               ? Severity::error
                               : cgo_severity(facts, Severity::warning);
        finding.subject = {program->setting, program->value, {}};
        if (program->wrapper_alone)
            finding.explanation = say(
                "{}={} is a wrapper with no compiler behind it. Write the whole command: {}=\"{} {}\".",
                "{}={} 只是外壳，后面没有编译器。请写出完整命令：{}=\"{} {}\"。", program->setting,
                program->value, program->setting, program->value, native->goos == "darwin" ? "clang" : "gcc");
        else if (no_compiler)
            finding.explanation =
                say("{}={} is a tool for object files, and no compiler.",
                    "{}={} 是处理目标文件的工具，不是编译器。", program->setting, program->value);
        else if (no_c)
            finding.explanation =
                say("{}={} does not compile C as cgo needs it: go's own runtime/cgo does not build with it.",
                    "{}={} 不能按 cgo 的要求编译 C：连 go 自己的 runtime/cgo 也无法用它构建。",
                    program->setting, program->value);
        else if (relative)
            finding.explanation = say(
                "{}={} is relative, and go starts the compiler in the folder of each package.",
                "{}={} 是相对路径，而 go 会在每个包的目录中启动编译器。", program->setting, program->value);
        else if (foreign)
            finding.explanation =
                say("{}={} builds for {}, and go builds for {}/{}.",
                    "{}={} 是为 {} 编译的，而 go 的目标是 {}/{}。", program->setting, program->value,
                    program->triple.empty() ? program->goos + "/" + program->goarch : program->triple,
                    native->goos, native->goarch);
        else
            finding.explanation = say("{} names {}, which is not there.", "{} 指定的 {} 不存在。",
                                      program->setting, program->called);
        finding.evidence.push_back(set_by(program->setting, program->value, program->origin));
        if (relative) {
            finding.confidence = Confidence::likely;
            finding.settle = "go build -a runtime/cgo";
        }
        if (is_false(program->there) && program->called.find('/') == std::string::npos)
            finding.evidence.push_back(
                seen(say("no folder of PATH holds {}", "PATH 的任何目录中都没有 {}", program->called)));
        finding.remedies = drop_setting(facts, program->setting, program->origin);
        verdict.find(std::move(finding));
    }
}

// go's own words about the value, or those of a program that is no compiler.
bool said_of_the_program(const Facts& facts, Verdict& verdict) {
    const auto* relative = symptom(facts, "cc-relative");
    const auto* other = symptom(facts, "cc-no-compiler");
    // Somebody may have typed that command; under the name of a package it was go.
    const bool by_go =
        other != nullptr && std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
            return line.number < other->line && line.number + 6 > other->line &&
                   line.text.starts_with("# ") && line.text.find(' ', 2) == std::string::npos;
        });
    if (relative == nullptr && !by_go) return false;
    const auto setting = relative != nullptr ? relative->at("setting") : std::string("CC");
    auto finding =
        relative != nullptr
            ? told(*relative, Confidence::certain,
                   say("{0} is {1}: go starts the compiler in the folder of each package, so a path must be "
                       "absolute.",
                       "{0} 的值是 {1}：go 会在每个包的目录中启动编译器，因此路径必须是绝对路径。", setting,
                       relative->at("program")))
            : told(*other, Confidence::certain,
                   say("go asked {0} to compile, and that is a tool for object files: CC names it.",
                       "go 让 {0} 来编译，而它是处理目标文件的工具：CC 指定了它。", other->at("program")));
    finding.subject.setting = setting;
    finding.settle = relative != nullptr ? std::string() : "go env CC CXX";
    conclude(verdict, std::move(finding), "unset-cc",
             say("unset {0} (or: go env -u {0}), or name a compiler: its name alone, or its whole path",
                 "unset {0}（或 go env -u {0}），或指定一个编译器：只写名字，或写完整路径", setting));
    return true;
}

// go starts what CC names, under the name of a package: "# runtime/cgo", exec: "FR": not
// found. A compiler by its plain name is just not installed (cc-missing).
bool names_no_program(const Facts& facts, Verdict& verdict) {
    static constexpr auto plain =
        std::to_array<std::string_view>({"gcc", "g++", "cc", "c++", "clang", "clang++", "gcc.exe", "g++.exe",
                                         "pkg-config", "ar", "swig", "gfortran"});
    for (const auto& s : facts.symptoms) {
        if (s.id != "exec-not-found" && s.id != "cc-not-found") continue;
        const auto program = base_name(s.at("program"));
        if (program.empty() || std::ranges::find(plain, std::string_view(program)) != plain.end()) continue;
        const bool conda = program.contains("conda");
        // "# github.com/veandco/go-sdl2/sdl" right above. Debian's default is a name in full.
        const bool by_go = std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
            return line.number < s.line && line.number + 3 > s.line && line.text.starts_with("# ") &&
                   line.text.find(' ', 2) == std::string::npos && line.text.contains('/');
        });
        const bool bare = s.text.starts_with("exec: ") &&
                          std::isalpha(static_cast<unsigned char>(program[0])) != 0 &&
                          std::ranges::count(program, '-') < 2;
        if (!conda && !(by_go && bare)) continue;
        if (!conda && cross_asked(facts)) continue;
        auto finding =
            told(s, Confidence::likely,
                 conda ? say("CC names {0}, which comes with another package of conda's than go, and is not "
                             "installed.",
                             "CC 指定的是 {0}，它属于 conda 的另一个包，没有随 go 一起安装。", program)
                       : say("cgo starts {0} as the C compiler: CC names it, and there is no such program.",
                             "cgo 把 {0} 当作 C 编译器启动：CC 指定了它，但没有这个程序。", program));
        finding.subject.setting = "CC";
        finding.settle = "go env CC CXX";
        conclude(
            verdict, std::move(finding), "unset-cc",
            conda
                ? Text{"conda install gcc_linux-64 gxx_linux-64 (macOS: clang_osx-64), or: go env -w CC=gcc",
                       "conda install gcc_linux-64 gxx_linux-64（macOS：clang_osx-64），或 go env -w CC=gcc"}
                : Text{"Take CC out of the environment (go env -u CC), or name a compiler that is there",
                       "从环境中去掉 CC（go env -u CC），或指定一个存在的编译器"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    std::vector<ToldValue> values;
    for (const std::string_view name : {"CC", "CXX"}) {
        for (auto& value : told_values(facts, name)) values.push_back(std::move(value));
        if (const auto* shown = shown_setting(facts, name))
            values.push_back({shown->value, shown->origin.line, shown->origin.text, {}});
    }
    const bool trouble =
        shows(facts, "cc-flag-unknown") || shows(facts, "cc-foreign-asm") || shows(facts, "header-missing") ||
        shows(facts, "ld-flag-unknown") || shows(facts, "lib-missing") || shows(facts, "cc-not-found") ||
        shows(facts, "exec-not-found") || shows(facts, "tbd-unknown") || shows(facts, "sysroot-missing");
    // conda's activation exports them all; they look into conda's own folders, and no
    // other fault is shown.
    const auto conda = [&](const std::string& program) {
        return facts.symptoms.empty() && (program.find("-apple-darwin13.4.0-") != std::string::npos ||
                                          program.find("-apple-darwin20.0.0-") != std::string::npos ||
                                          program.find("-conda-linux-gnu") != std::string::npos ||
                                          program.find("-conda_cos") != std::string::npos);
    };
    if (said_of_the_program(facts, verdict)) return;
    if (const auto* s = symptom(facts, "cc-gnu-on-apple")) {
        auto finding =
            told(*s, Confidence::likely,
                 {"These are GNU gcc's words about a header of Apple's, which is written for clang: "
                  "CC or PATH names another gcc than /usr/bin/cc.",
                  "这是 GNU gcc 对 Apple 头文件的报错，而该头文件是为 clang 编写的：CC 或 PATH "
                  "指定的是另一个 gcc，而不是 /usr/bin/cc。"});
        finding.subject.setting = "CC";
        finding.settle = "go env CC; $(go env CC) --version";
        conclude(verdict, std::move(finding), "unset-cc",
                 {"unset CC CXX (or: go env -u CC CXX), or CC=clang",
                  "unset CC CXX（或 go env -u CC CXX），或 CC=clang"});
        return;
    }
    for (const auto& value : values) {
        const auto words = split(value.value, ' ');
        const auto program = base_name(words[0]);
        const bool wrapper =
            words.size() == 1 &&
            (program == "ccache" || program == "xcrun" || program == "sccache" || program == "distcc" ||
             program == "cl" || program == "cl.exe" || program == "env");
        // No compiler of anything.
        static constexpr auto others =
            std::to_array<std::string_view>({"python", "python3", "perl", "ruby", "node", "true", "false",
                                             "echo", "cat", "bash", "sh", "make"});
        const bool other = std::ranges::find(others, std::string_view(program)) != others.end();
        const bool relative = !words[0].empty() && is_relative(words[0]);
        const bool binutil = is_binutil(program);
        // go env shows it, or a go command was given it.
        const auto* by = command_of(facts, value.line);
        const bool for_go = by != nullptr && !by->words.empty() && base_name(by->words[0]) == "go" &&
                            shown_env(facts, "CGO_ENABLED") != "0";
        // What a makefile builds for may stand inside it.
        const bool by_make = by != nullptr && by->env.contains("CC") && !by->words.empty() &&
                             base_name(by->words[0]).ends_with("make");
        const bool triple = program.find("conda") != std::string::npos ||
                            (std::ranges::count(program, '-') >= 2 && !cross_asked(facts) && !by_make);
        if (!wrapper && !other && !binutil && !(trouble && (relative || triple)) && !(relative && for_go) &&
            !conda(program))
            continue;
        // Of conda's own compiler alone nothing says that it does not fit.
        const auto sure = wrapper || other || binutil ? Confidence::certain
                          : trouble || relative       ? Confidence::likely
                                                      : Confidence::possible;
        conclude(verdict,
                 told(value.line, value.text, sure,
                      sure == Confidence::possible
                          ? say("The C compiler is set to {0}, which looks into conda's own folders.",
                                "C 编译器被设为 {0}，它会在 conda 自己的目录中查找。", value.value)
                          : say("The C compiler is set to {0}, which is none for this target by itself.",
                                "C 编译器被设为 {0}，而它本身并不是适用于此目标的编译器。", value.value)),
                 "unset-cc",
                 {"unset CC CXX (or: go env -u CC CXX), or write the whole command, e.g. CC=\"ccache clang\"",
                  "unset CC CXX（或 go env -u CC CXX），或写出完整命令，例如 CC=\"ccache clang\""});
        return;
    }
    if (names_no_program(facts, verdict)) return;
    if (const auto* s = symptom(facts, "cc-word-size"); s != nullptr && !cross_asked(facts)) {
        auto finding =
            told(*s, Confidence::certain,
                 say("Go builds for {0} bits, and the C compiler that PATH finds has no such mode.",
                     "Go 构建的是 {0} 位程序，而 PATH 上找到的 C 编译器没有这种模式。", s->at("bits")));
        finding.settle = "gcc -v";
        conclude(
            verdict, std::move(finding), "other-gcc",
            {"Install a compiler for this word size (Windows: the x86_64 one of MinGW-w64 or MSYS2, not "
             "MinGW.org's) and put it first on PATH",
             "安装对应位数的编译器（Windows：MinGW-w64 或 MSYS2 的 x86_64 版，而不是 MinGW.org 的），并放到 "
             "PATH 最前"});
        return;
    }
    if (const auto* s = symptom(facts, "cc-bad-option")) {
        conclude(verdict,
                 told(*s, Confidence::likely,
                      {"The program that is called as C compiler is a wrapper and takes none of a compiler's "
                       "options.",
                       "被当作 C 编译器调用的程序只是外壳，不接受编译器的参数。"}),
                 "unset-cc",
                 {"unset CC CXX, or write the whole command, e.g. CC=\"ccache clang\"",
                  "unset CC CXX，或写出完整命令，例如 CC=\"ccache clang\""});
        return;
    }
    if (const auto* s = symptom(facts, "cc-bare-metal")) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      say("{0} builds for machines without an operating system, and cgo needs one.",
                          "{0} 面向没有操作系统的机器，而 cgo 需要操作系统。", s->at("program"))),
                 "unset-cc",
                 {"Set CC to a compiler for the target's system, e.g. CC=arm-linux-gnueabihf-gcc for "
                  "linux/arm, or build with CGO_ENABLED=0",
                  "把 CC 设为面向目标系统的编译器，例如 linux/arm 用 CC=arm-linux-gnueabihf-gcc，或用 "
                  "CGO_ENABLED=0 构建"});
        return;
    }
    // What Go just made is arm64, Go says -arch arm64 itself, and the linker works for
    // x86_64: a second -arch is given with CC or the flags.
    for (const auto& s : facts.symptoms) {
        if (s.id != "ld-arch" || s.text.find("go-link-") == std::string::npos || s.at("target") != "x86_64" ||
            !s.at("file").starts_with("macOS-arm64") || !go_is_arm64_on_mac(facts))
            continue;
        auto finding =
            told(s, Confidence::likely,
                 {"Go built for arm64, and the C compiler links for x86_64: CC or CGO_LDFLAGS ask "
                  "for another architecture.",
                  "Go 构建的是 arm64，而 C 编译器在为 x86_64 链接：CC 或 CGO_LDFLAGS 指定了另一种架构。"});
        finding.settle = "go env CC CGO_CFLAGS CGO_LDFLAGS";
        conclude(verdict, std::move(finding), "unset-cc",
                 {"Take -arch x86_64 out of CC, CGO_CFLAGS and CGO_LDFLAGS",
                  "从 CC、CGO_CFLAGS 和 CGO_LDFLAGS 中去掉 -arch x86_64"});
        return;
    }
    // "gcc -std=gnu99" as the name of one program: who starts it does not split CC.
    for (const auto& s : facts.symptoms) {
        const auto& program = s.at("program");
        const auto space = program.find(" -");
        if ((s.id != "exec-not-found" && s.id != "cc-not-found") || space == std::string::npos) continue;
        conclude(verdict,
                 told(s, Confidence::likely,
                      say("CC is \"{0}\", and the whole of it is taken for the name of a program.",
                          "CC 是 \"{0}\"，而整个字符串被当成了程序名。", program)),
                 "unset-cc",
                 say("Set CC={0}, and put the options into CGO_CFLAGS", "设置 CC={0}，把参数放进 CGO_CFLAGS",
                     program.substr(0, space)));
        return;
    }
    // go shows the command with which it would have compiled.
    for (const auto& s : facts.symptoms) {
        const auto& program = s.at("program");
        if (s.id != "exec-not-found" || program.empty() || program.contains('/') || cross_asked(facts))
            continue;
        const bool compiles = std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
            return line.number > s.line && line.text.starts_with(program + " -") &&
                   (line.text.contains(" -m64") || line.text.contains(" -m32") ||
                    line.text.contains(" -fmessage-length=0") || line.text.contains(" -mthreads"));
        });
        if (!compiles || program.contains("gcc") || program.contains("clang") || program.ends_with("++") ||
            program == "cc")
            continue;
        conclude(verdict,
                 told(s, Confidence::likely,
                      say("go calls {0} as the C compiler, and there is no such program: CC names it.",
                          "go 把 {0} 当作 C 编译器来调用，而没有这个程序：CC 指定了它。", program)),
                 "unset-cc", {"unset CC (or: go env -u CC)", "unset CC（或 go env -u CC）"});
        return;
    }
    const auto* missing = symptom(facts, "cc-not-found");
    // For a cross build a name alone may be right and not installed (cgo-cross-cc);
    // a path was written down by somebody.
    if (missing == nullptr || (cross_asked(facts) && !missing->at("program").starts_with('/'))) return;
    const auto program = base_name(missing->at("program"));
    // Debian builds its Go with the full name of its own gcc as default: nobody set CC.
    if (values.empty() && (program == "x86_64-linux-gnu-gcc" || program == "aarch64-linux-gnu-gcc") &&
        !missing->at("program").starts_with('/'))
        return;
    static constexpr std::string_view usual[] = {"gcc", "cc", "clang", "g++", "c++", "clang++"};
    // A name that is no program's (a date, a number) came from a script's noise.
    if (std::ranges::find(usual, std::string_view(program)) != std::end(usual) || program.empty() ||
        (program[0] >= '0' && program[0] <= '9'))
        return;
    conclude(verdict,
             told(*missing, Confidence::likely,
                  say("CC names {0}, and there is no such program on PATH.",
                      "CC 指定了 {0}，而 PATH 上没有这个程序。", program)),
             "unset-cc", {"unset CC (or: go env -u CC)", "unset CC（或 go env -u CC）"});
}

}  // namespace

TRUEUP_CHECK(cc_unsuitable) = {
    .id = "cc-unsuitable",
    .title = {"CC or CXX names a program that cannot compile for this target",
              "CC 或 CXX 指定的程序无法为此目标编译"},
    .why = {"cgo runs what CC says. A wrapper without a compiler behind it (ccache, xcrun), a cross compiler "
            "or one of another environment (conda) fails with options that a compiler of this machine takes. "
            "Unset CC, or give the whole command: CC=\"ccache clang\".",
            "cgo 运行 CC "
            "指定的程序。后面没有真正编译器的外壳（ccache、xcrun）、交叉编译器或其他环境（conda）的编译器，"
            "会因本机编译器接受的参数而失败。请取消 CC，或写出完整命令：CC=\"ccache clang\"。"},
    .blind = {"A CC that only the failing program sets.", "只由出错程序自己设置的 CC。"},
    .sources = "https://pkg.go.dev/cmd/cgo",
    .explains = "cc-missing cgo-cross-cc",
    .run = run,
    .text = text,
};

}  // namespace trueup
