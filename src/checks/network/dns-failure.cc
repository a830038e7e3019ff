// The name server does not answer.
//
// The resolver named in the message did not resolve a public host. In containers
// it is often the router's address, which does not answer there. Give the
// container or machine a resolver that works.
// Source: https://docs.docker.com/engine/network/#dns-services
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        if (s.id != "lookup-failed" || shows(facts, "proxy-connect")) continue;
        const auto& host = s.at("host");
        const bool infrastructure = host.find("golang.org") != std::string::npos ||
                                    host.find("goproxy") != std::string::npos || host == "github.com" ||
                                    host.find("googleapis") != std::string::npos ||
                                    host.find("aliyun") != std::string::npos || host == "go.dev" ||
                                    host == "gopkg.in" || host == "golang.google.cn" || host == "gitlab.com";
        const bool answered = s.text.find("no such host") != std::string::npos;
        if (s.at("server").empty() && s.text.find("no such host") == std::string::npos &&
            s.text.find("ould not resolve") == std::string::npos &&
            s.text.find("misbehaving") == std::string::npos &&
            s.text.find("name resolution") == std::string::npos)
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
