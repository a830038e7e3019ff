#include "platform/postgres_text.h"

#include <algorithm>

#include "base/redact.h"
#include "base/text.h"

namespace trueup {
namespace {

constexpr std::string_view as_digits = "\\x";
constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t shortest_secret = 3;  // bytes

}  // namespace

std::string to_postgres_text(std::string_view bytes) {
    if (!bytes.starts_with(as_digits) && !bytes.contains('\0') && valid_utf8(bytes) == bytes)
        return std::string(bytes);
    std::string out(as_digits);
    for (const char letter : bytes) {
        const auto byte = static_cast<unsigned char>(letter);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string from_postgres_text(std::string_view text) {
    const auto pairs = text.substr(std::min(as_digits.size(), text.size()));
    if (!text.starts_with(as_digits) || pairs.size() % 2 != 0 ||
        pairs.find_first_not_of(digits) != std::string_view::npos)
        return std::string(text);
    std::string out;
    for (std::size_t at = 0; at < pairs.size(); at += 2)
        out += static_cast<char>(digits.find(pairs[at]) * 16 + digits.find(pairs[at + 1]));
    return out;
}

std::string postgres_address(const std::string& user, const std::string& host, const std::string& port,
                             const std::string& database) {
    std::string out = "postgresql://";
    if (!user.empty()) out += user + "@";
    const bool socket = host.starts_with('/');
    if (!socket) out += host;
    if (!port.empty()) out += ":" + port;
    if (!database.empty() || socket) out += "/" + database;
    if (socket) out += "?host=" + host;
    return out;
}

std::string one_line(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool blank = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
        if (!blank) out += letter;
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
    return std::string(trim(out));
}

std::string without_quotes(std::string text) {
    const auto first = text.find('"'), last = text.rfind('"');
    if (first != std::string::npos) text.replace(first, last - first + 1, redaction::hidden);
    return text;
}

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
    for (const auto& secret : secrets) {
        if (secret.size() < shortest_secret) continue;
        for (auto at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + redaction::hidden.size()))
            text.replace(at, secret.size(), redaction::hidden);
    }
    return text;
}

}  // namespace trueup
