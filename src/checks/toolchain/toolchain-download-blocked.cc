// go may switch and has to, the release is not in the module cache, and a
// setting makes its download or the check of it impossible.
// Fix: take the setting away, or set it for the private modules only. Review.
// Source: cmd/go/internal/modfetch (the toolchain module is always checked
// against the checksum database); cmd/go/internal/toolchain Exec.
#include <algorithm>

#include "checks/newer_go.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/toolchain_need.h"

namespace trueup {
namespace {

struct Block {
    std::string_view setting, value;
    std::string_view message;
};
constexpr Block blocks[] = {
    {"GOPROXY", "off", ""},  // go says that the toolchain is not available
    {"GOSUMDB", "off", "verifying module: checksum database disabled by GOSUMDB=off"},
};

void run(const Facts& facts, Verdict& verdict) {
    // A go is here, and another one may be the one that answers. (Of the go env file
    // go-env-file-bad-value speaks.)
    if (facts.go_env.unavailable && !facts.go_env.settings.empty() && facts.go_env_file_problem.empty())
        verdict.unknown(*facts.go_env.unavailable);
    const auto need = toolchain_need(facts);
    if (!need || !need->unmet || facts.selection.switched || compare_go(need->local, "go1.21") < 0) return;
    const auto choice = gotoolchain(facts).value;
    if (choice != "auto" && !choice.ends_with("+auto")) return;
    const auto missing =
        std::ranges::find(facts.go_env.refusals, Refusal::Kind::toolchain_unavailable, &Refusal::kind);
    if (missing == facts.go_env.refusals.end()) return;

    for (const auto& block : blocks) {
        const auto set = given(facts, block.setting);
        if (!set || set->value != block.value) continue;
        // A proxy that is a folder is trusted as it is.
        const auto proxy = given(facts, "GOPROXY");
        if (block.setting == "GOSUMDB" && proxy && proxy->value.starts_with("file://")) continue;
        Finding finding;
        finding.subject = {std::string(block.setting), set->value, need->file->path};
        finding.explanation =
            say("{0} requires go {1} or newer, which is not here and has to be downloaded, but {2}={3} makes "
                "that "
                "impossible. go stops with `go: {4}`.",
                "{0} 要求 go {1} 或更新的版本，本机没有，必须下载，而 {2}={3} 使下载无法进行。go 报错并退出："
                "`go: {4}`。",
                need->file->path, need->version, block.setting, set->value,
                block.setting == "GOPROXY" ? missing->message : std::string(block.message));
        finding.evidence.push_back(set_by(block.setting, set->value, set->origin));
        finding.evidence.push_back(
            seen(say("The go line asks for {}", "go 行要求 {}", need->version), need->origin));
        finding.remedies = drop_setting(facts, block.setting, set->origin);
        for (auto& remedy : finding.remedies) remedy.safety = std::max(remedy.safety, Safety::review);
        if (auto installed = installed_newer_go(facts, need->version, Fetching::blocked))
            finding.remedies.push_back(*std::move(installed));
        else
            finding.remedies.push_back(
                advice("install-newer", say("Or install Go {} or newer by hand.",
                                            "或者手动安装 Go {} 或更新的版本。", need->version)));
        verdict.find(std::move(finding));
        return;
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"toolchain-download-failed", "toolchain-not-in-path"});
    if (s == nullptr) {
        s = symptom(facts, "toolchain-unavailable");
        if (s == nullptr) return;
        const auto& name = s->at("toolchain");
        // "go1.22" is no release: go-line-unreleased-version.
        const bool release = compare_go(name, "go1.21") < 0 || "go" + go_language(name) != name;
        if (!release && !mentions(facts, "GOPROXY=off")) return;
        if (release && !mentions(facts, "GOPROXY=off")) {
            // cmd/go says this when the proxy's answer is "not found" (404 or 410).
            auto finding = told(*s, Confidence::likely,
                                say("Where GOPROXY leads there is no {0} for {1}.",
                                    "GOPROXY 指向的地方没有适用于 {1} 的 {0}。", name, s->at("platform")));
            finding.settle = "go env GOPROXY GOTOOLCHAIN";
            conclude(
                verdict, std::move(finding), "another-proxy",
                {"Ask a proxy that has it (GOPROXY=https://proxy.golang.org,direct), correct the version, or "
                 "install that release by hand",
                 "改用有该版本的代理（GOPROXY=https://"
                 "proxy.golang.org,direct），更正版本号，或手动安装该版本"});
            return;
        }
    }
    conclude(verdict,
             told(*s, Confidence::certain,
                  say("go may switch to {0}, and cannot get or verify it.",
                      "go 可以切换到 {0}，但无法下载或验证。", s->at("toolchain"))),
             "allow-download",
             {"go env -u GOSUMDB GOPROXY (and unset them), or install that release by hand",
              "go env -u GOSUMDB GOPROXY（并取消环境变量），或手动安装该版本"});
}

}  // namespace

TRUEUP_CHECK(toolchain_download_blocked) = {
    .id = "toolchain-download-blocked",
    .title = {"go has to download a newer release and a setting forbids it",
              "go 需要下载更新的版本，但某项设置禁止下载"},
    .why = {"When go.mod asks for a newer release, go downloads it as a module and checks it against the "
            "checksum "
            "database, always. GOPROXY=off forbids the first, GOSUMDB=off the second: `checksum database "
            "disabled by "
            "GOSUMDB=off`. For private modules, GOPRIVATE is enough and leaves toolchains alone.",
            "当 go.mod 要求更新的版本时，go 会把它作为模块下载，并且必定用校验和数据库核对。GOPROXY=off "
            "禁止前者，GOSUMDB=off 禁止"
            "后者：`checksum database disabled by GOSUMDB=off`。对私有模块设置 GOPRIVATE "
            "就够了，不会影响工具链。"},
    .blind = {"Proxies and networks that do not answer: nothing is asked over the network.",
              "无法应答的代理和网络：这里不进行任何网络访问。"},
    .sources = "https://go.dev/doc/toolchain\nhttps://go.dev/ref/mod#checksum-database",
    .explains = "setting-refused",
    .run = run,
    .text = text,
};

}  // namespace trueup
