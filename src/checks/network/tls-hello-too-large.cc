// A device on the way drops large TLS greetings.
//
// Go 1.24 offers ML-KEM (1.23 its draft), which makes the first TLS message larger than one
// packet; some middleboxes reset the connection then. GODEBUG=tlsmlkem=0 shows
// whether that is it; the device needs an update.
// Source: https://go.dev/doc/go1.24#cryptotlspkgcryptotls
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_words.h"

namespace trueup {
namespace {

// `go1.23.6 run …` worked, and `go1.24.1 run …` of the same was reset.
bool only_newer_go_fails(const Facts& facts, const Symptom& reset) {
    const auto release_of = [](const PastedCommand& command) {
        return command.words.size() > 1 && command.words[0].starts_with("go1.") ? command.words[0]
                                                                                : std::string();
    };
    const auto* failed = command_of(facts, reset.line);
    if (failed == nullptr || release_of(*failed).empty() || compare_go(release_of(*failed), "go1.24") < 0)
        return false;
    return std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
        const auto release = release_of(command);
        if (release.empty() || compare_go(release, "go1.24") >= 0 || command.output.empty()) return false;
        const bool same = std::equal(command.words.begin() + 1, command.words.end(),
                                     failed->words.begin() + 1, failed->words.end());
        const auto last = command.output.back().number;
        return same && std::ranges::none_of(facts.symptoms, [&](const Symptom& s) {
                   return s.line > command.line && s.line <= last;
               });
    });
}

// "… fails with \"connection reset by peer\" after update to Go 1.23 but works … up to 1.22.8".
// The larger greeting came with 1.23 (as X25519Kyber768Draft00, GODEBUG=tlskyber) and stays
// in 1.24 (tlsmlkem).
bool said_of_newer_go(const Facts& facts, Verdict& verdict) {
    const auto* line = line_with(facts, "connection reset by peer");
    if (line == nullptr || !line->text.contains("work")) return false;
    const auto named = releases_in_words(facts);
    const auto reads = [&](const std::string& one) { return line->text.contains(one.substr(2)); };
    const bool newer = std::ranges::any_of(
        named, [&](const std::string& one) { return reads(one) && compare_go(one, "go1.23") >= 0; });
    const bool older = std::ranges::any_of(
        named, [&](const std::string& one) { return reads(one) && compare_go(one, "go1.23") < 0; });
    if (!newer || !older) return false;
    auto finding = told(line->number, line->text, Confidence::likely,
                        {"Go before 1.23 reaches the server, a newer one is reset: its greeting is larger.",
                         "1.23 之前的 Go 能连上服务器，更新的却被重置：它的握手消息更大。"});
    finding.settle = "GODEBUG=tlskyber=0,tlsmlkem=0 PROGRAM";
    conclude(
        verdict, std::move(finding), "update-device",
        {"Meanwhile: GODEBUG=tlskyber=0 (Go 1.23), tlsmlkem=0 (1.24 and newer); have the firewall or proxy "
         "updated",
         "暂时可用 GODEBUG=tlskyber=0（Go 1.23）或 tlsmlkem=0（1.24 及更新）；请更新防火墙或代理设备"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "tls-reset");
    if (s == nullptr && said_of_newer_go(facts, verdict)) return;
    if (s == nullptr) return;
    if (only_newer_go_fails(facts, *s)) {
        auto finding =
            told(*s, Confidence::likely,
                 {"Go before 1.24 reaches the same server, a newer one is reset: its greeting is larger.",
                  "1.24 之前的 Go 能连上同一服务器，更新的却被重置：它的握手消息更大。"});
        finding.settle = "GODEBUG=tlsmlkem=0 go mod download";
        conclude(verdict, std::move(finding), "update-device",
                 {"Meanwhile: GODEBUG=tlsmlkem=0; have the firewall or proxy updated",
                  "暂时可用 GODEBUG=tlsmlkem=0；请更新防火墙或代理设备"});
        return;
    }
    const bool named = mentions(facts, "tlsmlkem") || mentions(facts, "tlskyber");
    const auto release = told_release(facts);
    if (!named || (!release.empty() && compare_go(release, "go1.23") < 0)) return;
    auto finding =
        told(*s, Confidence::likely,
             {"The connection is reset during the TLS handshake, and only with the large greeting.",
              "连接在 TLS 握手期间被重置，而且仅在握手消息较大时发生。"});
    finding.settle = "GODEBUG=tlsmlkem=0 go mod download";
    conclude(verdict, std::move(finding), "update-device",
             {"Meanwhile: GODEBUG=tlsmlkem=0; have the firewall or proxy updated",
              "暂时可用 GODEBUG=tlsmlkem=0；请更新防火墙或代理设备"});
}

}  // namespace

TRUEUP_CHECK(tls_hello_too_large) = {
    .id = "tls-hello-too-large",
    .title = {"A device on the way drops large TLS greetings", "途中的设备丢弃了较大的 TLS 握手消息"},
    .why =
        {"Go 1.24 offers ML-KEM, which makes the first TLS message larger than one packet; some middleboxes "
         "reset the connection then. GODEBUG=tlsmlkem=0 shows whether that is it; the device needs an "
         "update.",
         "Go 1.24 提供 ML-KEM，使第一条 TLS 消息超过一个数据包，一些中间设备会因此重置连接。用 "
         "GODEBUG=tlsmlkem=0 "
         "可以验证；真正需要的是更新该设备。"},
    .blind = {"Other reasons for a reset.", "连接被重置的其他原因。"},
    .sources = "https://go.dev/doc/go1.24#cryptotlspkgcryptotls",
    .explains = "goproxy-unreachable gosumdb-unreachable",
    .text = text,
};

}  // namespace trueup
