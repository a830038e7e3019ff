// The HTTP proxy of the environment does not work.
//
// go, git and curl obey http_proxy and https_proxy. The address there refuses
// connections, cannot be resolved or is no URL. Correct it or unset it (upper
// and lower case).
// Source: https://pkg.go.dev/net/http#ProxyFromEnvironment
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "proxy-connect");
    if (s == nullptr || shows(facts, "proxy-auth")) return;
    const auto& code = s->at("code");
    auto finding = told(
        *s, Confidence::certain,
        code.empty() ? Text{"The connection to the HTTP proxy itself failed.", "与 HTTP 代理本身的连接失败。"}
                     : say("The HTTP proxy does not open the connection: it answered CONNECT with {}.",
                           "HTTP 代理没有建立连接：它对 CONNECT 的回答是 {}。", code));
    finding.subject.setting = "https_proxy";
    finding.settle = "env | grep -i proxy; git config --global --get-regexp proxy";
    conclude(verdict, std::move(finding), "fix-proxy",
             {"Correct or unset http_proxy and https_proxy", "更正或取消 http_proxy 和 https_proxy"});
}

}  // namespace

TRUEUP_CHECK(http_proxy_bad) = {
    .id = "http-proxy-bad",
    .title = {"The HTTP proxy of the environment does not work", "环境中设置的 HTTP 代理不可用"},
    .why = {"go, git and curl obey http_proxy and https_proxy. The address there refuses connections, cannot "
            "be resolved or is no URL. Correct it or unset it (upper and lower case).",
            "go、git 和 curl 都遵循 http_proxy 与 https_proxy。其中的地址拒绝连接、无法解析或不是 "
            "URL。请更正或取消（大小写两种都要）。"},
    .blind = {"Which variable or git setting holds the address.", "该地址写在哪个变量或 git 设置中。"},
    .sources = "https://pkg.go.dev/net/http#ProxyFromEnvironment",
    .explains = "goproxy-unreachable gosumdb-unreachable dns-failure git-auth-missing proxy-auth-required",
    .text = text,
};

}  // namespace trueup
