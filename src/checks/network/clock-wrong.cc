// The machine's clock is wrong.
//
// Certificates hold between two dates. A clock before the first or long after
// the last makes every server look untrusted. Set the clock (timedatectl set-ntp
// true).
// Source: https://pkg.go.dev/crypto/x509#InvalidReason
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Servers whose certificates are renewed in time; an "expired" one there means
// that the clock is ahead.
bool well_kept(std::string_view host) {
    static constexpr auto hosts =
        std::to_array<std::string_view>({"golang.org", "go.dev", "google.com", "googleapis.com", "gopkg.in",
                                         "github.com", "githubusercontent.com", "gitlab.com", "bitbucket.org",
                                         "goproxy.cn", "sum.golang.google.cn", "golang.google.cn"});
    return std::ranges::any_of(hosts, [&](std::string_view name) {
        return host == name || (host.size() > name.size() && host.ends_with(name) &&
                                host[host.size() - name.size() - 1] == '.');
    });
}

// Whom the failing request of this line went to; empty: not said.
std::string asked_host(std::string_view line) {
    auto host = host_of(line);
    return host.substr(0, host.find_first_of("'` "));
}

// `date` of the text answers with a year in which no release with modules was out.
bool shows_old_date(const Facts& facts) {
    const auto* date = typed(facts, {"date"});
    if (date == nullptr || date->output.empty()) return false;
    for (const auto& word : split(date->output.front().text, ' ')) {
        const auto year = word.substr(0, 4);
        const bool digits = year.size() == 4 && year.find_first_not_of("0123456789") == std::string::npos;
        if (digits && (word.size() == 4 || word[4] == '-')) return year >= "1970" && year < "2018";
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        if (s.id != "tls-time") continue;
        // "has expired or is not yet valid" alone, cut off before the times, says neither,
        // unless the text shows what this machine takes for today.
        const bool early = s.at("side") == "before" || shows_old_date(facts) ||
                           s.text.find("not yet activated") != std::string::npos ||
                           s.text.find("not valid yet") != std::string::npos ||
                           (s.text.find("not yet valid") != std::string::npos &&
                            s.text.find("expired or is not") == std::string::npos);
        const bool known_good = well_kept(asked_host(s.text));
        if (s.at("side") == "after" && !known_good) continue;
        if (!early && s.at("side").empty()) continue;
        conclude(verdict,
                 told(s, s.at("side") == "before" && known_good ? Confidence::certain : Confidence::likely,
                      {"By this machine's clock the certificate is not valid.",
                       "按这台机器的时钟，该证书不在有效期内。"}),
                 "set-clock",
                 {"Set the clock: timedatectl set-ntp true (containers use the host's clock)",
                  "校准时钟：timedatectl set-ntp true（容器使用主机的时钟）"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(clock_wrong) = {
    .id = "clock-wrong",
    .title = {"The machine's clock is wrong", "机器的时钟不对"},
    .why =
        {"Certificates hold between two dates. A clock before the first or long after the last makes every "
         "server look untrusted. Set the clock (timedatectl set-ntp true).",
         "证书只在两个日期之间有效。时钟早于起始日期或远晚于截止日期，会使所有服务器看起来都不可信。请校准时"
         "钟（timedatectl "
         "set-ntp true）。"},
    .blind = {"A server whose certificate really has expired.", "证书确实过期的服务器。"},
    .sources = "https://pkg.go.dev/crypto/x509#InvalidReason",
    .explains = "tls-ca-missing goproxy-unreachable",
    .text = text,
};

}  // namespace trueup
