// The module proxy cannot be reached.
//
// Go asks proxy.golang.org first unless GOPROXY says otherwise. Where that
// address is blocked or slow, set a proxy that can be reached: go env -w
// GOPROXY=https://goproxy.cn,direct.
// Source: https://go.dev/ref/mod#goproxy-protocol
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// The proxy answers, and with an error of its own: of a gateway in front of it, or
// "not from your address". 404 and 410 speak of the module.
bool answers_with_error(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        const auto& reason = s.at("reason");
        const auto& url = s.at("url");
        if (s.id != "fetch-failed" || reason.size() < 3) continue;
        const bool own = reason[0] == '5' && reason[1] == '0';
        const bool refused = reason.starts_with("403");
        // net/http/client.go; the proxy sends from one address to the next.
        const bool in_circles = reason.starts_with("stopped after 10 redirects");
        // The module proxy protocol: MODULE/@v/list, MODULE/@latest.
        const bool asked = url.find("/@v/") != std::string::npos || url.ends_with("/@latest");
        if (!(own || refused || in_circles) || !asked || url.find("/sumdb/") != std::string::npos) continue;
        const auto host = host_of(url);
        auto finding = told(
            s, own || in_circles || host == "proxy.golang.org" ? Confidence::likely : Confidence::possible,
            say("The module proxy {0} answered with an error: {1}.", "模块代理 {0} 返回了错误：{1}。", host,
                reason));
        finding.subject.setting = "GOPROXY";
        finding.settle = "curl -sSI " + url;
        conclude(verdict, std::move(finding), "other-goproxy",
                 {"Ask another proxy (go env -w GOPROXY=…,direct); where it is your company's, ask those who "
                  "run it",
                  "改用其他代理（go env -w GOPROXY=…,direct）；若是公司的代理，请询问其维护者"});
        return true;
    }
    return false;
}

// "go: golang.org/x/net@v0.…: … https fetch: … golang.org/x/net?go-get=1": a module
// asked of its origin, as Go 1.11 and 1.12 do where GOPROXY is not set.
void origin_unreachable(const Facts& facts, const Symptom& s, Verdict& verdict) {
    const auto host = host_of(s.at("url"));
    const bool module = s.text.find("@v") < s.text.find("go-get=1");
    if ((host != "golang.org" && host != "google.golang.org") || !module || !told_proxies(facts).empty() ||
        s.text.find("no such host") != std::string::npos)
        return;
    auto finding = told(s, Confidence::possible,
                        say("{0} was asked directly and did not answer; a module proxy has its modules.",
                            "直接访问了 {0} 而没有应答；模块代理上有它的模块。", host));
    finding.subject.setting = "GOPROXY";
    finding.settle = "go env GOPROXY GO111MODULE";
    conclude(verdict, std::move(finding), "set-goproxy",
             {"Set GOPROXY=https://proxy.golang.org,direct, or another proxy that can be reached",
              "设置 GOPROXY=https://proxy.golang.org,direct，或其他可以访问的代理"});
}

// The certificate of a proxy ("/@v/" is the protocol of such) ended before today by this
// machine's clock. Those of the large ones are renewed in time (clock-wrong).
bool expired_certificate(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        if (s.id != "tls-time" || s.at("side") != "after" || !s.text.contains("/@v/")) continue;
        const auto host = host_of(s.text);
        if (is_google_address(s.text) || host.contains("proxy.golang.org") || host.contains("goproxy.cn"))
            continue;
        auto finding =
            told(s, Confidence::likely,
                 say("By this machine's clock the certificate of the module proxy {0} has expired.",
                     "按这台机器的时钟，模块代理 {0} 的证书已过期。", host));
        finding.subject.setting = "GOPROXY";
        finding.settle = "date; curl -sSI https://" + host + "/";
        conclude(verdict, std::move(finding), "set-goproxy",
                 {"Use another proxy: go env -w GOPROXY=https://goproxy.cn,direct (if the date is right)",
                  "换用其他代理：go env -w GOPROXY=https://goproxy.cn,direct（若日期正确）"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (answers_with_error(facts, verdict) || expired_certificate(facts, verdict)) return;
    const auto* s = network_failure(facts);
    if (s == nullptr) return;
    if (mentions(facts, "go-get=1")) return origin_unreachable(facts, *s, verdict);
    const auto* lookup = symptom(facts, "lookup-failed");
    const auto host = host_of(s->at("url"));
    const bool named = host == "proxy.golang.org" || s->text.find("proxy.golang.org") != std::string::npos ||
                       s->text.find("goproxy") != std::string::npos ||
                       std::ranges::any_of(told_proxies(facts), [&](const std::string& proxy) {
                           return !host.empty() && proxy.find(host) != std::string::npos;
                       });
    // A report of `go env` with a proxy of the user's choice, and one connection that
    // failed, to whom it does not say.
    const auto proxies = told_proxies(facts);
    if (!named && host.empty() && shown_setting(facts, "GOPROXY") != nullptr && facts.symptoms.size() == 1 &&
        s->text.find(":443: ") != std::string::npos && !proxies.empty() &&
        proxies.front().find("://") != std::string::npos &&
        proxies.front().find("proxy.golang.org") == std::string::npos && !is_google_address(s->text)) {
        auto finding = told(*s, Confidence::possible,
                            {"A connection failed; with these settings go connects to the module proxy.",
                             "一次连接失败；按这些设置，go 连接的是模块代理。"});
        finding.subject.setting = "GOPROXY";
        finding.settle = "curl -sSI " + proxies.front().substr(0, proxies.front().find(','));
        conclude(
            verdict, std::move(finding), "set-goproxy",
            {"Try another proxy (go env -w GOPROXY=…,direct)", "试用其他代理（go env -w GOPROXY=…,direct）"});
        return;
    }
    if (!named || host.find("sum.golang") != std::string::npos || shows(facts, "proxy-connect")) return;
    if (lookup != nullptr && !lookup->at("server").empty()) return;
    if (s->text.find("no such host") != std::string::npos ||
        s->text.find("server misbehaving") != std::string::npos)
        return;
    // Neither a name nor an address is in the message: nothing was reached at all,
    // which says as much of the moment as of the proxy.
    if (s->text.find("dial tcp: i/o timeout") != std::string::npos) return;
    auto finding = told(*s, Confidence::likely, {"The module proxy did not answer.", "模块代理没有应答。"});
    finding.subject.setting = "GOPROXY";
    finding.settle = "curl -sSI https://proxy.golang.org/";
    conclude(verdict, std::move(finding), "set-goproxy",
             {"go env -w GOPROXY=https://goproxy.cn,direct (or your company's proxy)",
              "go env -w GOPROXY=https://goproxy.cn,direct（或公司的代理）"});
}

}  // namespace

TRUEUP_CHECK(goproxy_unreachable) = {
    .id = "goproxy-unreachable",
    .title = {"The module proxy cannot be reached", "无法连接模块代理"},
    .why =
        {"Go asks proxy.golang.org first unless GOPROXY says otherwise. Where that address is blocked or "
         "slow, set a proxy that can be reached: go env -w GOPROXY=https://goproxy.cn,direct.",
         "除非 GOPROXY 另有设置，Go 首先访问 proxy.golang.org。如果该地址被屏蔽或很慢，请改用可以访问的代理："
         "go env -w GOPROXY=https://goproxy.cn,direct。"},
    .blind = {"Whether the outage is short.", "是否只是短暂故障。"},
    .sources = "https://go.dev/ref/mod#goproxy-protocol",
    .text = text,
};

}  // namespace trueup
