// git is not installed where go fetches modules.
//
// Private modules, GOPROXY=direct and GOPATH mode fetch with git. Slim images
// lack it. Install it (Alpine: apk add git; Debian: apt-get install git).
// Source: https://go.dev/s/gogetcmd
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || !is_false(native->git.there)) return;
    // Through a proxy, go needs no git.
    std::vector<std::string> why;
    const auto proxy = facts.go_env.get("GOPROXY");
    if (split(proxy, ',').front() == "direct") why.emplace_back("GOPROXY");
    if (facts.go_env.get("GO111MODULE") == "off") why.emplace_back("GO111MODULE");
    if (const auto no_proxy = facts.go_env.get("GONOPROXY"); !no_proxy.empty() && no_proxy != "none") {
        const bool own = given(facts, "GONOPROXY").has_value();
        why.emplace_back(own ? "GONOPROXY" : "GOPRIVATE");
    }
    if (why.empty()) return;
    Finding finding;
    finding.severity = Severity::warning;
    finding.subject = {why.front(), facts.go_env.get(why.front()), {}};
    finding.explanation =
        say("{}={} makes go fetch with git, and PATH holds none.",
            "{}={} 使 go 用 git 获取代码，而 PATH 上没有 git。", why.front(), finding.subject.value);
    if (const auto* setting = facts.go_env.find(why.front()))
        finding.evidence.push_back(set_by(why.front(), setting->value, setting->origin));
    finding.remedies.push_back(
        advice("install-git", {"apk add git · apt-get install git", "apk add git · apt-get install git"}));
    verdict.find(std::move(finding));
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "git-missing");
    if (s == nullptr) s = not_found(facts, {"git"});
    if (s == nullptr) return;
    conclude(
        verdict,
        told(*s, Confidence::certain,
             {"go calls git to fetch, and PATH holds none.", "go 要调用 git 获取代码，但 PATH 上没有它。"}),
        "install-git", {"apk add git · apt-get install git", "apk add git · apt-get install git"});
}

}  // namespace

TRUEUP_CHECK(git_missing) = {
    .id = "git-missing",
    .title = {"git is not installed where go fetches modules", "go 获取模块之处没有安装 git"},
    .why = {"Private modules, GOPROXY=direct and GOPATH mode fetch with git. Slim images lack it. Install it "
            "(Alpine: apk add git; Debian: apt-get install git).",
            "私有模块、GOPROXY=direct 以及 GOPATH 模式都要用 git 获取，而精简镜像中没有它。请安装（Alpine："
            "apk add git；Debian：apt-get install git）。"},
    .blind = {"Whether a proxy would do without git.", "使用代理是否就不需要 git。"},
    .sources = "https://go.dev/s/gogetcmd",
    .run = run,
    .text = text,
};

}  // namespace trueup
