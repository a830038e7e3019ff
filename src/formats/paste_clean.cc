#include <array>
#include <cctype>

#include "formats/paste.h"

namespace trueup {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// Terminal control sequences (ECMA-48: CSI, OSC, two-byte escapes), NULs and
// overwritten parts of a line (a carriage return starts it anew).
std::string plain(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const char c = raw[i];
        if (c == '\x1b' && i + 1 < raw.size()) {
            const char kind = raw[i + 1];
            i += 1;
            if (kind == '[') {
                while (i + 1 < raw.size() && !(raw[i + 1] >= '@' && raw[i + 1] <= '~')) ++i;
                ++i;
            } else if (kind == ']') {
                while (i + 1 < raw.size() && raw[i + 1] != '\x07' && raw[i + 1] != '\x1b') ++i;
                if (i + 1 < raw.size() && raw[i + 1] == '\x1b') ++i;
                ++i;
            }
            continue;
        }
        if (c == '\r') {
            if (i + 1 < raw.size() && raw.find_first_not_of("\r\n\0 ", i) != std::string_view::npos)
                out.clear();
            continue;
        }
        if (c == '\b') {
            if (!out.empty()) out.pop_back();
            continue;
        }
        if (c == '\0' || c == '\x07' || c == '\x1b') continue;
        out.push_back(c);
    }
    return out;
}

// "2026-01-02T03:04:05.678Z " (with 'T' or a space, with or without a zone).
std::size_t time_stamp(std::string_view text) {
    static constexpr std::string_view shape = "dddd-dd-dd dd:dd:dd";
    if (text.size() < shape.size()) return 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool fits = shape[i] == 'd'   ? digit(text[i])
                          : shape[i] == ' ' ? (text[i] == 'T' || text[i] == ' ')
                          : shape[i] == '-' ? (text[i] == '-' || text[i] == '/')
                                            : text[i] == shape[i];
        if (!fits) return 0;
    }
    std::size_t at = shape.size();
    while (at < text.size() && (digit(text[at]) || text[at] == '.' || text[at] == ',')) ++at;
    if (at < text.size() && text[at] == 'Z') ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        ++at;
        while (at < text.size() && (digit(text[at]) || text[at] == ':')) ++at;
    }
    if (at < text.size() && text[at] != ' ' && text[at] != '\t') return 0;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    return at;
}

// BuildKit's plain progress: "#12 0.345 text"; its error summary: "30.20 text"
// and "0.345 text" alone.
std::size_t buildkit(std::string_view text) {
    std::size_t at = 0;
    const bool numbered = text.starts_with('#') && text.size() > 1 && digit(text[1]);
    if (numbered) {
        at = 1;
        while (at < text.size() && digit(text[at])) ++at;
        if (at >= text.size() || text[at] != ' ') return 0;
        ++at;
    }
    const auto start = at;
    while (at < text.size() && digit(text[at])) ++at;
    if (at > start && at + 1 < text.size() && text[at] == '.' && digit(text[at + 1])) {
        ++at;
        const auto fraction = at;
        while (at < text.size() && digit(text[at])) ++at;
        if (at < text.size() && text[at] == ' ' && at - fraction <= 3) return at + 1;
    }
    return numbered ? start : 0;
}

// "service-1  | text" of docker compose.
std::size_t compose(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '-' ||
                                text[at] == '_' || text[at] == '.')) {
        ++at;
    }
    if (at == 0) return 0;
    const auto name_end = at;
    while (at < text.size() && text[at] == ' ') ++at;
    if (at == name_end || at + 1 >= text.size() || text[at] != '|' || text[at + 1] != ' ') return 0;
    return at + 2;
}

// Blanks that do not break (office programs, chats) are blanks; what has no width goes.
std::string with_plain_blanks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto rest = text.substr(i);
        if (rest.starts_with("\xc2\xa0")) {
            out.push_back(' ');
            i += 1;
        } else if (rest.starts_with("\xe2\x80\x87") || rest.starts_with("\xe2\x80\xaf")) {
            out.push_back(' ');
            i += 2;
        } else if (rest.starts_with("\xe2\x80\x8b") || rest.starts_with("\xe2\x81\xa0")) {
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

// **words** of Markdown, in pairs around words; the globs of ** are no pair.
std::string without_bold(std::string text) {
    auto from = std::size_t{0};
    while (true) {
        const auto open = text.find("**", from);
        if (open == std::string::npos || open + 3 >= text.size()) return text;
        const auto close = text.find("**", open + 2);
        if (close == std::string::npos) return text;
        const char inside = text[open + 2];
        const bool begins = open == 0 || text[open - 1] == ' ' || text[open - 1] == '(';
        const bool words = std::isalnum(static_cast<unsigned char>(inside)) || inside == '"' ||
                           inside == '\'' || inside == '`' || inside == '$';
        const bool ends = close + 2 == text.size() || text[close + 2] == ' ' || text[close + 2] == ',' ||
                          text[close + 2] == '.' || text[close + 2] == ':';
        from = close;
        if (!begins || !words || !ends || text[close - 1] == ' ') continue;
        text.erase(close, 2);
        text.erase(open, 2);
        from = close - 2;
    }
}

// "go\_env" of Markdown; a Windows path keeps its separators.
std::string without_escapes(std::string text) {
    if (text.find(":\\") != std::string::npos) return text;
    for (auto at = text.find("\\_"); at != std::string::npos; at = text.find("\\_", at + 1)) {
        if (at > 0 && at + 2 < text.size() && std::isalnum(static_cast<unsigned char>(text[at - 1])) &&
            std::isalnum(static_cast<unsigned char>(text[at + 2])))
            text.erase(at, 1);
    }
    return text;
}

}  // namespace

namespace {

// What a line may need, by the bytes in it: most need nothing, and one look tells.
enum Need : unsigned char { terminal_codes = 1, plain_blanks = 2, bold = 4, escapes = 8 };

constexpr auto needs = [] {
    std::array<unsigned char, 256> table{};
    for (const char c : {'\x1b', '\r', '\b', '\0', '\x07'})
        table[static_cast<unsigned char>(c)] = terminal_codes;
    table[0xc2] = table[0xe2] = plain_blanks;
    table['*'] = bold;
    table['\\'] = escapes;
    return table;
}();

}  // namespace

std::string clean_line(std::string_view raw) {
    unsigned need = 0;
    for (const char c : raw) need |= needs[static_cast<unsigned char>(c)];
    auto text = (need & terminal_codes) != 0 ? plain(raw) : std::string(raw);
    if ((need & plain_blanks) != 0) text = with_plain_blanks(text);
    if ((need & bold) != 0 && text.find("**") != std::string::npos) text = without_bold(std::move(text));
    if ((need & escapes) != 0 && text.find("\\_") != std::string::npos)
        text = without_escapes(std::move(text));
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    // `gh run view --log`: job, step and time stamp between tabs.
    if (const auto tab = rest.find('\t'); tab < 120) {
        const auto second = rest.find('\t', tab + 1);
        if (second < 240 && time_stamp(rest.substr(second + 1)) > 0) {
            rest.remove_prefix(second + 1);
        }
    }
    if (rest.size() > 3 && rest[0] == '[' && digit(rest[1])) {  // Jenkins' Timestamper
        const auto close = rest.find("] ");
        if (close != std::string_view::npos && time_stamp(rest.substr(1, close - 1)) > 0)
            rest.remove_prefix(close + 2);
    }
    if (const auto stamp = time_stamp(rest); stamp > 0) {
        rest.remove_prefix(stamp);
        // GitLab: stream number and letter after the stamp ("00O ", "01E ").
        if (rest.size() > 3 && digit(rest[0]) && digit(rest[1]) && (rest[2] == 'O' || rest[2] == 'E') &&
            (rest[3] == ' ' || rest[3] == '+')) {
            rest.remove_prefix(4);
        }
    }
    for (const std::string_view mark :
         {"##[error]", "##[warning]", "##[command]", "##[debug]", "::error::", "::warning::"}) {
        if (rest.starts_with(mark)) rest.remove_prefix(mark.size());
    }
    rest.remove_prefix(compose(rest));
    rest.remove_prefix(buildkit(rest));
    while (!rest.empty() && (rest.back() == ' ' || rest.back() == '\t' || rest.back() == '\n'))
        rest.remove_suffix(1);
    // Inline code of Markdown around the whole line.
    if (rest.size() > 2 && rest.front() == '`' && rest.back() == '`' &&
        rest.substr(1, rest.size() - 2).find('`') == std::string_view::npos) {
        rest = rest.substr(1, rest.size() - 2);
    }
    if (rest.size() == text.size()) return text;
    return std::string(rest);
}

}  // namespace trueup
