// A version that was tagged again, fetched past the proxy.
//
// The checksum database keeps what a version was when it was first seen.
// GOPROXY=direct fetches what its tag says now. Leave GOPROXY at its default,
// which serves the first one; ask the author for a new version. Turning the
// check off would accept whatever stands there.
// Source: https://go.dev/ref/mod#checksum-database
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_trial.h"
#include "facts/module_patterns.h"

namespace trueup {
namespace {

// GOPRIVATE is GONOPROXY's default: a module that matches comes from its origin. The
// module is named with the message, or on the line before ("verifying M@V: checksum mismatch").
bool kept_from_proxy(const Facts& facts, const std::string& message) {
    const auto words = split(message, ' ');
    for (const auto& word : words) {
        const auto module = word.substr(0, word.find('@'));
        if (module.size() == word.size() || module.find('.') == std::string::npos) continue;
        for (const auto& value : told_values(facts, "GOPRIVATE")) {
            if (matches_module_patterns(value.value, module)) return true;
        }
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "checksum-mismatch");
    if (s == nullptr) return;
    const auto* known = symptom(facts, "checksum-known-by");
    // Against go.sum the project's own record may be the wrong one as well.
    const bool own_record = known != nullptr && known->at("source") == "go.sum";
    const auto proxies = told_proxies(facts);
    const bool direct =
        std::ranges::any_of(proxies,
                            [](const std::string& p) { return p == "direct" || p.starts_with("direct,"); }) ||
        mentions(facts, "goproxy=direct") || !told_values(facts, "GONOPROXY").empty() ||
        kept_from_proxy(facts, s->text);
    if (!direct) return;
    // The text tells with which of the two it fails: with a proxy (goproxy-mirror-stale).
    const auto trial = told_trial(facts, "GOPROXY", "checksum-mismatch");
    if (trial && trial->failed_with.contains("://") && trial->worked_with != trial->failed_with) return;
    auto finding = told(
        *s, own_record ? Confidence::possible : Confidence::likely,
        own_record
            ? Text{"The module was fetched from its origin, whose tag no longer holds what go.sum recorded.",
                   "该模块取自源站，而其标签的内容已与 go.sum 的记录不同。"}
            : Text{"The module was fetched from its origin, whose tag no longer holds what the checksum "
                   "database saw.",
                   "该模块取自源站，而其标签的内容已与校验和数据库所见不同。"});
    if (own_record)
        finding.settle =
            "GOPROXY=https://proxy.golang.org GOFLAGS=-modcacherw GOMODCACHE=$(mktemp -d) go mod download";
    conclude(verdict, std::move(finding), "default-goproxy",
             {"go env -u GOPROXY (the default proxy serves the first contents), or use a newer version",
              "go env -u GOPROXY（默认代理提供首次的内容），或使用更新的版本"});
}

}  // namespace

TRUEUP_CHECK(goproxy_direct_mismatch) = {
    .id = "goproxy-direct-mismatch",
    .title = {"A version that was tagged again, fetched past the proxy", "绕过代理获取了被重新打标签的版本"},
    .why =
        {"The checksum database keeps what a version was when it was first seen. GOPROXY=direct fetches what "
         "its tag says now. Leave GOPROXY at its default, which serves the first one; ask the author for "
         "a new version. Turning the check off would accept whatever stands there.",
         "校验和数据库记录的是某版本首次出现时的内容，而 GOPROXY=direct "
         "取到的是标签现在指向的内容。请使用默认的 "
         "GOPROXY（它提供首次的内容），并请作者发布新版本。关闭校验等于接受任何内容。"},
    .blind = {"Who moved the tag, and why.", "是谁移动了标签，原因何在。"},
    .sources = "https://go.dev/ref/mod#checksum-database",
    .text = text,
};

}  // namespace trueup
