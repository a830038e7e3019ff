// git is not installed where go fetches modules.
//
// Private modules, GOPROXY=direct and GOPATH mode fetch with git. Slim images
// lack it. Install it (Alpine: apk add git; Debian: apt-get install git).
// Source: https://go.dev/s/gogetcmd
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || !is_false(native->git.there)) return;
    // Through a proxy, go needs no git; what is private may be in the cache already.
    const auto* proxy = facts.go_env.find("GOPROXY");
    if (proxy == nullptr || split(proxy->value, ',').front() != "direct") return;
    Finding finding;
    finding.severity = Severity::warning;
    finding.subject = {"GOPROXY", proxy->value, {}};
    finding.explanation = say("GOPROXY={} makes go fetch with git, and PATH holds none.",
                              "GOPROXY={} 使 go 用 git 获取代码，而 PATH 上没有 git。", proxy->value);
    finding.evidence.push_back(set_by("GOPROXY", proxy->value, proxy->origin));
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
