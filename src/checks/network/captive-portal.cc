// A login page answers in the proxy's place.
//
// The answer is HTML where go expects data: a hotel's or company's portal stands
// between. Log in with a browser, then try again.
// Source: https://www.rfc-editor.org/rfc/rfc8952
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Hosts that everybody's go asks: nobody else has a certificate for another name there.
bool is_public_service(std::string_view host) {
    static constexpr auto hosts = std::to_array<std::string_view>(
        {"proxy.golang.org", "sum.golang.org", "goproxy.cn", "goproxy.io", "golang.org", "go.dev",
         "dl.google.com", "storage.googleapis.com", "go.googlesource.com", "github.com", "gitlab.com",
         "bitbucket.org", "gopkg.in", "raw.githubusercontent.com"});
    return std::ranges::find(hosts, host) != hosts.end();
}

// "certificate is valid for block.isp.example, not proxy.golang.org".
bool somebody_else_answers(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "tls-other-name");
    if (s == nullptr || !is_public_service(s->at("host"))) return false;
    const auto& names = s->at("names");
    // The service's own servers, asked under a name that this one does not have.
    for (const std::string_view own : {"google", "golang", "github", "gitlab", "goproxy", "go.dev"}) {
        if (names.contains(own)) return false;
    }
    auto finding =
        told(*s, Confidence::likely,
             say("Somebody else answered in the place of {0}, with a certificate for {1}: a login or "
                 "block page of the network or its DNS server, or a proxy. No CA certificate is missing.",
                 "有别人代替 {0} 作出了回答，其证书属于 {1}：可能是网络或其 DNS 服务器的登录页、拦截页，"
                 "或某个代理。并不缺少 CA 证书。",
                 s->at("host"), names));
    finding.settle = "curl -sv https://" + s->at("host") + "/ 2>&1 | grep -E 'Connected|subject|issuer'";
    conclude(
        verdict, std::move(finding), "log-in",
        {"Log in to the network with a browser, ask another DNS server (1.1.1.1), or use another network "
         "or GOPROXY",
         "用浏览器登录网络，改用其他 DNS 服务器（如 1.1.1.1），或换用其他网络或 GOPROXY"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (somebody_else_answers(facts, verdict)) return;
    const auto* s = symptom(facts, "captive");
    if (s == nullptr) return;
    // Any program that reads JSON says so; go names the proxy or the module.
    const bool of_go =
        s->text.find("x509:") != std::string::npos || s->text.find("proxy") != std::string::npos ||
        s->text.find("sumdb") != std::string::npos || s->text.find("://") != std::string::npos ||
        s->text.find("go: ") != std::string::npos || s->text.find("/@v/") != std::string::npos ||
        s->text.find('@') != std::string::npos;
    if (!of_go) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"A web page came back in place of the proxy's data.", "返回的是网页，而不是代理的数据。"}),
             "log-in",
             {"Open a browser, log in to the network, and try again; check GOPROXY's address",
              "打开浏览器登录网络后重试；并检查 GOPROXY 的地址"});
}

}  // namespace

TRUEUP_CHECK(captive_portal) = {
    .id = "captive-portal",
    .title = {"A login page answers in the proxy's place", "登录页面代替代理作出了回答"},
    .why = {"The answer is HTML where go expects data: a hotel's or company's portal stands between. Log in "
            "with a browser, then try again.",
            "go 期望数据，得到的却是 HTML：中间有酒店或公司的认证页面。请先用浏览器登录，然后重试。"},
    .blind = {"A proxy whose address is simply wrong and shows a web page.",
              "地址写错、恰好是普通网页的代理。"},
    .sources = "https://www.rfc-editor.org/rfc/rfc8952",
    .text = text,
};

}  // namespace trueup
