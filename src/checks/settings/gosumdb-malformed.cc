// GOSUMDB is not of the form name[+hash+key] [URL].
//
// Bad because every download that must be verified fails. Fixed by removing the
// setting: the default, sum.golang.org, is right nearly everywhere; safe.
// Source: cmd/go/internal/modfetch/sumdb.go (dbDial), golang.org/x/mod/sumdb/note
// (NewVerifier).
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Go's strings.Fields for ASCII.
std::vector<std::string> fields(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            if (!word.empty()) out.push_back(std::move(word));
            word.clear();
        } else {
            word += c;
        }
    }
    if (!word.empty()) out.push_back(std::move(word));
    return out;
}

bool is_hex8(std::string_view text) {
    return text.size() == 8 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

bool is_base64(std::string_view text) {
    const auto padding = text.find('=');
    const auto body = text.substr(0, padding);
    const auto rest = padding == std::string_view::npos ? std::string_view() : text.substr(padding);
    const bool alphabet = std::ranges::all_of(body, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '/';
    });
    return !text.empty() && text.size() % 4 == 0 && alphabet && (rest.empty() || rest == "=" || rest == "==");
}

// The complaint of cmd/go, without "invalid GOSUMDB: "; empty when it has none
// that can be told without the key's hash.
std::string complaint(const std::string& value) {
    if (value == "off" || value == "sum.golang.google.cn") return {};
    const auto words = fields(value);
    if (words.empty()) return "missing GOSUMDB";
    if (words.size() > 2) return "too many fields";
    if (words[0] == "sum.golang.org") return {};
    const auto first = words[0].find('+');
    const auto second = first == std::string::npos ? first : words[0].find('+', first + 1);
    if (second == std::string::npos || first == 0) return "malformed verifier id";
    const std::string_view verifier = words[0];
    if (!is_hex8(verifier.substr(first + 1, second - first - 1)) || !is_base64(verifier.substr(second + 1)))
        return "malformed verifier id";
    return {};
}

void run(const Facts& facts, Verdict& verdict) {
    const auto value = given(facts, "GOSUMDB");
    if (!value || has_literal_quotes(value->value)) return;
    const auto message = complaint(value->value);
    if (message.empty()) return;
    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {"GOSUMDB", value->value, {}};
    finding.explanation = say(
        "GOSUMDB={} is not understood: invalid GOSUMDB: {}. Every module that is not in go.sum yet fails to "
        "download. The form is `name[+hash+key] [URL]`, with a space before the URL; the default is "
        "sum.golang.org.",
        "GOSUMDB={} 无法解析：invalid GOSUMDB: {}。凡是 go.sum 中还没有的模块都会下载失败。格式是 "
        "`name[+hash+key] [URL]`，URL 之前是空格；默认值是 sum.golang.org。",
        value->value, message);
    finding.evidence.push_back(set_by("GOSUMDB", value->value, value->origin));
    finding.remedies = drop_setting(facts, "GOSUMDB", value->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "gosumdb-invalid");
    if (s == nullptr) return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"GOSUMDB has not the form name[+hash+key] [URL].",
                   "GOSUMDB 不是 名称[+哈希+密钥] [URL] 的形式。"}),
             "unset-gosumdb", {"go env -u GOSUMDB; unset GOSUMDB", "go env -u GOSUMDB；unset GOSUMDB"});
}

}  // namespace

TRUEUP_CHECK(gosumdb_malformed) = {
    .id = "gosumdb-malformed",
    .title = {"GOSUMDB has the wrong form", "GOSUMDB 的格式不对"},
    .why = {"GOSUMDB names the checksum database as `name[+hash+key] [URL]`. Widely copied advice writes "
            "sum.golang.org+https://sum.golang.org, which joins name and URL with a plus sign: go then says "
            "\"verifying module: invalid GOSUMDB: malformed verifier id\" for each download. Removing the "
            "setting "
            "is safe; the default works. Where sum.golang.org cannot be reached, the value is "
            "sum.golang.google.cn.",
            "GOSUMDB 以 `name[+hash+key] [URL]` 的形式指定校验和数据库。流传很广的写法 "
            "sum.golang.org+https://sum.golang.org 用加号连接名称和 URL：于是每次下载 go 都会报 \"verifying "
            "module: "
            "invalid GOSUMDB: malformed verifier id\"。删掉该设置是安全的，默认值即可用；若无法访问 "
            "sum.golang.org，可设为 sum.golang.google.cn。"},
    .blind = {"A key whose hash does not belong to it; a database that does not answer.",
              "哈希与密钥不符的情况；数据库没有应答的情况。"},
    .sources =
        "https://go.dev/ref/mod#environment-variables\n"
        "https://pkg.go.dev/golang.org/x/mod/sumdb/note#hdr-Verifying_Notes",
    .run = run,
    .text = text,
};

}  // namespace trueup
