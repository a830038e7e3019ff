// This macOS is older than the Go release supports.
//
// Go programs use functions of the system that older releases of macOS do not
// have, and dyld stops them at start. Go 1.15 to 1.20 need macOS 10.12 to 10.13,
// 1.21 10.15, 1.23 11, 1.25 12, 1.27 13. Use an older Go or upgrade macOS.
// Source: https://go.dev/wiki/MinimumRequirements
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/macos_release.h"
#include "checks/told.h"

namespace trueup {
namespace {

// The oldest macOS that a release 1.N supports; its notes, "Ports", "Darwin".
MacosRelease oldest_for(int minor) {
    if (minor >= 27) return {13, 0};
    if (minor >= 25) return {12, 0};
    if (minor >= 23) return {11, 0};
    if (minor >= 21) return {10, 15};
    if (minor >= 17) return {10, 13};
    if (minor >= 15) return {10, 12};
    return {};
}

void run(const Facts& facts, Verdict& verdict) {
    const auto& go = facts.selection.go;
    if (facts.machine.os != "darwin" || go.kind != FileKind::binary) return;
    const auto release =
        facts.selection.version.empty() ? local_release(facts) : go_release(facts.selection.version);
    const auto oldest = oldest_for(go_minor(release));
    if (oldest.major == 0) return;
    const auto macos = macos_release(facts);
    if (!macos) return verdict.unknown({"the release of macOS is not known", "macOS 的版本未知"});
    if (*macos >= oldest) return;
    Finding finding;
    // What dyld does not find stops the program: crypto/x509 of Go 1.25 asks for a
    // function of macOS 12. Of the rest, some runs and some does not.
    const bool stops = go_minor(release) >= 25 && macos->major < 12;
    finding.severity = Severity::error;
    finding.confidence = stops ? Confidence::certain : Confidence::likely;
    if (!stops) finding.settle = "go version; go run a program that uses net/http";
    const auto version = facts.machine.os_version.value();
    finding.subject = {{}, {}, go.path};
    finding.explanation =
        say("{0} needs macOS {1} or newer, and this is {2}: go, or what it builds, stops at its start or "
            "later (`dyld: Symbol not found`).",
            "{0} 需要 macOS {1} 或更新版本，而这里是 {2}：go 或它构建的程序会在启动时或之后中止"
            "（`dyld: Symbol not found`）。",
            release, to_text(oldest), version);
    finding.evidence.push_back(
        seen(say("macOS is {}", "macOS 的版本是 {}", version), facts.machine.os_version.origin()));
    finding.evidence.push_back(
        seen_at(say("The go that runs here is {}", "这里运行的 go 是 {}", release), go.resolved));
    finding.remedies.push_back(
        advice("older-go", {"Install a Go release that supports this macOS, or upgrade macOS",
                            "安装支持此版 macOS 的 Go，或升级 macOS"}));
    verdict.find(std::move(finding));
}

// A call that the standard library makes into libSystem through the runtime, and a trap in
// it: dyld ends a program so where it cannot bind a function of a library that is there. The
// frame of the call; nullptr: the text shows none. Drawn from one report: likely, unless
// the releases of both settle it.
const PastedLine* trap_in_system_call(const Facts& facts) {
    const auto* trap = symptom(facts, "go-trap");
    if (trap == nullptr) return nullptr;
    const auto& lines = facts.paste.lines;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        if (lines[i].number <= trap->line || lines[i].number > trap->line + 40) continue;
        const auto name = std::string_view(lines[i].text).substr(0, lines[i].text.find('('));
        const auto dot = name.rfind('.');
        if (dot == std::string_view::npos || dot == 0 || !name.substr(dot + 1).starts_with("syscall") ||
            !lines[i + 1].text.contains("runtime/sys_darwin.go:"))
            continue;
        const auto package = name.substr(0, dot);
        if (is_std(package) || package.contains("internal/")) return &lines[i];
    }
    return nullptr;
}

void lacks_a_function(const Facts& facts, Verdict& verdict) {
    const auto* frame = trap_in_system_call(facts);
    if (frame == nullptr) return;
    const auto oldest = oldest_for(go_minor(told_release(facts)));
    const auto macos = macos_release(facts);
    if (macos && oldest.major != 0 && *macos >= oldest) return;
    const bool known = macos && oldest.major != 0;
    auto finding = told(frame->number, frame->text, known ? Confidence::certain : Confidence::likely,
                        {"A call into the system ended in a trap: dyld found no such function in this macOS.",
                         "对系统函数的调用以陷阱告终：dyld 在此版 macOS 中找不到该函数。"});
    if (!known) finding.settle = "sw_vers -productVersion; go version";
    conclude(verdict, std::move(finding), "older-go",
             {"Install a Go release that supports this macOS, or upgrade macOS",
              "安装支持此版 macOS 的 Go，或升级 macOS"});
}

void text(const Facts& facts, Verdict& verdict) {
    // dyld's own verdict, where it gives one.
    const auto* s = symptom(facts, "built-for-newer");
    if (s == nullptr) s = symptom(facts, {"dyld-symbol", "dyld-load-command", "system-library-missing"});
    if (s == nullptr) return lacks_a_function(facts, verdict);
    const auto& name = s->at("symbol");
    // A load command that dyld must understand, and does not: the program was linked for a newer one.
    const bool known =
        s->id == "built-for-newer" || s->id == "dyld-load-command" || s->id == "system-library-missing" ||
        name.starts_with("_SecTrust") || name.starts_with("_SecCertificate") || name.starts_with("_clock_") ||
        name.starts_with("_fdopendir") || name.starts_with("_os_unfair") || name.starts_with("_notify_") ||
        name.starts_with("_ulock") || name.starts_with("_getentropy") || name.starts_with("_arc4random");
    if (!known) return;
    conclude(
        verdict,
        told(*s, Confidence::certain,
             s->id == "dyld-load-command"
                 ? Text{"The program is linked in a way that dyld of this macOS does not understand yet.",
                        "该程序的链接方式是此版 macOS 的 dyld 还不认识的。"}
             : s->id == "system-library-missing"
                 ? say("The program needs {}, which this macOS does not have.",
                       "该程序需要 {}，而此版 macOS 没有。", base_name(s->at("path")))
                 : Text{"The program needs a function that this macOS does not have.",
                        "该程序需要此版 macOS 没有的函数。"}),
        "older-go",
        {"Install a Go release that supports this macOS, or upgrade macOS",
         "安装支持此版 macOS 的 Go，或升级 macOS"});
}

}  // namespace

TRUEUP_CHECK(macos_too_old_for_go) = {
    .id = "macos-too-old-for-go",
    .title = {"This macOS is older than the Go release supports", "此版 macOS 低于该 Go 版本的最低要求"},
    .why =
        {"Go programs use functions of the system that older releases of macOS do not have, and dyld stops "
         "them at start. Go 1.15 to 1.20 need macOS 10.12 to 10.13, 1.21 10.15, 1.23 11, 1.25 12, 1.27 13. "
         "Use an older Go or upgrade macOS.",
         "Go 程序会用到旧版 macOS 没有的系统函数，dyld 在启动时就会中止它们。Go 1.15 至 1.20 需要 macOS "
         "10.12 至 10.13，1.21 需要 10.15，1.23 需要 11，1.25 需要 12，1.27 需要 13。"
         "请用较旧的 Go，或升级 macOS。"},
    .blind = {"Programs of other languages that show the same message.",
              "其他语言的程序也会出现同样的信息。"},
    .sources = "https://go.dev/wiki/MinimumRequirements",
    .run = run,
    .text = text,
};

}  // namespace trueup
