// Messages about fetching: Go's net/http, TLS and resolver, the checksum
// database, git and curl.
#include <array>

#include "formats/symptoms.h"

namespace trueup {

std::span<const SymptomRule> network_symptoms() {
    static constexpr auto rules = std::to_array<SymptomRule>({
        {"fetch-failed",
         R"re((?:Get|Head|reading) \\*"?(?P<url>https?://[^"\s\\]+?)\\*"?: (?P<reason>\S.*))re",
         "net/url.Error; cmd/go/internal/web"},
        {"fetch-failed", R"re(dial tcp:? (?P<reason>(?:lookup |\d|i/o timeout|\[).*))re", "net.OpError"},
        {"lookup-failed",
         R"re(lookup (?P<host>[\w.\-]+)(?: on (?P<server>[\d.a-fA-F:\[\]]+:\d+))?:? (?P<reason>.*(?:i/o timeout|no such host|server misbehaving|refused|name resolution|unreachable|no route).*))re",
         "net/dnsclient_unix.go"},
        {"lookup-failed",
         R"re([Cc]ould not resolve host:? (?P<host>[\w.\-]+)|(?:无法解析主机|未能解析主机)[:：] ?(?P<host2>[\w.\-]+))re",
         "curl, git"},
        {"proxy-connect", R"re(proxyconnect tcp: (?P<reason>.*))re", "net/http/transport.go"},
        {"proxy-connect",
         R"re((?:[Ff]ailed to connect to|无法连接到?) (?:127\.0\.0\.1|localhost|::1) port (?P<port>\d+))re",
         "curl behind git, http(s)_proxy on this machine"},
        // A name was asked for, and the connection went to an address: git's http.proxy.
        {"proxy-connect",
         R"re(unable to access 'https?://[A-Za-z][^']*': Failed to connect to (?:\d+\.){3}\d+ port (?P<port>\d{4,5})\b)re",
         "curl behind git, http.proxy of git"},
        {"proxy-connect",
         R"re(Received HTTP code (?P<code>[135]\d\d|40[0-689]) from proxy after CONNECT|CONNECT tunnel failed, response (?P<code2>[135]\d\d|40[0-689])\b)re",
         "curl, lib/cf-h1-proxy.c"},
        {"proxy-connect",
         R"re([Cc]ould not resolve proxy|invalid proxy (?:URL|address)|proxy URL .* invalid|unsupported proxy scheme)re",
         "curl; golang.org/x/net/http/httpproxy"},
        {"proxy-auth",
         R"re(Proxy Authentication Required|HTTP code 407 from proxy|authenticationrequired.*407)re",
         "RFC 9110, status 407"},
        {"tls-unknown-ca",
         R"re(x509: (?:a )?certificate signed by unknown authority|certificate is not trusted|failed to load system roots|SSL certificate problem: (?:self[- ]signed|unable to get (?:local )?issuer)|server certificate verification failed|x509: certificate is not standards compliant)re",
         "crypto/x509/verify.go; curl exit 60; gnutls"},
        {"tls-unknown-ca",
         R"re(certificate of ['‘][^'’\n]+['’] (?:is not trusted|doesn't have a known issuer|hasn't got a known issuer))re",
         "wget, gnutls.c"},
        {"tls-unknown-ca", R"re(verify error:num=(?:18|19|20|21):|Verify return code: (?:18|19|20|21) \()re",
         "openssl s_client, apps/lib/s_cb.c"},
        {"tls-time",
         R"re(certificate has expired or is not yet valid(?:: current time (?P<now>\S+) is (?P<side>before|after) (?P<bound>\S+))?)re",
         "crypto/x509/verify.go, CertificateInvalidError"},
        {"tls-time", R"re(SSL certificate problem: certificate (?:is not yet valid|has expired))re", "curl"},
        {"tls-reset",
         R"re((?:read tcp \S+: )(?:read: )?connection reset by peer|TLS handshake timeout|(?:^|: )EOF$|unexpected EOF$)re",
         "net, crypto/tls"},
        {"captive",
         R"re(invalid (?:response|character)[^\n]*'<' looking for beginning of value|x509: certificate is valid for \S*(?:portal|login|hotspot|wifi|captive)\S*)re",
         "encoding/json on an HTML page"},
        {"sumdb-answer",
         R"re((?P<url>https?://\S*/?sum\.golang\.(?:org|google\.cn)/lookup/(?P<module>[^@\s]+)@(?P<version>[^\s:"]+))"?: (?P<status>4\d\d [\w ]+))re",
         "cmd/go/internal/modfetch/sumdb.go"},
        {"sumdb-failed",
         R"re((?P<url>https?://\S*sum\.golang\.(?:org|google\.cn)/[^\s"]*?)"?: (?P<reason>(?:dial|read|net/http|context|EOF|unexpected|5\d\d|proxyconnect|TLS|remote).*))re",
         "cmd/go/internal/modfetch/sumdb.go"},
        // Tiles and the latest tree are the database's own; no module is asked for.
        {"sumdb-broken-copy",
         R"re((?P<url>https?://[^\s"]*/sumdb/[\w.\-]+/(?:tile/|latest|supported)[^\s":]*)"?: (?P<status>4\d\d [\w ]+))re",
         "cmd/go/internal/modfetch/sumdb.go, through a proxy's /sumdb/"},
        {"server-says", R"re((?:^\s*server response:|^\s*not found:) ?(?P<reason>.*))re",
         "cmd/go/internal/web: body of a 404 or 410"},
        {"unknown-revision", R"re(invalid version: unknown revision (?P<revision>\S+))re",
         "cmd/go/internal/modfetch"},
        {"git-credentials", R"re(could not read (?:Username|Password) for '(?P<url>[^']+)')re",
         "git, prompt.c"},
        {"git-credentials",
         R"re(HTTP Basic: Access denied|unable to access '(?P<url4>[^']+)': The requested URL returned error: 40[13]\b|Authentication failed for '(?P<url>[^']+)'|'(?P<url2>https?://[^']+)' 鉴权失败|“(?P<url3>https?://[^”]+)”鉴权失败|Invalid username or password)re",
         "git, http.c"},
        {"git-credentials",
         R"re(Permission denied \(publickey|Host key verification failed|No user exists for uid)re",
         "OpenSSH"},
        {"git-not-found",
         R"re([Rr]epository not found|repository '(?P<url>[^']+)' not found|未找到仓库|仓库 '(?P<url2>[^']+)' 未找到)re",
         "git hosts"},
        {"git-missing", R"re(missing Git command)re", "cmd/go/internal/get (1.x)"},
        {"git-dubious",
         R"re(detected dubious ownership in repository|error obtaining VCS status: exit status 128)re",
         "git safe.directory; cmd/go -buildvcs"},
    });
    return rules;
}

}  // namespace trueup
