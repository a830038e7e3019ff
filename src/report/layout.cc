#include "report/layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

// One code point of valid UTF-8 at `at`; advances it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
    };
    const unsigned char lead = byte(at);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) code = (code << 6U) | (byte(at + i) & 0x3FU);
    at += length;
    return code;
}

// East Asian Wide and Fullwidth (Unicode Standard Annex 11), by blocks.
bool is_wide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) || (c >= 0x3041 && c <= 0x33FF) ||
           (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xA000 && c <= 0xA4CF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
           (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_closing(char32_t c) {
    constexpr std::u32string_view closing = U"，。、；：？！）》」』】”’";
    return closing.find(c) != std::u32string_view::npos;
}

// Where a line may break: after a space, and between wide characters.
std::vector<std::string> pieces_of(std::string_view text) {
    std::vector<std::string> pieces;
    std::string piece;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t from = at;
        const char32_t code = next_code_point(text, at);
        const auto part = text.substr(from, at - from);
        if (is_closing(code) && piece.empty() && !pieces.empty() && pieces.back() != " ") {
            pieces.back() += part;  // no line starts with it
        } else if (code == ' ' || is_wide(code)) {
            if (is_closing(code)) {
                piece += part;
                pieces.push_back(std::move(piece));
                piece.clear();
                continue;
            }
            if (!piece.empty()) pieces.push_back(std::move(piece));
            piece.clear();
            pieces.emplace_back(part);
        } else {
            piece += part;
        }
    }
    if (!piece.empty()) pieces.push_back(std::move(piece));
    return pieces;
}

}  // namespace

std::string Style::wrap_code(std::string_view code, std::string_view text) const {
    return colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::size_t columns(std::string_view text) {
    std::size_t total = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == '\x1b') {  // our own colour codes take no room
            const auto end = text.find('m', at);
            at = end == std::string_view::npos ? text.size() : end + 1;
            continue;
        }
        total += is_wide(next_code_point(text, at)) ? 2 : 1;
    }
    return total;
}

std::string pad_to(std::string_view text, std::size_t width) {
    const auto used = columns(text);
    return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
    std::string out;
    for (const auto& paragraph : lines_of(text)) {
        std::string line;
        std::size_t used = 0;
        const auto flush = [&] {
            while (!line.empty() && line.back() == ' ') line.pop_back();
            out += std::string(line.empty() ? 0 : indent, ' ') + line + "\n";
            line.clear();
            used = 0;
        };
        for (const auto& piece : pieces_of(paragraph)) {
            const auto size = columns(piece);
            if (used > 0 && indent + used + size > width) flush();
            if (used == 0 && piece == " ") continue;
            line += piece;
            used += size;
        }
        flush();
    }
    return out;
}

std::string printable(std::string_view text) {
    std::string out;
    for (const char c : valid_utf8(text)) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '\t') {
            out += ' ';
        } else if (code < 0x20 || code == 0x7F) {
            out += fmt::format("\\x{:02x}", code);
        } else {
            out += c;
        }
    }
    return out;
}

std::string in_brackets(std::string_view text, Lang lang) {
    return fmt::format(fmt::runtime(say(lang, " ({})", "（{}）")), text);
}

std::string describe(const Origin& origin, const Style& style) {
    const auto place = [&] {
        std::string where = printable(tilde(origin.path, style.home));
        if (origin.line > 0) where += fmt::format(":{}", origin.line);
        return where;
    };
    const auto note = [&](std::string_view name) {
        return origin.note.empty()
                   ? std::string(name)
                   : std::string(name) + in_brackets(printable(pick(origin.kind == OriginKind::process
                                                                        ? parents_in_words(origin.note)
                                                                        : in_words(origin.note),
                                                                    style.lang)),
                                                     style.lang);
    };
    switch (origin.kind) {
        case OriginKind::file:
        case OriginKind::go_mod:
        case OriginKind::go_work:
        case OriginKind::goroot_env:
            return place();
        case OriginKind::go_env_file:
            return fmt::format("{} {}", say(style.lang, "go env file", "go env 文件"), place());
        case OriginKind::process:
            return note(say(style.lang, "environment", "环境变量"));
        case OriginKind::ide:
            return fmt::format("{} {}", say(style.lang, "editor settings", "编辑器设置"), place());
        case OriginKind::universal_variable:
            return fmt::format("{} {}", say(style.lang, "fish universal variable", "fish 通用变量"), place());
        case OriginKind::launchd:
            return note("launchd");
        case OriginKind::command:
            return note(say(style.lang, "command", "命令"));
        case OriginKind::builtin:
            return note(say(style.lang, "built-in default", "内置默认值"));
        case OriginKind::unknown:
            return note(say(style.lang, "unknown", "未知"));
    }
    return {};
}

std::string table(const std::vector<std::vector<std::string>>& rows, const Style& style) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
    }
    std::string out;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::string line;
        for (std::size_t i = 0; i < rows[r].size(); ++i) {
            line += i + 1 < rows[r].size() ? pad_to(rows[r][i], widths[i] + 2) : rows[r][i];
        }
        while (!line.empty() && line.back() == ' ') line.pop_back();
        out += (r == 0 ? style.bold(line) : line) + "\n";
    }
    return out;
}

}  // namespace trueup
