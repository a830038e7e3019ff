// git has no credentials for the repository.
//
// go runs git without a terminal, so git cannot ask for a password. Give it
// credentials: a credential helper, an SSH key with `git config
// url."git@HOST:".insteadOf https://HOST/`, or a token in ~/.netrc. In CI the
// token of the job must be passed to the build.
// Source: https://go.dev/doc/faq#git_https
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// "github.com/a/b@v1 requires" in front of "github.com/c/d@v2: invalid version: git …": the
// owner of a module; empty: none is named.
std::string owner_of_module(std::string_view text) {
    text = trim(text);
    if (text.starts_with("go: ")) text.remove_prefix(4);
    const auto parts = split(text.substr(0, text.find('@')), '/');
    const bool host = parts.size() > 2 && parts[0].contains('.');
    return host ? parts[0] + "/" + parts[1] : std::string();
}

// What somebody else's published module needs is public: asked for a password, the host
// says that there is no such repository any more.
bool of_anothers_module(const Facts& facts, const Symptom& s) {
    const auto& lines = facts.paste.lines;
    const auto at = std::ranges::find(lines, s.line, &PastedLine::number);
    if (at == lines.end()) return false;
    std::string wanted;
    int requires_seen = 0;
    std::string requirer;
    for (auto line = at; line != lines.begin();) {
        --line;
        if (at - line > 8) break;
        if (line->text.contains(": invalid version: git ") || line->text.contains(": reading "))
            wanted = owner_of_module(line->text);
        if (!trim(line->text).ends_with(" requires")) continue;
        if (++requires_seen == 1) requirer = owner_of_module(line->text);
    }
    return requires_seen > 1 && !wanted.empty() && !requirer.empty() && wanted != requirer &&
           s.at("url").contains("github.com/");
}

// The repository that go asks for: "https://github.com/golang/list" of a clone or of the
// paths that were typed; the part behind the host.
std::string repository_path(const Facts& facts, std::string_view host) {
    for (const auto& line : facts.paste.lines) {
        for (auto at = line.text.find(host); at != std::string::npos; at = line.text.find(host, at + 1)) {
            const auto rest = line.text.substr(at + host.size());
            const auto parts = split(rest.substr(0, rest.find_first_of(" '\":@`)\t")), '/');
            if (rest.starts_with('/') && parts.size() > 2 && !parts[1].empty() && !parts[2].empty())
                return parts[1] + "/" + parts[2];
        }
    }
    return {};
}

// Asked for a password, a host says of a name that nobody has the same as of a private one. The
// repositories of github.com/golang mirror public ones (go.googlesource.com); and there is none
// of the name here where the text says that it is on another host.
bool has_no_such_repository(const Facts& facts, const Symptom& s) {
    auto host = host_of(s.at("url"));
    if (host.empty()) host = host_of(s.text);
    host = host.substr(0, host.find_first_of("'\"` "));
    if (host.empty()) return false;
    const auto path = repository_path(facts, host);
    if (path.empty()) return false;
    if (host == "github.com" && path.starts_with("golang/")) return true;
    return std::ranges::any_of(std::to_array<std::string_view>({"github.com", "gitlab.com", "bitbucket.org",
                                                                "gitee.com", "codeberg.org", "git.sr.ht"}),
                               [&](std::string_view other) {
                                   return other != host &&
                                          mentions(facts, "https://" + std::string(other) + "/" + path);
                               });
}

// "Username for 'https://github.com': me"; a terminal does not show the password.
bool gave_name(const Facts& facts) {
    return std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
        const auto at = line.text.find("Username for '");
        const auto end = at == std::string::npos ? at : line.text.find("':", at);
        return end != std::string::npos && !trim(std::string_view(line.text).substr(end + 2)).empty();
    });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "git-credentials");
    if (s == nullptr || shows(facts, "sumdb-answer")) return;
    if (of_anothers_module(facts, *s) || has_no_such_repository(facts, *s)) return;
    // Credentials were given later on, and the host still shows no such repository:
    // that is its owner's business, or a name that nobody has.
    const bool gave_password = line_with(facts, "Password for '") != nullptr || gave_name(facts);
    const bool refused_later = std::ranges::any_of(facts.symptoms, [&](const Symptom& later) {
        return later.id == "git-not-found" && later.line > s->line;
    });
    if (gave_password && refused_later) return;
    auto finding = told(
        *s, Confidence::likely,
        say("git was asked for {0} and had no credentials to offer.", "git 需要访问 {0}，但没有可用的凭据。",
            s->at("url").empty() ? std::string("the host") : s->at("url")));
    finding.settle = "GIT_TERMINAL_PROMPT=1 git ls-remote REPOSITORY";
    conclude(verdict, std::move(finding), "give-credentials",
             {"Give git credentials for this host (credential helper, SSH with insteadOf, ~/.netrc)",
              "为 git 提供该主机的凭据（凭据助手、SSH 加 insteadOf、~/.netrc）"});
}

}  // namespace

TRUEUP_CHECK(git_auth_missing) = {
    .id = "git-auth-missing",
    .title = {"git has no credentials for the repository", "git 没有该仓库的访问凭据"},
    .why =
        {"go runs git without a terminal, so git cannot ask for a password. Give it credentials: a "
         "credential "
         "helper, an SSH key with `git config url.\"git@HOST:\".insteadOf https://HOST/`, or a token in "
         "~/.netrc. "
         "In CI the token of the job must be passed to the build.",
         "go 在没有终端的情况下运行 git，因此 git 无法询问密码。请提供凭据：凭据助手、SSH 密钥加 `git config "
         "url.\"git@主机:\".insteadOf https://主机/`，或在 ~/.netrc 中写入令牌。在 CI "
         "中，需把作业的令牌传给构建。"},
    .blind =
        {"Whether the repository exists for anyone; hosts give the same answer for a name that nobody has.",
         "该仓库是否真的存在；对于不存在的名称，主机给出同样的回答。"},
    .sources = "https://go.dev/doc/faq#git_https",
    .text = text,
};

}  // namespace trueup
