// A private module is asked of the public servers.
//
// Without GOPRIVATE, go asks proxy.golang.org and sum.golang.org for every
// module. They cannot see a private one and answer 404 or 410, and they learn
// its name. Set the pattern where go runs: go env -w
// GOPRIVATE=git.example.com/team.
// Source: https://go.dev/ref/mod#private-modules
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"
#include "facts/module_patterns.h"

namespace trueup {
namespace {

bool is_public_proxy(std::string_view host) {
    static constexpr auto hosts = std::to_array<std::string_view>(
        {"proxy.golang.org", "goproxy.cn", "goproxy.io", "mirrors.aliyun.com", "goproxy.baidu.com",
         "mirrors.cloud.tencent.com", "repo.huaweicloud.com", "mirrors.huaweicloud.com"});
    return std::ranges::find(hosts, host) != hosts.end();
}

// The server says that it could not reach a host that is open to everybody.
bool origin_was_down(const Facts& facts) {
    return std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
        const auto& text = line.text;
        const bool open = text.find("//github.com/") != std::string::npos ||
                          text.find("//gitlab.com/") != std::string::npos ||
                          text.find("//bitbucket.org/") != std::string::npos ||
                          text.find(".googlesource.com/") != std::string::npos;
        return open && (text.find("Failed to connect to") != std::string::npos ||
                        text.find("Could not resolve host") != std::string::npos ||
                        text.find("returned error: 5") != std::string::npos ||
                        text.find("returned error: 429") != std::string::npos ||
                        text.find("RPC failed") != std::string::npos ||
                        text.find("Connection timed out") != std::string::npos ||
                        text.find("Operation timed out") != std::string::npos);
    });
}

// The user's own GOPRIVATE names the module, and `sudo go` asked (sudo-env-dropped).
bool covered_without_sudo(const Facts& facts, const Symptom& s) {
    const auto* fetch = symptom(facts, "fetch-failed");
    const bool under_sudo =
        fetch != nullptr && std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
            return command.sudo && !command.words.empty() && base_name(command.words[0]) == "go" &&
                   command.line < fetch->line;
        });
    auto values = told_values(facts, "GOPRIVATE");
    if (const auto* shown = shown_setting(facts, "GOPRIVATE")) values.push_back({shown->value, 0, {}, {}});
    const auto& module = s.at("module");
    return under_sudo && !module.empty() && std::ranges::any_of(values, [&](const ToldValue& value) {
               return matches_module_patterns(value.value, module);
           });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "sumdb-answer");
    if (s == nullptr) {
        // The public proxy's own git was refused, or it found no way to the host: it was
        // asked for what it cannot see.
        const auto* fetch = symptom(facts, "fetch-failed");
        const bool no_way = line_with(facts, "?go-get=1\": dial tcp") != nullptr ||
                            line_with(facts, "?go-get=1: dial tcp") != nullptr;
        const bool public_proxy =
            fetch != nullptr &&
            (no_way ? is_public_proxy(host_of(fetch->at("url")))
                    : host_of(fetch->at("url")) == "proxy.golang.org") &&
            (fetch->text.find("410") != std::string::npos || fetch->text.find("404") != std::string::npos);
        if (!public_proxy || (!shows(facts, "git-credentials") && !shows(facts, "git-not-found") && !no_way))
            return;
        s = fetch;
    }
    // The server's answer speaks of the module's contents: it could read it.
    if (shows(facts, "project-zip-path") || mentions(facts, "malformed") ||
        shows(facts, "project-module-path") || mentions(facts, "go.mod has post-v") ||
        mentions(facts, "bad request: invalid escaped") ||
        // git's own words about objects it was given: the repository was open to it.
        mentions(facts, "data stream error") || mentions(facts, "index-pack") || origin_was_down(facts))
        return;
    auto finding = told(*s, Confidence::likely,
                        say("The public servers know nothing of {0}: a private module, and GOPRIVATE does "
                            "not cover it where go runs.",
                            "公共服务器不知道 {0}：这是私有模块，而运行 go 的地方没有用 GOPRIVATE 覆盖它。",
                            s->at("module").empty() ? std::string("the module") : s->at("module")));
    finding.subject.setting = "GOPRIVATE";
    if (covered_without_sudo(facts, *s)) finding.caused_by = "sudo-env-dropped";
    finding.settle = "go env GOPRIVATE GONOSUMDB";
    conclude(verdict, std::move(finding), "set-goprivate",
             {"go env -w GOPRIVATE=" + (s->at("module").empty()
                                            ? std::string("HOST/PATH")
                                            : s->at("module").substr(0, s->at("module").rfind('/'))),
              "go env -w GOPRIVATE=" + (s->at("module").empty()
                                            ? std::string("主机/路径")
                                            : s->at("module").substr(0, s->at("module").rfind('/')))});
}

}  // namespace

TRUEUP_CHECK(goprivate_missing) = {
    .id = "goprivate-missing",
    .title = {"A private module is asked of the public servers", "私有模块被拿去询问公共服务器"},
    .why =
        {"Without GOPRIVATE, go asks proxy.golang.org and sum.golang.org for every module. They cannot see "
         "a private one and answer 404 or 410, and they learn its name. Set the pattern where go runs: go "
         "env -w GOPRIVATE=git.example.com/team.",
         "没有设置 GOPRIVATE 时，go 会向 proxy.golang.org 和 sum.golang.org 询问每个模块。"
         "它们看不到私有模块，只能回答 404 或 410，同时也得知了其名称。请在运行 go 的地方设置模式：go env -w "
         "GOPRIVATE=git.example.com/team。"},
    .blind = {"Whether the module exists and is private; a mistyped path gets the same answer.",
              "该模块是否存在且为私有；路径写错也会得到同样的回答。"},
    .sources = "https://go.dev/ref/mod#private-modules",
    .explains = "git-auth-missing goproxy-unreachable",
    .text = text,
};

}  // namespace trueup
