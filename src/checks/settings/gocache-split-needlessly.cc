// GOCACHE or GOMODCACHE is split by architecture by hand.
//
// Not wrong, only wasteful: the build cache's keys already hold the platform,
// and the module cache holds source code. Fixed by removing the line; safe
// (caches fill again).
// Source: cmd/go/internal/work/exec.go, buildActionID.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told_state.h"

namespace trueup {
namespace {

bool ends_with_arch(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    constexpr std::array<std::string_view, 4> archs = {"arm64", "amd64", "x86_64", "aarch64"};
    return std::ranges::any_of(archs, [&](std::string_view arch) {
        if (!path.ends_with(arch) || path.size() == arch.size()) return false;
        const char before = path[path.size() - arch.size() - 1];
        return before == '-' || before == '_' || before == '/' || before == '.';
    });
}

void run(const Facts& facts, Verdict& verdict) {
    for (const std::string_view name : {"GOCACHE", "GOMODCACHE"}) {
        const auto value = given(facts, name);
        if (!value || !ends_with_arch(value->value)) continue;
        // What the parent handed over may belong to a tool that isolates on purpose.
        if (value->origin.kind != OriginKind::file && value->origin.kind != OriginKind::go_env_file) continue;
        Finding finding;
        finding.severity = Severity::info;
        finding.subject = {std::string(name), value->value, {}};
        finding.explanation = say(
            "{}={} keeps one cache an architecture. Go does that inside one cache: the key of every build "
            "result holds GOOS, GOARCH and the compiler, and modules are source code. Two folders only "
            "take twice the space.",
            "{}={} 按架构分开存放缓存。Go 在同一个缓存里已经做到了这一点：每个构建结果的键都含有 "
            "GOOS、GOARCH "
            "和编译器，而模块只是源代码。分成两个目录只会多占一倍空间。",
            name, value->value);
        finding.evidence.push_back(set_by(name, value->value, value->origin));
        finding.remedies = drop_setting(facts, name, value->origin);
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    judge_shown_state(facts, verdict, run, {"GOCACHE", "GOMODCACHE"});
}

}  // namespace

TRUEUP_CHECK(gocache_split_needlessly) = {
    .id = "gocache-split-needlessly",
    .title = {"A Go cache is split by architecture, which Go does by itself",
              "按架构拆分了 Go 缓存，而 Go 本来就会区分"},
    .why =
        {"Some guides advise a GOCACHE for each architecture. The cache key already holds the target "
         "platform, the flags and the compiler, and the module cache holds source code only. The split "
         "costs disk space and cold builds, nothing else. Removing the line is safe.",
         "有些教程建议每种架构单独设一个 GOCACHE。其实缓存键已经包含目标平台、标志和编译器，模块缓存里也只有"
         "源代码。拆分只会多占磁盘、多几次冷构建。删掉那一行是安全的。"},
    .blind = {"Values handed over by a parent process: a tool may isolate on purpose.",
              "由父进程传入的值：可能是某个工具有意隔离。"},
    .sources =
        "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching\n"
        "https://github.com/golang/go/blob/master/src/cmd/go/internal/work/exec.go",
    .run = run,
    .text = text,
};

}  // namespace trueup
