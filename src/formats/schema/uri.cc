#include "formats/schema/uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace trueup {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "http:", "urn:"; empty: none.
std::string_view scheme_of(std::string_view uri) {
    if (uri.empty() || !is_letter(uri.front())) return {};
    const auto end = std::ranges::find_if(
        uri, [](char c) { return !is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.'; });
    if (end == uri.end() || *end != ':') return {};
    return uri.substr(0, static_cast<std::size_t>(end - uri.begin()) + 1);
}

std::string without_dots(std::string_view path) {
    std::vector<std::string> out;
    const auto parts = split(path, '/');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool last = i + 1 == parts.size();
        if (parts[i] == "..") {
            if (out.size() > 1) out.pop_back();
            if (last) out.emplace_back();
        } else if (parts[i] == ".") {
            if (last) out.emplace_back();
        } else {
            out.push_back(parts[i]);
        }
    }
    return join(out, "/");
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string resolve_uri(std::string_view base, std::string_view reference) {
    base = base.substr(0, base.find('#'));
    if (reference.empty()) return std::string(base);
    if (!scheme_of(reference).empty()) return std::string(reference);
    if (reference.front() == '#') return std::string(base) + std::string(reference);
    const auto scheme = scheme_of(base);
    auto rest = base.substr(scheme.size());
    std::string_view authority;
    if (rest.starts_with("//")) {
        authority = rest.substr(0, std::min(rest.find_first_of("/?", 2), rest.size()));
        rest.remove_prefix(authority.size());
    }
    const auto front = std::string(scheme);
    if (reference.starts_with("//")) return front + std::string(reference);
    auto path = reference.substr(0, reference.find_first_of("?#"));
    const auto tail = reference.substr(path.size());
    if (path.empty())  // another query of the same document
        return front + std::string(authority) + std::string(rest.substr(0, rest.find('?'))) +
               std::string(tail);
    std::string whole;
    if (path.front() == '/') {
        whole = path;
    } else {
        const auto old = rest.substr(0, rest.find('?'));
        const auto slash = old.rfind('/');
        if (slash != std::string_view::npos) {
            whole = std::string(old.substr(0, slash + 1)) + std::string(path);
        } else {
            whole = (authority.empty() ? "" : "/") + std::string(path);
        }
    }
    return front + std::string(authority) + without_dots(whole) + std::string(tail);
}

UriParts split_fragment(std::string_view uri) {
    const auto hash = uri.find('#');
    if (hash == std::string_view::npos) return {std::string(uri), ""};
    return {std::string(uri.substr(0, hash)), percent_decoded(uri.substr(hash + 1))};
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (high >= 0 && low >= 0) {
                out += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

std::string file_uri(std::string_view path) {
    std::string out = "file://";
    for (const char c : path) {
        if (is_letter(c) || is_digit(c) || std::string_view("/-._~").contains(c)) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

std::string path_of_file_uri(std::string_view uri) {
    if (!uri.starts_with("file:///")) return {};
    return percent_decoded(uri.substr(7));
}

}  // namespace trueup
