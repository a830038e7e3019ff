// cgo builds for another platform with the compiler of this one.
//
// For a target of another system or CPU, cgo needs a C compiler for that target.
// The host's gcc or clang does not know the options (-m64, -marm, -arch) or its
// linker refuses them. Set CC to a cross compiler (CC="zig cc -target …",
// aarch64-linux-gnu-gcc), build on the target platform, or turn cgo off.
// Source: https://pkg.go.dev/cmd/cgo https://go.dev/wiki/GccgoCrossCompilation
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/c_headers.h"
#include "checks/go_settings.h"
#include "checks/native.h"
#include "checks/told.h"
#include "checks/told_target.h"

namespace trueup {
namespace {

// A library that comes with the compiler: one that is built for another CPU means
// that the compiler has none for this one.
bool of_the_compiler(const Symptom& skipped) {
    static constexpr auto own =
        std::to_array<std::string_view>({"c", "m", "gcc", "gcc_s", "pthread", "mingwex", "mingw32",
                                         "mingwthrd", "moldname", "msvcrt", "kernel32", "user32"});
    return std::ranges::find(own, std::string_view(skipped.at("lib"))) != own.end() ||
           skipped.at("path").find("lib/gcc/") != std::string::npos;
}

// A target was asked for, and the compiler has no headers of that system.
const Symptom* header_of_target(const Facts& facts) {
    const auto* s = symptom(facts, "header-missing");
    if (s == nullptr || !cross_asked(facts)) return nullptr;
    const auto owner = owner_of_header(s->at("header"));
    const auto aims_at = [&](std::string_view os) {
        return shown_env(facts, "GOOS") == os ||
               std::ranges::any_of(told_values(facts, "GOOS"),
                                   [&](const ToldValue& value) { return value.value == os; });
    };
    const auto os = told_os(facts);
    // gcc without the other word size (-m32) finds /usr/include, and not what lies below a
    // folder of that target.
    if (s->at("header").starts_with("bits/") && s->text.find("/usr/include/") != std::string::npos) return s;
    return (owner == HeaderOwner::windows && aims_at("windows") && os != "windows") ||
                   (owner == HeaderOwner::linux_api && aims_at("linux") && os != "linux") ||
                   (owner == HeaderOwner::apple && aims_at("darwin") && os != "darwin")
               ? s
               : nullptr;
}

void add_target(const Facts& facts, Finding& finding) {
    for (const auto* name : {"GOOS", "GOARCH"}) {
        if (const auto* setting = facts.go_env.find(name);
            setting != nullptr && setting->origin.kind != OriginKind::builtin)
            finding.evidence.push_back(set_by(name, setting->value, setting->origin));
    }
}

Text built_for(const NativeFacts& native) {
    const auto& cc = native.cc;
    const bool host = cc.goos == native.host_os && (cc.goarch.empty() || cc.goarch == native.host_arch);
    if (host) return {" builds for this machine.", "只为本机编译。"};
    return say(" builds for {}.", "是为 {} 编译的。",
               cc.goos.empty() || cc.goarch.empty() ? cc.triple : cc.goos + "/" + cc.goarch);
}

// cgo was asked for where Go has none: no compiler helps.
void no_cgo_there(const Facts& facts, const NativeFacts& native, Verdict& verdict) {
    Finding finding;
    finding.title = {"cgo is on for a target that has none", "为不支持 cgo 的目标开启了 cgo"};
    finding.subject = {"CGO_ENABLED", "1", {}};
    finding.explanation =
        say("Go has no cgo for {}/{}, and CGO_ENABLED=1 asks for it.",
            "Go 不支持 {}/{} 上的 cgo，而 CGO_ENABLED=1 要求使用它。", native.goos, native.goarch);
    finding.evidence.push_back(set_by("CGO_ENABLED", "1", native.cgo.origin()));
    add_target(facts, finding);
    finding.remedies = drop_setting(facts, "CGO_ENABLED", native.cgo.origin());
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || !native->cross || (native->cgo_given && native->cgo.is(false))) return;
    // Nobody asked for another target: go itself is for another machine (go-wrong-arch).
    if (native->goos == host_goos(facts) && native->goarch == host_goarch(facts)) return;
    const bool on = native->cgo.is(true);
    if (!native->cgo_possible) {
        if (on && native->cgo_given) no_cgo_there(facts, *native, verdict);
        return;
    }
    const bool foreign = cc_is_foreign(*native);
    const bool missing = is_false(native->cc.there);
    if (!foreign && !missing) return;
    // Distributions give go another default for each target.
    if (native->cc.guessed)
        return verdict.unknown(
            facts.go_env.unavailable.value_or(Text{"the default of CC is not known", "CC 的默认值未知"}));
    // With a compiler at hand, and cgo off as go wants it, there is nothing to complain about.
    if (!on && (!native->for_target.empty() || !cgo_wanted(facts))) return;
    const auto target = native->goos + "/" + native->goarch;
    Finding finding;
    finding.subject = {"CC", native->cc.value, {}};
    finding.explanation =
        say("The target is {}, and CC is {}, which", "目标是 {}，而 CC 是 {}，它", target, native->cc.value);
    const auto what = missing ? Text{" is not there.", "不存在。"} : built_for(*native);
    const auto others =
        native->for_target.empty()
            ? Text{" No compiler for the target was found on PATH.", "PATH 上没有找到面向该目标的编译器。"}
            : say(" {} is there.", "已有 {}。", native->for_target.front().value);
    finding.explanation.en += what.en + others.en;
    finding.explanation.zh += what.zh + others.zh;
    add_target(facts, finding);
    finding.evidence.push_back(value_of(native->cc));
    if (!native->for_target.empty())
        finding.remedies.push_back(advice(
            "set-cc", say("CC=\"{}\" go build", "CC=\"{}\" go build", native->for_target.front().value)));
    else
        finding.remedies.push_back(
            advice("cross-compiler", {"Install a compiler for the target (Debian: gcc-aarch64-linux-gnu, "
                                      "gcc-mingw-w64, …; or zig: CC=\"zig cc -target "
                                      "…\"), build on the target platform, or build with CGO_ENABLED=0",
                                      "安装目标平台的编译器（Debian：gcc-aarch64-linux-gnu、gcc-mingw-w64 "
                                      "等；或 zig：CC=\"zig cc -target …\"），"
                                      "在目标平台上构建，或用 CGO_ENABLED=0 构建"}));
    verdict.find(std::move(finding));
}

// go build -ldflags "-extldflags '-z now'"
bool given_as_extldflags(const Facts& facts, const std::string& flag) {
    return !flag.empty() && std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        const auto at = line.text.find("-extldflags");
        return at != std::string::npos && line.text.find(flag, at + 11) != std::string::npos;
    });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"cc-flag-unknown", "cc-foreign-asm", "ld-flag-unknown", "ld-go-object"});
    // Not asked for, it is the compiler that is the wrong one (cc-unsuitable).
    if (s == nullptr && cross_asked(facts) && !works_with_32_bits(facts)) s = symptom(facts, "cc-word-size");
    if (s == nullptr && cross_asked(facts)) s = symptom(facts, "ld-pagezero");
    if (s != nullptr && darwin_arm64_before_port(facts)) return;  // go-too-old-for-target
    if (s == nullptr) s = header_of_target(facts);
    if (s == nullptr) {
        const auto skipped = std::ranges::find_if(facts.symptoms, [](const Symptom& seen) {
            return seen.id == "gnu-ld-skip" && of_the_compiler(seen);
        });
        if (skipped == facts.symptoms.end()) return;
        conclude(
            verdict,
            told(*skipped, Confidence::likely,
                 say("The C compiler's own library {0} is for another CPU than the target: it has none for "
                     "this "
                     "target.",
                     "C 编译器自带的库 {0} 面向另一种 CPU：它没有适用于该目标的库。", skipped->at("lib"))),
            "cross-compiler",
            {"Install a compiler for the target and name it in CC (for 386: gcc-multilib, or "
             "CC=i686-w64-mingw32-gcc on Windows), or build for the CPU that this one is for",
             "安装面向该目标的编译器并写入 CC（386：gcc-multilib；Windows 上为 "
             "CC=i686-w64-mingw32-gcc），或为该编译器所面向的 CPU 构建"});
        return;
    }
    if (shows(facts, "cc-other-target")) return;  // cc-shadowed
    // The project hands it to the linker itself, whoever that is.
    if (s->id == "ld-flag-unknown" && given_as_extldflags(facts, s->at("flag"))) return;
    if (s->id == "ld-flag-unknown" && !cross_asked(facts) &&
        s->at("flag").find("build-id") == std::string::npos && s->at("flag") != "-z" &&
        s->at("flag").find("--") == std::string::npos)
        return;
    const bool asked = cross_asked(facts);
    if (go_is_foreign(facts) && !(asked && told_go_arch(facts) == told_machine(facts))) return;
    // What Go made is in another format than this linker's: that needs no other proof.
    const bool sure = asked || !s->at("foreign").empty() || s->at("flag") == "-fPIC";
    auto finding = told(
        *s, sure ? Confidence::certain : Confidence::likely,
        s->id == "ld-go-object"
            ? Text{"The linker is this machine's, and the target is another: it does not read what Go made.",
                   "链接器是本机的，而目标是另一个平台：它读不懂 Go 生成的文件。"}
            : Text{"The C compiler is this machine's, and the target is another: it does not take the "
                   "target's options.",
                   "C 编译器是本机的，而目标是另一个平台：它不接受目标平台的参数。"});
    if (!sure) finding.settle = "go version; go env GOARCH GOHOSTARCH CC";
    conclude(
        verdict, std::move(finding), "cross-compiler",
        {"Set CC to a compiler for the target, build on the target platform, or build with CGO_ENABLED=0",
         "把 CC 设为目标平台的编译器，在目标平台上构建，或用 CGO_ENABLED=0 构建"});
}

}  // namespace

TRUEUP_CHECK(cgo_cross_cc) = {
    .id = "cgo-cross-cc",
    .title = {"cgo builds for another platform with the compiler of this one",
              "cgo 用本机的编译器为另一个平台构建"},
    .why =
        {"For a target of another system or CPU, cgo needs a C compiler for that target. The host's gcc or "
         "clang does not know the options (-m64, -marm, -arch) or its linker refuses them. Set CC to a cross "
         "compiler (CC=\"zig cc -target …\", aarch64-linux-gnu-gcc), build on the target platform, or turn "
         "cgo off.",
         "为其他系统或 CPU 构建时，cgo 需要面向该目标的 C 编译器。本机的 gcc 或 clang "
         "不认识这些参数（-m64、-marm、-arch），"
         "或其链接器拒绝它们。请把 CC 设为交叉编译器（CC=\"zig cc -target …\"、aarch64-linux-gnu-gcc），"
         "在目标平台上构建，或关闭 cgo。"},
    .blind = {"A Go toolchain that itself is for another CPU, where nothing shows its architecture (see "
              "go-wrong-arch).",
              "文本未显示架构、而 Go 工具链本身就是另一种 CPU 的情况（见 go-wrong-arch）。"},
    .sources = "https://pkg.go.dev/cmd/cgo\nhttps://go.dev/wiki/GccgoCrossCompilation",
    .explains = "goos-goarch-override native-lib-arch-mismatch cgo-disabled",
    .run = run,
    .text = text,
};

}  // namespace trueup
