// GOPRIVATE, GONOPROXY, GONOSUMDB or GOINSECURE holds something that is no
// module path pattern.
//
// Bad because such a pattern matches nothing: private modules are asked of the
// public proxy and checksum database, which fails and tells them the names.
// Fixed by writing the pattern without scheme, user or space; to be reviewed.
// Source: golang.org/x/mod/module, MatchPrefixPatterns and CheckPath.
#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/old_go.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// A module path holds none of these characters, so a glob with one literally in
// it matches no module.
bool cannot_match(std::string_view pattern) {
    return pattern.find_first_of(":@ \t") != std::string_view::npos;
}

// "https://git.example.com/team/" -> "git.example.com/team"
std::string corrected(std::string_view pattern) {
    pattern = trim(pattern);
    if (const auto scheme = pattern.find("://"); scheme != std::string_view::npos)
        pattern.remove_prefix(scheme + 3);
    if (const auto user = pattern.find('@'); user != std::string_view::npos) pattern.remove_prefix(user + 1);
    std::string out(pattern);
    if (const auto colon = out.find(':'); colon != std::string::npos) {
        // "host:team/repo" as git writes it; a port goes with its colon.
        auto end = out.find_first_not_of("0123456789", colon + 1);
        if (end == std::string::npos) end = out.size();
        if (end > colon + 1 && (end == out.size() || out[end] == '/'))
            out.erase(colon, end - colon);
        else
            out[colon] = '/';
    }
    while (out.ends_with('/')) out.pop_back();
    return out;
}

// What was meant is a guess, so somebody has to look at it. A value that a shell puts together
// ("$HOST:team") is for its author to correct.
Remedy correction(std::string_view name, const std::string& right, const Origin& origin) {
    const auto words = say("Write {}", "改为 {}", fmt::format("{}={}", name, right));
    const bool composed =
        origin.kind == OriginKind::file && origin.text.find_first_of("$`") != std::string::npos;
    const auto line = composed || right.empty() ? std::nullopt : line_with_value(origin, name, right);
    return line ? replace_line(origin, *line, words) : advice("correct-pattern", words);
}

void run(const Facts& facts, Verdict& verdict) {
    for (const std::string_view name : {"GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"}) {
        const auto value = given(facts, name);
        if (!value || value->value == "none" || has_literal_quotes(value->value)) continue;
        std::string wrong;
        std::vector<std::string> right;
        for (const auto& pattern : split(value->value, ',')) {
            const bool bad = cannot_match(pattern);
            if (bad) wrong += fmt::format("{}\"{}\"", wrong.empty() ? "" : ", ", pattern);
            // Words with a space between them were meant as a list.
            for (const auto& word : split(pattern, ' ')) {
                if (auto good = bad ? corrected(word) : word; !good.empty()) right.push_back(std::move(good));
            }
        }
        if (wrong.empty()) continue;
        Finding finding;
        finding.severity = Severity::error;
        finding.subject = {std::string(name), value->value, {}};
        finding.title = say("{} holds what is no module path pattern", "{} 中有不是模块路径模式的内容", name);
        finding.explanation =
            say("{}={}: the pattern {} can match no module path, so it has no effect, and these modules are "
                "asked "
                "of the public proxy and checksum database. Patterns are like git.example.com/team: no "
                "scheme, no "
                "user, no space, commas between them.",
                "{}={}：模式 {} "
                "不可能匹配任何模块路径，所以不起作用，这些模块仍会去公共代理和校验和数据库查询。模式应"
                "形如 git.example.com/team：不带协议、用户名和空格，多个之间用逗号分隔。",
                name, value->value, wrong);
        finding.evidence.push_back(set_by(name, value->value, value->origin));
        finding.remedies.push_back(correction(name, join(right, ","), value->origin));
        verdict.find(std::move(finding));
    }
}

// Until Go 1.18 a pattern that ends in a slash matched nothing (golang.org/x/mod,
// module.MatchPrefixPatterns; golang/go#48513).
bool slash_for_an_old_go(const Facts& facts, Verdict& verdict) {
    const auto release = told_release(facts);
    const int minor = go_minor(release);
    if (minor == 0 || minor >= 18) return false;
    for (const std::string_view name : {"GOPRIVATE", "GONOPROXY", "GONOSUMDB"}) {
        auto values = told_values(facts, name);
        if (const auto* shown = shown_setting(facts, name))
            values.push_back({shown->value, shown->origin.line, shown->origin.text, {}});
        for (const auto& value : values) {
            const auto parts = split(value.value, ',');
            const auto bad = std::ranges::find_if(parts, [](const std::string& part) {
                return part.size() > 1 && part.ends_with('/') && !part.contains("://");
            });
            if (bad == parts.end()) continue;
            auto finding = told(value.line, value.text, Confidence::certain,
                                say("To {1} the pattern {0} matches no module: it ends in a slash.",
                                    "对 {1} 来说，模式 {0} 不匹配任何模块：它以斜杠结尾。", *bad, release));
            finding.subject.setting = std::string(name);
            conclude(verdict, std::move(finding), "drop-slash",
                     say("Write {0}", "写成 {0}", bad->substr(0, bad->find_last_not_of('/') + 1)));
            return true;
        }
    }
    return false;
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    if (slash_for_an_old_go(facts, verdict)) return;
    judge_as_environment(facts, verdict, run, {"GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"});
}

}  // namespace

TRUEUP_CHECK(goprivate_malformed) = {
    .id = "goprivate-malformed",
    .title = {"GOPRIVATE holds a URL in place of a path pattern", "GOPRIVATE 中写的是 URL，而不是路径模式"},
    .why = {"GOPRIVATE and its relatives are comma-separated globs of module path prefixes. A URL, a git "
            "address "
            "or a space after the comma makes a pattern that matches nothing, without any warning: private "
            "modules "
            "are asked of proxy.golang.org and sum.golang.org, which answer 404 or 410 and learn the names. "
            "Write "
            "host and path only.",
            "GOPRIVATE 等变量是以逗号分隔的模块路径前缀通配模式。写成 URL、git "
            "地址，或在逗号后加空格，都会得到一个什么"
            "也匹配不到的模式，而且没有任何警告：私有模块会被拿去问 proxy.golang.org 和 "
            "sum.golang.org，既得到 404 或 "
            "410，又泄露了名称。只写主机名和路径即可。"},
    .blind = {"Patterns of the right form for the wrong host.", "格式正确、但主机名写错的模式。"},
    .sources =
        "https://go.dev/ref/mod#private-modules\n"
        "https://pkg.go.dev/golang.org/x/mod/module#MatchPrefixPatterns",
    .run = run,
    .text = text,
};

}  // namespace trueup
