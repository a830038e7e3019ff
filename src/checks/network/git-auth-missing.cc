// git has no credentials for the repository.
//
// go runs git without a terminal, so git cannot ask for a password. Give it
// credentials: a credential helper, an SSH key with `git config
// url."git@HOST:".insteadOf https://HOST/`, or a token in ~/.netrc. In CI the
// token of the job must be passed to the build.
// Source: https://go.dev/doc/faq#git_https
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "git-credentials");
    if (s == nullptr || shows(facts, "sumdb-answer")) return;
    // Credentials were given later on, and the host still shows no such repository:
    // that is its owner's business, or a name that nobody has.
    const bool gave_password = line_with(facts, "Password for '") != nullptr;
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
