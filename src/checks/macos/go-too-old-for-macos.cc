// Programs linked by this Go are refused by this macOS.
//
// dyld of macOS 26 requires an LC_UUID load command, which Go's own linker
// writes since 1.24 (late patch releases of 1.22 and 1.23 only where they are
// asked with -ldflags="-B gobuildid"). Build with a newer Go;
// `-ldflags=-linkmode=external` lets Apple's linker do it meanwhile.
// Source: https://go.dev/issue/68678
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/macos_release.h"
#include "checks/told.h"
#include "checks/told_words.h"

namespace trueup {
namespace {

// Its linker writes no LC_UUID by itself.
bool writes_no_uuid(const std::string& release) {
    const int minor = go_minor(release);
    return minor != 0 && minor < 24;
}

void run(const Facts& facts, Verdict& verdict) {
    const auto& go = facts.selection.go;
    if (facts.machine.os != "darwin" || go.kind != FileKind::binary) return;
    if (const auto goos = facts.go_env.get("GOOS"); !goos.empty() && goos != "darwin") return;
    const auto release =
        facts.selection.version.empty() ? local_release(facts) : go_release(facts.selection.version);
    if (!writes_no_uuid(release)) return;
    const auto macos = macos_release(facts);
    if (!macos) return verdict.unknown({"the release of macOS is not known", "macOS 的版本未知"});
    if (macos->major < 26) return;
    Finding finding;
    // Reports disagree on when it is refused, and cgo has Apple's linker link.
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.settle = "go build -o hello hello.go && ./hello";
    const auto version = facts.machine.os_version.value();
    finding.subject = {{}, {}, go.path};
    finding.explanation =
        say("The linker of {0} writes no LC_UUID, and macOS {1} can refuse programs without one (`dyld: "
            "missing LC_UUID load command`).",
            "{0} 的链接器不写 LC_UUID，而 macOS {1} 可能拒绝没有它的程序（`dyld: missing LC_UUID load "
            "command`）。",
            release, version);
    finding.evidence.push_back(
        seen(say("macOS is {}", "macOS 的版本是 {}", version), facts.machine.os_version.origin()));
    finding.evidence.push_back(
        seen_at(say("The go that runs here is {}", "这里运行的 go 是 {}", release), go.resolved));
    finding.remedies.push_back(
        advice("upgrade-go", {"Build with Go 1.24 or newer (or, for now, with -ldflags=-linkmode=external)",
                              "用 Go 1.24 或更新版本构建（或暂时使用 -ldflags=-linkmode=external）"}));
    verdict.find(std::move(finding));
}

// Where the text names a release that goes through libSystem, it is a dependency that still
// calls the kernel by itself (an old golang.org/x/sys).
bool built_by_newer_go(const Facts& facts) {
    const auto release = told_release(facts);
    if (!release.empty()) return compare_go(release, "go1.12") >= 0;
    const auto named = releases_in_words(facts);
    return !named.empty() &&
           std::ranges::all_of(named, [](const std::string& one) { return compare_go(one, "go1.12") >= 0; });
}

void text(const Facts& facts, Verdict& verdict) {
    if (const auto* old = symptom(facts, "old-runtime");
        old != nullptr && told_os(facts) != "linux" && !built_by_newer_go(facts)) {
        auto finding = told(*old, Confidence::likely,
                            {"The program calls the kernel by itself, as Go before 1.12 does; this macOS "
                             "answers such calls otherwise.",
                             "该程序像 Go 1.12 之前那样自行调用内核；此版 macOS 对这类调用的回答已经不同。"});
        finding.settle = "go version PROGRAM; sw_vers";
        conclude(verdict, std::move(finding), "upgrade-go",
                 {"Build with a supported release of Go", "用受支持的 Go 版本构建"});
        return;
    }
    const auto* s = symptom(facts, "lc-uuid");
    if (s == nullptr || fresh_build_runs(facts)) return;
    const auto path = s->at("path");
    const bool installed =
        path.find("/go/bin/") != std::string::npos || path.find("/.local/bin/") != std::string::npos ||
        path.find("/usr/local/bin/") != std::string::npos || path.find("/homebrew/") != std::string::npos;
    const auto release = told_release(facts);
    if (installed && !release.empty() && compare_go(release, "go1.24") >= 0) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"The program was linked by a Go that writes no LC_UUID, which this macOS insists on.",
                   "该程序由不写 LC_UUID 的 Go 链接，而此版 macOS 要求它。"}),
             "upgrade-go",
             {"Build with Go 1.24 or newer (or, for now, with -ldflags=-linkmode=external)",
              "用 Go 1.24 或更新版本构建（或暂时使用 -ldflags=-linkmode=external）"});
}

}  // namespace

TRUEUP_CHECK(go_too_old_for_macos) = {
    .id = "go-too-old-for-macos",
    .title = {"Programs linked by this Go are refused by this macOS", "该 Go 链接出的程序被此版 macOS 拒绝"},
    .why =
        {"dyld of macOS 26 requires an LC_UUID load command, which Go's own linker writes since 1.24 (late "
         "patch releases of 1.22 and 1.23 only where they are asked: `-ldflags=\"-B gobuildid\"`). Build "
         "with "
         "a newer Go; `-ldflags=-linkmode=external` lets Apple's linker do it meanwhile.",
         "macOS 26 的 dyld 要求 LC_UUID 加载命令，而 Go 自己的链接器从 1.24 起才写入（1.22 和 1.23 "
         "的后期补丁版仅在指定 `-ldflags=\"-B gobuildid\"` 时写入）。请用更新的 "
         "Go 构建；临时可用 `-ldflags=-linkmode=external` 让苹果的链接器来链接。"},
    .blind = {"Which Go built the program, where the text does not say it.",
              "文本没有说明时，程序是由哪个 Go 构建的。"},
    .sources = "https://go.dev/issue/68678",
    .explains = "tool-build-refused-by-macos codesign-invalid",
    .run = run,
    .text = text,
};

}  // namespace trueup
