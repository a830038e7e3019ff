#include "facts/universal_line.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace trueup {
namespace {

constexpr std::string_view separator = "\\x1e";

void add_code_point(std::string& out, unsigned code) {
    const auto byte = [&](unsigned value) { out += static_cast<char>(value); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0U | (code >> 6U));
        byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        byte(0xE0U | (code >> 12U));
        byte(0x80U | ((code >> 6U) & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    } else {
        byte(0xF0U | (code >> 18U));
        byte(0x80U | ((code >> 12U) & 0x3FU));
        byte(0x80U | ((code >> 6U) & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    }
}

// The escape sequence at the start of `text`; its length, 0: none that is known.
std::size_t take_escape(std::string_view text, std::string& out) {
    if (text.size() < 2) return 0;
    const char kind = text[1];
    const std::size_t digits = kind == 'x' || kind == 'X' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    if (digits == 0) {
        if (kind != '\\' && kind != 'n' && kind != 't') return 0;
        out += kind == 'n' ? '\n' : kind == 't' ? '\t' : '\\';
        return 2;
    }
    if (text.size() < 2 + digits) return 0;
    unsigned code = 0;
    const char* end = text.data() + 2 + digits;
    const auto [at, error] = std::from_chars(text.data() + 2, end, code, 16);
    constexpr unsigned last = 0x10FFFF;
    if (error != std::errc() || at != end || code == 0 || code > last) return 0;
    if (kind == 'X')
        out += static_cast<char>(code);
    else
        add_code_point(out, code);
    return 2 + digits;
}

}  // namespace

std::string UniversalLine::with(const std::vector<std::string>& left) const {
    return left.empty() ? std::string() : before + join(left, separator);
}

std::optional<UniversalLine> universal_line(std::string_view line) {
    const auto colon = line.find(':');
    if (!line.starts_with("SETUVAR ") || colon == std::string_view::npos) return std::nullopt;
    UniversalLine out;
    out.before = line.substr(0, colon + 1);
    out.name = line.substr(line.rfind(' ', colon) + 1, colon - line.rfind(' ', colon) - 1);
    std::string written, element;
    for (std::size_t at = colon + 1; at < line.size();) {
        if (line.substr(at).starts_with(separator)) {
            out.written.push_back(std::move(written));
            out.elements.push_back(std::move(element));
            written.clear();
            element.clear();
            at += separator.size();
            continue;
        }
        std::size_t length = 1;
        if (line[at] == '\\') {
            length = take_escape(line.substr(at), element);
            if (length == 0) return std::nullopt;
        } else {
            element += line[at];
        }
        written += line.substr(at, length);
        at += length;
    }
    out.written.push_back(std::move(written));
    out.elements.push_back(std::move(element));
    return out;
}

std::optional<std::string> without_element(std::string_view line, std::string_view element) {
    const auto parsed = universal_line(line);
    if (!parsed) return std::nullopt;
    std::vector<std::string> left;
    for (std::size_t i = 0; i < parsed->elements.size(); ++i) {
        if (parsed->elements[i] != element) left.push_back(parsed->written[i]);
    }
    if (left.size() == parsed->elements.size()) return std::nullopt;
    return parsed->with(left);
}

}  // namespace trueup
