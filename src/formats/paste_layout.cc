#include "formats/paste_layout.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

#include "base/text.h"

namespace trueup {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// Where `pattern`, in which '0' stands for digits and ' ' for blanks, ends in `line`; npos: it
// does not begin so.
std::size_t end_of_prefix(std::string_view line, std::string_view pattern) {
    std::size_t at = 0;
    for (const char c : pattern) {
        if (c == '0') {
            const auto from = at;
            while (at < line.size() && digit(line[at])) ++at;
            if (at == from) return std::string_view::npos;
        } else if (c == ' ') {
            const auto from = at;
            while (at < line.size() && line[at] == ' ') ++at;
            if (at == from) return std::string_view::npos;
        } else {
            if (at >= line.size() || line[at] != c) return std::string_view::npos;
            ++at;
        }
    }
    return at;
}

// Runs of digits as one '0', runs of blanks as one; cut behind the last separator.
std::string pattern_of(std::string_view head) {
    std::string out;
    for (const char c : head) {
        const char seen = digit(c) ? '0' : c;
        if ((seen == '0' || seen == ' ') && !out.empty() && out.back() == seen) continue;
        out.push_back(seen);
    }
    return out;
}

// Programs that mark each line of another's output, and marks that no program's
// own message begins with: a box, a time, a process's number.
bool is_mark(std::string_view pattern) {
    static constexpr auto known =
        std::to_array<std::string_view>({"npm ERR! ", "npm error ", "stderr: ", "stdout: ", "stderr | ",
                                         "stderr F ", "stdout F ", "| ", " | ", "│ ", "┃ ", ": "});
    if (std::ranges::find(known, pattern) != known.end()) return true;
    if (pattern.find('0') == std::string_view::npos) return false;
    if (pattern.find_first_not_of(" 0.:|)\t") == std::string_view::npos)
        return pattern.ends_with(' ') || pattern.ends_with('\t') || pattern.ends_with('|');
    return pattern.find("0:0:0") != std::string_view::npos || pattern.find("[0]") != std::string_view::npos ||
           pattern.find(" | ") != std::string_view::npos;
}

std::string common_prefix(std::span<const std::string> lines) {
    std::vector<std::string_view> full;
    for (const auto& line : lines) {
        if (!line.empty()) full.emplace_back(line);
    }
    if (full.size() < 4) return {};
    // The longest that nearly all have, tried from the first lines' own beginnings.
    std::string best;
    for (std::size_t i = 0; i < std::min<std::size_t>(full.size(), 5); ++i) {
        for (std::size_t length = 2; length <= std::min<std::size_t>(full[i].size(), 100); ++length) {
            const char last = full[i][length - 1];
            if (last != ' ' && last != '\t' && last != '|') continue;
            auto pattern = pattern_of(full[i].substr(0, length));
            if (pattern.size() <= best.size() || !is_mark(pattern)) continue;
            const auto having = std::ranges::count_if(full, [&](std::string_view line) {
                return end_of_prefix(line, pattern) != std::string_view::npos;
            });
            if (static_cast<std::size_t>(having) * 5 < full.size() * 4) continue;
            best = std::move(pattern);
        }
    }
    return best;
}

std::size_t common_indent(std::span<const std::string> lines) {
    std::size_t least = std::string::npos;
    for (const auto& line : lines) {
        const auto first = line.find_first_not_of(" \t");
        if (first != std::string::npos) least = std::min(least, first);
    }
    return least == std::string::npos ? 0 : least;
}

std::size_t wrap_width(std::span<const std::string> lines) {
    std::size_t widest = 0, times = 0;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        const auto width = terminal_columns(lines[i]);
        if (width < widest) continue;
        // A line of one character alone is drawn, not broken.
        const bool drawn = lines[i].find_first_not_of(lines[i].substr(0, 1)) == std::string::npos;
        times = width > widest ? 0 : times;
        widest = width;
        if (!drawn && !lines[i + 1].empty() && !begins_anew(lines[i + 1])) ++times;
    }
    if (!lines.empty() && terminal_columns(lines.back()) > widest) return 0;
    return times >= 2 && widest >= 40 ? widest : 0;
}

struct Entity {
    std::string_view name, text;
};
constexpr auto entities = std::to_array<Entity>({
    {"&quot;", "\""},
    {"&#34;", "\""},
    {"&#x27;", "'"},
    {"&#39;", "'"},
    {"&apos;", "'"},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&nbsp;", " "},
    {"&#160;", " "},
    {"&amp;", "&"},
});

// Names of the tags that pages and tickets put around a program's output.
bool is_tag(std::string_view inside) {
    static constexpr auto names = std::to_array<std::string_view>(
        {"html",    "body",    "pre", "code", "p",  "br", "div", "span",  "b", "i",          "em",  "strong",
         "details", "summary", "li",  "ul",   "ol", "td", "tr",  "table", "a", "blockquote", "font"});
    if (inside.starts_with('/')) inside.remove_prefix(1);
    if (inside.ends_with('/')) inside.remove_suffix(1);
    const auto name = inside.substr(0, inside.find_first_of(" \t"));
    return std::ranges::find(names, name) != names.end() &&
           (name.size() == inside.size() || inside.find('=') != std::string_view::npos ||
            trim(inside.substr(name.size())).empty());
}

// The text of a JSON string or a quoted value that begins at `at`, up to its end or the line's.
std::string unescaped(std::string_view line, std::size_t at) {
    std::string out;
    for (; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] != '\\' || at + 1 >= line.size()) {
            out.push_back(line[at]);
            continue;
        }
        const char c = line[++at];
        if (c == 'u' && at + 4 < line.size()) {
            const auto code = line.substr(at + 1, 4);
            static constexpr auto known = std::to_array<std::pair<std::string_view, char>>({{"001b", '\x1b'},
                                                                                            {"001B", '\x1b'},
                                                                                            {"003c", '<'},
                                                                                            {"003e", '>'},
                                                                                            {"0026", '&'},
                                                                                            {"0027", '\''},
                                                                                            {"003C", '<'},
                                                                                            {"003E", '>'},
                                                                                            {"0022", '"'}});
            const auto* const found =
                std::ranges::find(known, code, &std::pair<std::string_view, char>::first);
            if (found != known.end()) {
                out.push_back(found->second);
                at += 4;
                continue;
            }
        }
        out.push_back(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
    }
    return out;
}

// Where a value begins that one of the usual keys of logs has; npos: nowhere.
std::size_t logged_value(std::string_view line, std::size_t from, bool json) {
    static constexpr auto keys = std::to_array<std::string_view>(
        {"log", "msg", "message", "MESSAGE", "Message", "text", "line", "output", "Output", "stderr",
         "stdout", "error", "err", "textPayload"});
    auto best = std::string_view::npos;
    for (const auto key : keys) {
        const auto lead = json ? "\"" + std::string(key) + "\":" : " " + std::string(key) + "=\"";
        for (auto at = line.find(lead, from); at != std::string_view::npos; at = line.find(lead, at + 1)) {
            auto value = at + lead.size();
            if (json) {
                while (value < line.size() && line[value] == ' ') ++value;
                if (value >= line.size() || line[value] != '"') continue;
                ++value;
            }
            best = std::min(best, value);
            break;
        }
    }
    return best;
}

}  // namespace

PasteLayout layout_of(std::span<const std::string> lines) {
    PasteLayout out;
    bool typed = false, set = false;
    std::size_t full = 0, angles = 0;
    for (const auto& line : lines) {
        if (line.empty()) continue;
        ++full;
        angles += line.starts_with("> ") || line == ">" ? 1 : 0;
        typed = typed || line.find_first_of("\"'") != std::string::npos;
        // Chinese puts its own around words; there they are no typesetter's.
        const bool chinese = std::ranges::any_of(line, [](char c) { return c >= '\xe4' && c <= '\xe9'; });
        typed = typed || (chinese && line.find("\xe2\x80\x9c") != std::string::npos);
        set = set || line.find("\xe2\x80\x98") != std::string::npos ||
              line.find("\xe2\x80\x99") != std::string::npos ||
              line.find("\xe2\x80\x9c") != std::string::npos ||
              line.find("\xe2\x80\x9d") != std::string::npos;
    }
    out.typographic = set && !typed;
    out.quoted = full >= 3 && angles * 2 > full;
    std::vector<std::string> rest(lines.begin(), lines.end());
    const auto undressed = [&] {
        for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = undress(lines[i], out);
    };
    if (out.quoted) undressed();
    out.prefix = common_prefix(rest);
    if (!out.prefix.empty()) undressed();
    out.indent = common_indent(rest);
    if (out.indent > 0) undressed();
    out.width = wrap_width(rest);
    return out;
}

bool looks_like_html(std::string_view raw) {
    return std::ranges::any_of(
        entities, [&](const Entity& entity) { return raw.find(entity.name) != std::string_view::npos; });
}

std::string decode_html(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
        if (raw[at] == '<') {
            const auto end = raw.find('>', at);
            if (end != std::string_view::npos && is_tag(raw.substr(at + 1, end - at - 1))) {
                at = end;
                continue;
            }
        }
        if (raw[at] == '&') {
            const auto* const found = std::ranges::find_if(
                entities, [&](const Entity& entity) { return raw.substr(at).starts_with(entity.name); });
            if (found != entities.end()) {
                out += found->text;
                at += found->name.size() - 1;
                continue;
            }
        }
        out.push_back(raw[at]);
    }
    return out;
}

std::string undress(std::string line, const PasteLayout& layout) {
    if (layout.quoted) {
        while (line.starts_with("> ")) line.erase(0, 2);
        if (line == ">") line.clear();
    }
    if (!layout.prefix.empty()) {
        auto end = end_of_prefix(line, layout.prefix);
        // Of an empty line the mark's last blank was cut.
        if (end == std::string_view::npos && end_of_prefix(line + " ", layout.prefix) == line.size() + 1)
            end = line.size();
        if (end != std::string_view::npos) line.erase(0, end);
    }
    if (layout.indent > 0) {
        const auto first = line.find_first_not_of(" \t");
        line.erase(0, std::min(layout.indent, first == std::string::npos ? line.size() : first));
    }
    if (layout.typographic) {
        for (const std::string_view mark : {"\xe2\x80\x98", "\xe2\x80\x99"}) replace_all(line, mark, "'");
        for (const std::string_view mark : {"\xe2\x80\x9c", "\xe2\x80\x9d"}) replace_all(line, mark, "\"");
    }
    return line;
}

std::vector<std::string> logged_lines(std::string_view line) {
    const bool json = line.starts_with("{\"");
    const bool logfmt = !json && (line.find("level=") != std::string_view::npos || line.starts_with("time="));
    if (!json && !logfmt) return {};
    std::vector<std::string> out;
    for (auto at = logged_value(line, 0, json); at != std::string_view::npos;
         at = logged_value(line, at, json)) {
        const auto text = unescaped(line, at);
        for (auto& part : split(text, '\n')) out.push_back(std::move(part));
        while (at < line.size() && line[at] != '"') at += line[at] == '\\' ? 2 : 1;
        if (at >= line.size() || out.size() > 4096) break;
    }
    return out;
}

std::size_t terminal_columns(std::string_view line) {
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool begins_anew(std::string_view line) {
    if (line.empty()) return true;
    // NAME=value, a prompt, a heading, "go: …" and its like, the next frame or flag.
    std::size_t name = 0;
    while (name < line.size() && (letter(line[name]) || digit(line[name]) || line[name] == '_')) ++name;
    if (name > 1 && name < line.size() && line[name] == '=' &&
        std::isupper(static_cast<unsigned char>(line[0])))
        return true;
    if (line.starts_with("set ") || line.starts_with("go: ") || line.starts_with("go version ")) return true;
    return line[0] == '\t' || line.starts_with("$ ") || line.starts_with("% ") || line.starts_with("# ") ||
           line.starts_with("> ") || line.starts_with("❯ ") || line.starts_with("➜ ");
}

}  // namespace trueup
