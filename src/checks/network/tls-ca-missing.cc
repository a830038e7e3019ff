// The trust store lacks the certificate authority.
//
// A minimal image has no CA certificates at all, or a company's TLS inspection
// signs with a CA that only the desktops know. Install ca-certificates in the
// image, or add the company's CA there. Turning verification off would accept
// anybody.
// Source: https://pkg.go.dev/crypto/x509#SystemCertPool
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// host_of() ends at the first colon, which an IPv6 address has inside.
bool loopback(std::string_view text) {
    const auto host = host_of(text);
    return host.starts_with("127.") || host == "localhost" || text.find("://[::1]") != std::string_view::npos;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "tls-unknown-ca");
    // gnutls begins the same way where the dates are what it minds (clock-wrong).
    if (s == nullptr || s->text.find("not yet valid") != std::string::npos ||
        s->text.find("expired certificate") != std::string::npos)
        return;
    // A server of the program's own, on this machine: a test with a certificate of its own.
    // go itself asks here only through a proxy or a tunnel, which is no test.
    const bool own = loopback(s->text) && !s->text.starts_with("go: ");
    if (own) return;
    auto finding = told(*s, Confidence::certain,
                        {"The server's certificate is signed by an authority that is not trusted here.",
                         "服务器证书的签发机构在这里不受信任。"});
    auto host = host_of(s->text);
    host = host.substr(0, host.find_first_of("'` ,"));
    if (host.empty()) host = "proxy.golang.org";
    finding.settle = "openssl s_client -connect " + host + ":443 </dev/null | grep -i issuer";
    conclude(
        verdict, std::move(finding), "add-ca",
        {"Install CA certificates (Alpine: apk add ca-certificates), or add your company's CA to the image",
         "安装 CA 证书（Alpine：apk add ca-certificates），或把公司的 CA 加入镜像"});
}

}  // namespace

TRUEUP_CHECK(tls_ca_missing) = {
    .id = "tls-ca-missing",
    .title = {"The trust store lacks the certificate authority", "信任库中缺少证书颁发机构"},
    .why =
        {"A minimal image has no CA certificates at all, or a company's TLS inspection signs with a CA that "
         "only the desktops know. Install ca-certificates in the image, or add the company's CA there. "
         "Turning "
         "verification off would accept anybody.",
         "精简镜像中没有任何 CA 证书，或者公司的 TLS 检查设备使用只有办公电脑才认识的 CA "
         "签名。请在镜像中安装 ca-certificates，"
         "或加入公司的 CA。关闭验证等于接受任何人。"},
    .blind = {"Which authority is missing.", "缺少的是哪个机构。"},
    .sources = "https://pkg.go.dev/crypto/x509#SystemCertPool",
    .explains = "goproxy-unreachable",
    .text = text,
};

}  // namespace trueup
