// The checksum database cannot be reached.
//
// New modules are checked against sum.golang.org. Where it is blocked and the
// proxy does not pass it on, set a mirror of the database: go env -w
// GOSUMDB=sum.golang.google.cn. GOSUMDB=off would give up the check.
// Source: https://go.dev/ref/mod#checksum-database
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    if (const auto* copy = symptom(facts, "sumdb-broken-copy")) {
        auto finding = told(*copy, Confidence::likely,
                            say("{0} offers a copy of the checksum database and lacks a part of it.",
                                "{0} 提供校验和数据库的副本，但其中缺少一部分。", host_of(copy->at("url"))));
        finding.subject.setting = "GOPROXY";
        conclude(verdict, std::move(finding), "other-proxy",
                 {"Ask another proxy: go env -w GOPROXY=https://proxy.golang.org,direct (or "
                  "https://goproxy.cn,direct)",
                  "改用其他代理：go env -w GOPROXY=https://proxy.golang.org,direct（或 "
                  "https://goproxy.cn,direct）"});
        return;
    }
    const auto* s = symptom(facts, "sumdb-failed");
    if (s == nullptr || shows(facts, "proxy-connect")) return;
    const auto* lookup = symptom(facts, "lookup-failed");
    if (lookup != nullptr && !lookup->at("server").empty()) return;
    auto finding = told(*s, Confidence::certain,
                        {"sum.golang.org did not answer, so the module cannot be verified.",
                         "sum.golang.org 没有应答，因此无法核对该模块。"});
    finding.subject.setting = "GOSUMDB";
    conclude(verdict, std::move(finding), "sumdb-mirror",
             {"go env -w GOSUMDB=sum.golang.google.cn (where that address is reachable)",
              "go env -w GOSUMDB=sum.golang.google.cn（在该地址可访问的地方）"});
}

}  // namespace

TRUEUP_CHECK(gosumdb_unreachable) = {
    .id = "gosumdb-unreachable",
    .title = {"The checksum database cannot be reached", "无法连接校验和数据库"},
    .why = {"New modules are checked against sum.golang.org. Where it is blocked and the proxy does not pass "
            "it on, set a mirror of the database: go env -w GOSUMDB=sum.golang.google.cn. GOSUMDB=off would "
            "give up the check.",
            "新模块要与 sum.golang.org 核对。如果它被屏蔽，而代理又不转发，请使用该数据库的镜像：go env -w "
            "GOSUMDB=sum.golang.google.cn。GOSUMDB=off 则等于放弃核对。"},
    .blind = {"Whether the proxy could pass the database on.", "代理能否转发该数据库。"},
    .sources = "https://go.dev/ref/mod#checksum-database",
    .explains = "goproxy-unreachable",
    .text = text,
};

}  // namespace trueup
