// This Go release is older than the port it is asked to build.
//
// darwin/arm64 came with Go 1.16. Older releases link objects for x86_64, or
// programs that arm64 macOS kills. Upgrade Go.
// Source: https://go.dev/doc/go1.16#darwin
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_target.h"

namespace trueup {
namespace {

struct Port {
    std::string_view goos, goarch, since;
};

// Ports that came after modules did. Source: release notes of golang/go.
constexpr auto ports = std::to_array<Port>({
    {"aix", "ppc64", "go1.12"},
    {"freebsd", "arm64", "go1.14"},
    {"freebsd", "riscv64", "go1.20"},
    {"illumos", "amd64", "go1.13"},
    {"ios", "arm64", "go1.16"},
    {"linux", "loong64", "go1.19"},
    {"linux", "riscv64", "go1.14"},
    {"netbsd", "arm64", "go1.13"},
    {"openbsd", "arm64", "go1.13"},
    {"openbsd", "mips64", "go1.16"},
    {"openbsd", "ppc64", "go1.22"},
    {"openbsd", "riscv64", "go1.23"},
    {"wasip1", "wasm", "go1.21"},
    {"windows", "arm64", "go1.17"},
});

// "unsupported GOOS/GOARCH pair linux/loong64" of a Go that is older than the port.
bool port_is_newer(const Facts& facts, const Symptom& pair, Verdict& verdict) {
    const auto release = told_release(facts);
    const auto port = std::ranges::find_if(
        ports, [&](const Port& p) { return p.goos == pair.at("goos") && p.goarch == pair.at("goarch"); });
    if (port == ports.end() || (!release.empty() && compare_go(release, port->since) >= 0)) return false;
    const std::string since(port->since);
    auto finding = told(pair, release.empty() ? Confidence::likely : Confidence::certain,
                        say("Go builds for {0}/{1} since {2}, and this one is older.",
                            "Go 从 {2} 起才支持 {0}/{1}，而这里的更旧。", port->goos, port->goarch, since));
    if (release.empty()) finding.settle = "go version";
    conclude(verdict, std::move(finding), "upgrade-go",
             {"Install " + since + " or newer", "安装 " + since + " 或更新版本"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto release = told_release(facts);
    const Symptom* hit = nullptr;
    for (const auto& s : facts.symptoms) {
        if (s.id == "ld-arch" && s.text.find("go-link-") != std::string::npos &&
            s.at("file").find("unsupported") == std::string::npos)
            hit = &s;
        if ((s.id == "killed" || s.id == "code-signature") && !release.empty() &&
            compare_go(release, "go1.16") < 0 && apple_silicon(facts))
            hit = &s;
    }
    // Objects of Go before 1.16 say no platform: ld calls them "unknown-arm64".
    const bool old_object = hit != nullptr && hit->id == "ld-arch" && hit->at("target") == "x86_64" &&
                            hit->at("file").starts_with("unknown-arm64");
    const bool old_path = mentions(facts, "/go/1.15") || mentions(facts, "/go/1.14") ||
                          mentions(facts, "go1.15") || mentions(facts, "go1.14") || mentions(facts, "go1.13");
    if (const auto* linked = symptom(facts, {"ld-pagezero", "ld-go-object"});
        linked != nullptr && darwin_arm64_before_port(facts))
        hit = linked;
    const auto* pair = symptom(facts, "unsupported-pair");
    if (pair != nullptr && port_is_newer(facts, *pair, verdict)) return;
    if (pair != nullptr && pair->at("goos") == "darwin" && pair->at("goarch") == "arm64") hit = pair;
    if (hit == nullptr ||
        (release.empty() ? !old_path && !darwin_arm64_before_port(facts) && !old_object && hit != pair
                         : compare_go(release, "go1.16") >= 0))
        return;
    conclude(verdict,
             told(*hit, Confidence::likely,
                  {"Go before 1.16 has no darwin/arm64.", "Go 1.16 之前没有 darwin/arm64。"}),
             "upgrade-go", {"Install Go 1.16 or newer for arm64", "安装 arm64 版的 Go 1.16 或更新版本"});
}

}  // namespace

TRUEUP_CHECK(go_too_old_for_target) = {
    .id = "go-too-old-for-target",
    .title = {"This Go release is older than the port it is asked to build",
              "该 Go 版本早于所要构建的平台移植"},
    .why = {"darwin/arm64 came with Go 1.16. Older releases link objects for x86_64, or programs that arm64 "
            "macOS kills. Upgrade Go.",
            "darwin/arm64 自 Go 1.16 起支持。更早的版本链接出的是 x86_64 目标文件，或会被 arm64 "
            "macOS 杀死的程序。请升级 Go。"},
    .blind = {"Ports other than darwin/arm64.", "darwin/arm64 以外的移植。"},
    .sources = "https://go.dev/doc/go1.16#darwin",
    .explains = "go-amd64-on-arm64-mac codesign-invalid",
    .text = text,
};

}  // namespace trueup
