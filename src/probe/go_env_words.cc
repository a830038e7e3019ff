#include "probe/go_env_words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trueup {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Length of the well-formed UTF-8 sequence at the front; 0 when there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    std::size_t length = 0;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) length = 2;
    if (lead >= 0xE0 && lead <= 0xEF) length = 3;
    if (lead >= 0xF0 && lead <= 0xF4) length = 4;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return 0;
    }
    const unsigned char second = byte(1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
        return 0;
    return length;
}

}  // namespace

Result<std::vector<std::string>> split_go_words(std::string_view text) {
    std::vector<std::string> words;
    while (true) {
        while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
        if (text.empty()) return words;
        if (const char quote = text.front(); quote == '"' || quote == '\'') {
            const std::size_t end = text.find(quote, 1);
            if (end == std::string_view::npos)
                return fail(Error::Kind::invalid, fmt::format("unterminated {} string", quote));
            words.emplace_back(text.substr(1, end - 1));
            text.remove_prefix(end + 1);
            continue;
        }
        std::size_t end = 0;
        while (end < text.size() && !is_space(text[end])) ++end;
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

std::string join_go_words(const std::vector<std::string>& words) {
    std::string joined;
    for (const auto& word : words) {
        const bool spaced = word.find_first_of(" \t\n\r") != std::string::npos;
        const bool one = word.find('\'') != std::string::npos;
        const bool two = word.find('"') != std::string::npos;
        if (one && two) return join(words, " ");
        if (&word != &words.front()) joined += ' ';
        if (!spaced && !one && !two) {
            joined += word;
        } else {
            const char quote = one ? '"' : '\'';
            joined += quote + word + quote;
        }
    }
    return joined;
}

std::string go_quote(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const auto c = static_cast<unsigned char>(text.front());
        if (length > 1) {
            quoted += text.substr(0, length);
        } else if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += text.front();
        } else if (length == 1 && c >= 0x20 && c < 0x7F) {
            quoted += text.front();
        } else if (constexpr std::string_view named = "\a\b\f\n\r\t\v";
                   named.find(text.front()) != named.npos) {
            quoted += '\\';
            quoted += "abfnrtv"[named.find(text.front())];
        } else {
            quoted += fmt::format("\\x{:02x}", c);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return quoted + '"';
}

}  // namespace trueup
