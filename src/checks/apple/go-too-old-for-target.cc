// This Go release is older than the port it is asked to build.
//
// darwin/arm64 came with Go 1.16. Older releases link objects for x86_64, or
// programs that arm64 macOS kills. Upgrade Go.
// Source: https://go.dev/doc/go1.16#darwin
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

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
    const auto* pair = symptom(facts, "unsupported-pair");
    if (pair != nullptr && pair->at("goos") == "darwin" && pair->at("goarch") == "arm64") hit = pair;
    if (hit == nullptr ||
        (release.empty() ? !old_path && !old_object && hit != pair : compare_go(release, "go1.16") >= 0))
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
