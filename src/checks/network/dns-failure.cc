// The name server does not answer.
//
// The resolver named in the message did not resolve a public host. In containers
// it is often the router's address, which does not answer there. Give the
// container or machine a resolver that works.
// Source: https://docs.docker.com/engine/network/#dns-services
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// What resolvers say of a name that they do not have, or cannot ask about.
constexpr auto no_such_name = std::to_array<std::string_view>(
    {"no such host", "Name or service not known", "nodename nor servname", "getaddrinfow: ", "bad address",
     "Unknown host", "resolve host address", "无法解析主机地址", "未知的名称或服务", "name resolution",
     "域名解析暂时失败", "Temporary failure", "ENOTFOUND", "EAI_AGAIN"});

// Of those who publish images and packages: what is theirs and public exists.
bool of_a_publisher(std::string_view host) {
    static constexpr auto domains =
        std::to_array<std::string_view>({".debian.org", ".ubuntu.com", ".alpinelinux.org", ".docker.io",
                                         ".google.com", ".githubusercontent.com"});
    return std::ranges::any_of(domains, [&](std::string_view domain) { return host.ends_with(domain); });
}

void text(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        if (s.id != "lookup-failed" || shows(facts, "proxy-connect")) continue;
        const auto& host = s.at("host");
        const bool infrastructure = of_a_publisher(host) || host.find("golang.org") != std::string::npos ||
                                    host.find("goproxy") != std::string::npos || host == "github.com" ||
                                    host.find("googleapis") != std::string::npos ||
                                    host.find("aliyun") != std::string::npos || host == "go.dev" ||
                                    host == "gopkg.in" || host == "golang.google.cn" || host == "gitlab.com";
        const bool says = std::ranges::any_of(
            no_such_name, [&](std::string_view words) { return s.text.find(words) != std::string::npos; });
        const bool answered = says && s.text.find("Temporary failure") == std::string::npos;
        // Without a name server in it, a timeout or a refusal may be of anything.
        if (s.at("server").empty() && !says && s.text.find("ould not resolve") == std::string::npos &&
            s.text.find("misbehaving") == std::string::npos &&
            s.text.find("resource busy") == std::string::npos)
            continue;
        if (answered && !infrastructure) continue;
        conclude(verdict,
                 told(s, s.at("server").empty() ? Confidence::likely : Confidence::certain,
                      say("{0} could not be resolved{1}.", "无法解析 {0}{1}。", host,
                          s.at("server").empty() ? std::string() : " (" + s.at("server") + ")")),
                 "other-resolver",
                 {"Use a name server that answers (docker: --dns, or \"dns\" in daemon.json)",
                  "改用可用的域名服务器（docker：--dns，或 daemon.json 中的 \"dns\"）"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(dns_failure) = {
    .id = "dns-failure",
    .title = {"The name server does not answer", "域名服务器没有应答"},
    .why = {"The resolver named in the message did not resolve a public host. In containers it is often the "
            "router's address, which does not answer there. Give the container or machine a resolver that "
            "works.",
            "信息中的解析服务器没能解析公共主机。在容器中，它往往是路由器的地址，而在那里得不到应答。请为容器"
            "或机器配置可用的解析服务器。"},
    .blind = {"A name that really does not exist.", "确实不存在的名称。"},
    .sources = "https://docs.docker.com/engine/network/#dns-services",
    .explains = "goproxy-unreachable gosumdb-unreachable goproxy-not-in-container",
    .text = text,
};

}  // namespace trueup
