// Secrets that give themselves away by their shape.
#include <algorithm>
#include <array>

#include "base/redact.h"

namespace trueup::redaction {
namespace {

bool is_alnum(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z');
}
bool is_token_letter(char letter) { return is_alnum(letter) || letter == '_' || letter == '-'; }
bool is_host_letter(char letter) {
    return is_alnum(letter) || letter == '-' || letter == '.' || letter == '_';
}

constexpr std::string_view url_ends = " \t\r\n\"'`<>\\";

// user:password@host without a scheme, as proxies may be written. Strict on both
// sides, since shells write such things too ("${(j:,:)x[@]}").
bool is_bare_user(std::string_view user) {
    return !user.empty() &&
           std::ranges::all_of(user, [](char c) { return is_host_letter(c) || c == '%' || c == '+'; });
}

// "C:\Users\me\go\pkg\mod\example.com\lib@v1.2.3": a drive, and a version.
bool is_module_on_a_drive(std::string_view word, std::string_view host) {
    return word.size() > 2 && word[1] == ':' && word[2] == '\\' && host.size() > 1 && host[0] == 'v' &&
           host[1] >= '0' && host[1] <= '9';
}

}  // namespace

std::string private_keys(std::string_view text) {
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view end = "-----END ";
    std::string out;
    while (true) {
        const auto start = text.find(begin);
        if (start == std::string_view::npos) break;
        const auto dashes = text.find("-----", start + begin.size());
        const auto label_end = std::min(dashes, text.size());
        const auto label = text.substr(start, label_end - start);
        if (!label.contains("PRIVATE KEY") || label.contains('\n')) {  // a certificate is public
            out += text.substr(0, start + begin.size());
            text.remove_prefix(start + begin.size());
            continue;
        }
        const auto body = std::min(label_end + 5, text.size());
        out += text.substr(0, body);
        text.remove_prefix(body);
        const auto stop = std::min(text.find(end), text.size());
        // Hide each line, keep their number.
        bool anything = false;
        for (const char letter : text.substr(0, stop)) {
            if (letter == '\n') {
                out += letter;
                anything = false;
            } else if (!anything) {
                out += hidden;
                anything = true;
            }
        }
        text.remove_prefix(stop);
    }
    return out.append(text);
}

std::string url_users(std::string_view text) {
    std::string out;
    std::size_t taken = 0;  // up to here `text` is in `out`
    for (auto at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
        const std::size_t from = at + 3;
        if (from < taken) continue;
        const auto rest = text.substr(from);
        const auto authority =
            rest.substr(0, std::min(rest.find_first_of("/?#"), rest.find_first_of(url_ends)));
        auto sign = authority.rfind('@');
        const auto colon = authority.find(':');
        if (sign == std::string_view::npos && colon != std::string_view::npos) {
            // A password with a raw "/", "?" or "#" ends the authority early; a
            // port would be all digits.
            const auto port = authority.substr(colon + 1);
            const auto line = rest.substr(0, rest.find_first_of(url_ends));
            const bool digits = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
            if (!digits || port.empty()) sign = line.rfind('@');
        }
        if (sign == std::string_view::npos || sign == 0) continue;
        const bool with_password = rest.substr(0, sign).contains(':');
        // ssh://git@host names an account; https://NAME@host is how tokens travel.
        std::size_t scheme = at;
        while (scheme > 0 && is_alnum(text[scheme - 1])) --scheme;
        if (!with_password && !text.substr(scheme, at - scheme).starts_with("http")) continue;
        out += text.substr(taken, from - taken);
        out += hidden;
        if (with_password) out.append(":").append(hidden);
        taken = from + sign;
    }
    out += text.substr(taken);
    if (!out.contains('@')) return out;

    // Without a scheme.
    std::string result;
    std::string_view view = out;
    std::size_t done = 0;
    for (auto sign = view.find('@'); sign != std::string_view::npos; sign = view.find('@', sign + 1)) {
        auto word = view.substr(done, sign - done);
        word.remove_prefix(std::min(word.find_last_of(" \t\r\n\"'`=(){}[],;|<>/") + 1, word.size()));
        const auto colon = word.find(':');
        const auto host = view.substr(sign + 1);
        if (colon == std::string_view::npos || colon + 1 == word.size() || word.contains('$') ||
            !is_bare_user(word.substr(0, colon)) || host.empty() || !is_alnum(host.front()) ||
            host.starts_with("sha256:") ||  // an image's digest: name:tag@sha256:...
            is_module_on_a_drive(word, host)) {
            continue;
        }
        const auto from = sign - word.size();
        result += view.substr(done, from - done);
        result.append(hidden).append(":").append(hidden);
        done = sign;
    }
    return result.append(view.substr(done));
}

std::string known_tokens(std::string_view text) {
    struct Shape {
        std::string_view start;
        std::size_t least;  // letters after it
    };
    // GitHub, GitLab, AWS key ids, Slack, npm, Hugging Face, Google, OpenAI and
    // others, PyPI, Docker Hub, a JSON Web Token, and any bearer.
    constexpr std::array<Shape, 26> shapes = {
        {{"ghp_", 16},     {"gho_", 16},  {"ghu_", 16},  {"ghs_", 16}, {"ghr_", 16}, {"github_pat_", 16},
         {"glpat-", 12},   {"gldt-", 12}, {"glrt-", 12}, {"AKIA", 16}, {"ASIA", 16}, {"xoxa-", 8},
         {"xoxb-", 8},     {"xoxe-", 8},  {"xoxo-", 8},  {"xoxp-", 8}, {"xoxr-", 8}, {"xoxs-", 8},
         {"xapp-", 8},     {"npm_", 30},  {"hf_", 20},   {"AIza", 30}, {"sk-", 20},  {"pypi-", 20},
         {"dckr_pat_", 8}, {"eyJ", 20}}};
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const bool at_start = at == 0 || !is_token_letter(text[at - 1]);
        const auto rest = text.substr(at);
        if (at_start && is_alnum(text[at])) {
            const auto* const shape =
                std::ranges::find_if(shapes, [&](const Shape& s) { return rest.starts_with(s.start); });
            if (shape != shapes.end()) {
                std::size_t length = shape->start.size();
                const bool dots = shape->start == "eyJ";  // header.payload.signature
                while (length < rest.size() &&
                       (is_token_letter(rest[length]) || (dots && rest[length] == '.'))) {
                    ++length;
                }
                if (length >= shape->start.size() + shape->least) {
                    out += hidden;
                    at += length;
                    continue;
                }
            }
            for (const std::string_view word : {"Bearer ", "bearer ", "Basic "}) {
                if (!rest.starts_with(word)) continue;
                std::size_t length = word.size();
                while (length < rest.size() &&
                       (is_token_letter(rest[length]) || std::string_view("+/=.~").contains(rest[length]))) {
                    ++length;
                }
                if (length < word.size() + 8) continue;
                out.append(word).append(hidden);
                at += length;
                break;
            }
            if (at >= text.size()) break;
        }
        out += text[at++];
    }
    return out;
}

}  // namespace trueup::redaction
