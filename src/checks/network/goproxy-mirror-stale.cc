// A mirror serves other bytes than the checksum database knows.
//
// Mirrors keep copies; one that was filled from a moved tag differs from what
// sum.golang.org recorded. Use another proxy for this module
// (GOPROXY=https://proxy.golang.org,direct). Never turn the check off for it.
// Source: https://go.dev/ref/mod#checksum-database
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_trial.h"

namespace trueup {
namespace {

bool is_mirror(std::string_view proxies) {
    return proxies.find("://") < proxies.find(',') && !proxies.starts_with("https://proxy.golang.org");
}

// Against go.sum the project's own record may be the wrong one; but where another proxy
// serves what go.sum says, it is this one that differs.
bool another_proxy_agrees(const Facts& facts, Verdict& verdict) {
    const auto trial = told_trial(facts, "GOPROXY", "checksum-mismatch");
    if (!trial || !is_mirror(trial->failed_with)) return false;
    const auto first = [](const std::string& list) { return list.substr(0, list.find_first_of(",|")); };
    if (first(trial->failed_with) == first(trial->worked_with)) return false;
    auto finding =
        told(*trial->failure, Confidence::likely,
             say("{0} gave other contents than go.sum records, and with {1} the same command works.",
                 "{0} 给出的内容与 go.sum 的记录不同，而用 {1} 时同一条命令成功。", first(trial->failed_with),
                 trial->worked_with.empty() ? std::string("GOPROXY=(default)") : trial->worked_with));
    finding.evidence.push_back(seen_line(trial->line, trial->text));
    finding.subject = {"GOPROXY", trial->failed_with, {}};
    const auto better =
        trial->worked_with.empty() ? std::string("https://proxy.golang.org,direct") : trial->worked_with;
    conclude(verdict, std::move(finding), "other-proxy",
             say("Keep GOPROXY={0}, and run go clean -modcache once",
                 "保留 GOPROXY={0}，并执行一次 go clean "
                 "-modcache",
                 better));
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "checksum-mismatch");
    if (s == nullptr || another_proxy_agrees(facts, verdict)) return;
    const auto* known = symptom(facts, "checksum-known-by");
    const bool by_go_sum = known != nullptr && known->at("source") == "go.sum";
    const auto proxies = told_proxies(facts);
    const bool mirror = std::ranges::any_of(proxies, [](const std::string& p) {
        return p.find("://") != std::string::npos && !p.starts_with("https://proxy.golang.org");
    });
    if (!mirror) return;
    // What several serve alike is the module as it is: go.sum differs.
    const auto first = [](const std::string& list) { return list.substr(0, list.find_first_of(",|")); };
    if (by_go_sum && std::ranges::any_of(
                         proxies, [&](const std::string& p) { return first(p) != first(proxies.front()); }))
        return;
    auto finding =
        by_go_sum
            ? told(*s, Confidence::possible,
                   {"The mirror in GOPROXY gave other contents than go.sum records: the mirror's copy is "
                    "from another tag, or go.sum is.",
                    "GOPROXY 中的镜像给出的内容与 go.sum 的记录不同：要么镜像的副本取自另一个标签，"
                    "要么 go.sum 如此。"})
            : told(*s, Confidence::likely,
                   {"The mirror in GOPROXY gave other contents than the checksum database recorded.",
                    "GOPROXY 中的镜像给出的内容与校验和数据库的记录不同。"});
    finding.subject.setting = "GOPROXY";
    if (by_go_sum) {
        const auto& module = s->at("module");
        finding.settle = "GOPROXY=https://proxy.golang.org GOMODCACHE=$(mktemp -d) go mod download " +
                         (module.empty() ? std::string("MODULE@VERSION") : module);
    }
    conclude(verdict, std::move(finding), "other-proxy",
             {"GOPROXY=https://proxy.golang.org,direct go get …",
              "GOPROXY=https://proxy.golang.org,direct go get …"});
}

}  // namespace

TRUEUP_CHECK(goproxy_mirror_stale) = {
    .id = "goproxy-mirror-stale",
    .title = {"A mirror serves other bytes than the checksum database knows",
              "镜像提供的内容与校验和数据库不符"},
    .why =
        {"Mirrors keep copies; one that was filled from a moved tag differs from what sum.golang.org "
         "recorded. "
         "Use another proxy for this module (GOPROXY=https://proxy.golang.org,direct). Never turn the check "
         "off for it.",
         "镜像保存副本；若副本取自被移动过的标签，就会与 sum.golang.org "
         "的记录不同。请为该模块换用其他代理（GOPROXY=https://proxy.golang.org,direct）。"
         "不要为此关闭校验。"},
    .blind = {"Which of the two is the author's.", "两者中哪个才是作者的内容。"},
    .sources = "https://go.dev/ref/mod#checksum-database",
    .text = text,
};

}  // namespace trueup
