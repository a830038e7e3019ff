// The HTTP proxy asks for credentials.
//
// The proxy answered 407. Put user and password into the proxy's URL (percent-
// encoded), or use a local proxy that holds them.
// Source: https://www.rfc-editor.org/rfc/rfc9110#status.407
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "proxy-auth");
    if (s == nullptr) return;
    conclude(verdict,
             told(*s, Confidence::certain, {"The proxy wants to know who asks.", "代理要求身份认证。"}),
             "proxy-credentials",
             {"https_proxy=http://USER:PASSWORD@HOST:PORT (percent-encoded)",
              "https_proxy=http://用户:密码@主机:端口（需百分号编码）"});
}

}  // namespace

TRUEUP_CHECK(proxy_auth_required) = {
    .id = "proxy-auth-required",
    .title = {"The HTTP proxy asks for credentials", "HTTP 代理要求认证"},
    .why = {"The proxy answered 407. Put user and password into the proxy's URL (percent-encoded), or use a "
            "local proxy that holds them.",
            "代理回答了 407。请在代理 URL 中写入用户名和密码（需百分号编码），或使用保存了凭据的本地代理。"},
    .blind = {"NTLM and Kerberos, which Go does not speak to proxies.",
              "Go 对代理不支持的 NTLM 和 Kerberos。"},
    .sources = "https://www.rfc-editor.org/rfc/rfc9110#status.407",
    .explains = "goproxy-unreachable",
    .text = text,
};

}  // namespace trueup
