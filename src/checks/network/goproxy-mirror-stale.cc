// A mirror serves other bytes than the checksum database knows.
//
// Mirrors keep copies; one that was filled from a moved tag differs from what
// sum.golang.org recorded. Use another proxy for this module
// (GOPROXY=https://proxy.golang.org,direct). Never turn the check off for it.
// Source: https://go.dev/ref/mod#checksum-database
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "checksum-mismatch");
    if (s == nullptr) return;
    const auto* known = symptom(facts, "checksum-known-by");
    if (known != nullptr && known->at("source") == "go.sum") return;
    const auto proxies = told_proxies(facts);
    const bool mirror = std::ranges::any_of(proxies, [](const std::string& p) {
        return p.find("://") != std::string::npos && !p.starts_with("https://proxy.golang.org");
    });
    if (!mirror) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"The mirror in GOPROXY gave other contents than the checksum database recorded.",
                   "GOPROXY 中的镜像给出的内容与校验和数据库的记录不同。"}),
             "other-proxy",
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
