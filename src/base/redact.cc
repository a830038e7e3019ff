#include "base/redact.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace trueup {
namespace {

constexpr std::size_t shortest_secret = 8;  // bytes; below, a value is not learnt

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }
bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }

// "api-key" and "API_KEY" become "api_key", "authToken" becomes "auth_token".
std::string folded(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char letter = name[i];
        if (letter == '-' || letter == '.' || letter == ' ') {
            out += '_';
            continue;
        }
        if (is_upper(letter) && i > 0 && !is_upper(name[i - 1]) && out.back() != '_') out += '_';
        out += lower(letter);
    }
    return out;
}

constexpr std::array<std::string_view, 11> secret_parts = {
    "token",  "secret",     "passwd",    "password",    "passphrase", "api_key",
    "apikey", "access_key", "accesskey", "private_key", "credential"};
constexpr std::array<std::string_view, 8> secret_words = {"auth",   "pass",          "pat",        "jwt",
                                                          "bearer", "authorization", "privatekey", "cookie"};
// A last word that says that the value is a place, not the secret.
constexpr std::array<std::string_view, 6> places = {"file", "path", "dir", "sock", "socket", "helper"};

// GOAUTH: commands separated by ";", each "off", "netrc", "git FOLDER" or a
// program with arguments of its own (go help goauth).
std::string redact_goauth(std::string_view value) {
    std::vector<std::string> commands;
    for (const auto& command : split(value, ';')) {
        const auto words = trim(command);
        const auto space = words.find(' ');
        const auto program = words.substr(0, space);
        if (space == std::string_view::npos || program == "git") {
            commands.push_back(redact(command));
        } else {
            commands.push_back(std::string(program) + " " + std::string(redaction::hidden));
        }
    }
    return join(commands, ";");
}

}  // namespace

bool secret_name(std::string_view name) {
    const std::string text = folded(name);
    const auto words = split(text, '_');
    if (std::ranges::find(places, words.back()) != places.end()) return false;
    for (const auto part : secret_parts) {
        const auto at = text.find(part);
        // TOKENIZERS_PARALLELISM and its like are no secrets.
        if (at != std::string::npos && !std::string_view(text).substr(at).starts_with("tokeniz")) return true;
    }
    return std::ranges::any_of(words, [](const std::string& word) {
        return std::ranges::find(secret_words, word) != secret_words.end();
    });
}

std::string redact(std::string_view text) {
    return redaction::named_values(
        redaction::known_tokens(redaction::url_users(redaction::private_keys(text))));
}

std::string redact_netrc(std::string_view text) {
    // Tokens are separated by any white space (netrc(5)); what follows "password"
    // or "account" is secret. A macro's body is hidden as a whole.
    constexpr std::string_view space = " \t\r\n";
    std::string out;
    bool secret = false;
    while (!text.empty()) {
        const auto start = std::min(text.find_first_not_of(space), text.size());
        out += text.substr(0, start);
        text.remove_prefix(start);
        auto end = std::min(text.find_first_of(space), text.size());
        if (text.starts_with('"') && secret) end = std::min(text.find('"', 1), text.size() - 1) + 1;
        const auto token = text.substr(0, end);
        if (!token.empty()) out += secret ? redaction::hidden : token;
        secret = !secret && (token == "password" || token == "account");
        text.remove_prefix(end);
    }
    return redact(out);
}

std::string redact_value(std::string_view name, std::string_view value) {
    if (value.empty()) return {};
    if (name == "GOAUTH") return redact_goauth(value);
    if (secret_name(name)) return std::string(redaction::hidden);
    return redact(value);
}

void Redactor::learn(std::string_view name, std::string_view value) {
    // A path is no secret, even where a secret was expected.
    if (!secret_name(name) || value.size() < shortest_secret || value.front() == '/' ||
        value.front() == '~') {
        return;
    }
    secrets_.emplace_back(value);
    // A secret may be part of another one: the longer one goes first.
    std::ranges::sort(secrets_, std::ranges::greater(), &std::string::size);
}

std::string Redactor::hide_learnt(std::string text) const {
    for (const auto& secret : secrets_) {
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
            text.replace(at, secret.size(), redaction::hidden);
            at += redaction::hidden.size();
        }
    }
    return text;
}

}  // namespace trueup
