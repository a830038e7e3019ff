// go get in GOPATH mode does not ask GOPROXY.
//
// GOPROXY belongs to module mode. In GOPATH mode (GO111MODULE=off, or auto
// outside a module before Go 1.16) go get fetches from the origin, as "https
// fetch: …?go-get=1" shows. Set GO111MODULE=on or work inside a module.
// Source: https://go.dev/ref/mod#mod-commands
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_modules.h"

namespace trueup {
namespace {

// GO111MODULE=off, or auto with a release that takes that for GOPATH mode where no go.mod is.
bool shows_gopath_mode(const Facts& facts) {
    if (told_modules_off(facts)) return true;
    const auto* mode = shown_setting(facts, "GO111MODULE");
    const auto release = told_release(facts);
    const bool automatic = mode != nullptr && (mode->value.empty() || mode->value == "auto");
    return automatic && !release.empty() && compare_go(release, "go1.16") < 0 &&
           !shown_env(facts, "GOMOD").ends_with("go.mod");
}

// "git pull --ff-only" is how go get in GOPATH mode brings a repository up to date
// (cmd/go/internal/get/vcs.go); in module mode it fetches.
bool pulls(const Facts& facts, Verdict& verdict) {
    const auto* line = line_with(facts, "git pull --ff-only");
    if (line == nullptr || typed(facts, {"go", "get"}) == nullptr) return false;
    const auto proxies = told_proxies(facts);
    if (std::ranges::none_of(proxies,
                             [](const std::string& p) { return p.contains("://") || p.contains('.'); }) &&
        !mentions(facts, "GOPROXY=http"))
        return false;
    conclude(verdict,
             told(line->number, line->text, Confidence::certain,
                  {"go get runs git pull: it works in GOPATH mode, which does not ask GOPROXY.",
                   "go get 在执行 git pull：它处于 GOPATH 模式，该模式不使用 GOPROXY。"}),
             "module-mode",
             {"Set GO111MODULE=on, or run it inside a module", "设置 GO111MODULE=on，或在模块中运行"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (pulls(facts, verdict)) return;
    const auto* s = network_failure(facts);
    if (s == nullptr || !mentions(facts, "go-get=1") || told_proxies(facts).empty()) return;
    if (shown_env(facts, "GO111MODULE") == "on" ||
        std::ranges::any_of(facts.paste.commands,
                            [](const PastedCommand& c) {
                                // Built in a container (goproxy-not-in-container).
                                return std::ranges::find(c.words, "--docker") != c.words.end();
                            }) ||
        std::ranges::any_of(facts.paste.commands, [](const PastedCommand& c) { return c.sudo; }))
        return;
    const auto proxies = told_proxies(facts);
    if (std::ranges::all_of(proxies,
                            [](const std::string& p) { return p == "direct" || p == "off" || p.empty(); }))
        return;
    // In module mode a proxy that has no such module sends go to the origin as well: what failed
    // there is then the cause itself. In GOPATH mode it follows from going there.
    if (shows(facts, "lookup-failed") || shows(facts, "tls-unknown-ca") || shows(facts, "git-credentials")) {
        if (!shows_gopath_mode(facts)) return;
    }
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"The origin was asked directly although GOPROXY is set: go works in GOPATH mode here.",
                   "虽然设置了 GOPROXY，却直接访问了源站：这里的 go 处于 GOPATH 模式。"}),
             "module-mode",
             {"Set GO111MODULE=on, or run it inside a module", "设置 GO111MODULE=on，或在模块中运行"});
}

}  // namespace

TRUEUP_CHECK(goproxy_ignored_gopath_mode) = {
    .id = "goproxy-ignored-gopath-mode",
    .title = {"go get in GOPATH mode does not ask GOPROXY", "GOPATH 模式的 go get 不使用 GOPROXY"},
    .why =
        {"GOPROXY belongs to module mode. In GOPATH mode (GO111MODULE=off, or auto outside a module before "
         "Go 1.16) go get fetches from the origin, as \"https fetch: …?go-get=1\" shows. Set GO111MODULE=on "
         "or work inside a module.",
         "GOPROXY 只在模块模式下有效。在 GOPATH 模式（GO111MODULE=off，或 Go 1.16 之前在模块外的 "
         "auto）下，go get 直接访问源站，\"https fetch: …?go-get=1\" 就说明了这一点。请设置 GO111MODULE=on，"
         "或在模块中操作。"},
    .blind = {"A direct fetch after the proxy answered 404.", "代理回答 404 之后的直接获取。"},
    .sources = "https://go.dev/ref/mod#mod-commands",
    .explains = "goproxy-unreachable dns-failure tls-ca-missing git-auth-missing",
    .text = text,
};

}  // namespace trueup
