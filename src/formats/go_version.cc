#include "formats/go_version.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace trueup {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes the decimal number at the front off `text`; nullopt when there is none
// or it has a needless leading zero.
std::optional<std::string> take_number(std::string_view& text) {
    std::size_t n = 0;
    while (n < text.size() && is_digit(text[n])) ++n;
    if (n == 0 || (text[0] == '0' && n != 1)) return std::nullopt;
    std::string number(text.substr(0, n));
    text.remove_prefix(n);
    return number;
}

int sign_of(int order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

// Decimal numbers without leading zeros: the longer one is the larger one.
int compare_numbers(const std::string& left, const std::string& right) {
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
    return sign_of(left.compare(right));
}

}  // namespace

GoVersion parse_go_version(std::string_view text) {
    GoVersion version;
    const auto major = take_number(text);
    if (!major) return {};
    version.major = *major;
    if (text.empty()) {  // "1" means 1.0.0
        version.minor = version.patch = "0";
        return version;
    }
    if (text[0] != '.') return {};
    text.remove_prefix(1);
    const auto minor = take_number(text);
    if (!minor) return {};
    version.minor = *minor;
    if (text.empty()) {
        if (compare_numbers(version.minor, "21") < 0) version.patch = "0";
        return version;
    }
    if (text[0] == '.') {
        text.remove_prefix(1);
        const auto patch = take_number(text);
        if (!patch || !text.empty()) return {};
        version.patch = *patch;
        return version;
    }
    std::size_t n = 0;
    while (n < text.size() && !is_digit(text[n])) {
        if (text[n] < 'a' || text[n] > 'z') return {};
        ++n;
    }
    version.kind = text.substr(0, n);
    text.remove_prefix(n);
    if (text.empty()) return version;
    const auto pre = take_number(text);
    if (!pre || !text.empty()) return {};
    version.pre = *pre;
    return version;
}

bool is_valid_go_version(std::string_view text) { return parse_go_version(text) != GoVersion{}; }

int compare_go_versions(std::string_view left, std::string_view right) {
    const GoVersion a = parse_go_version(left);
    const GoVersion b = parse_go_version(right);
    if (const int order = compare_numbers(a.major, b.major)) return order;
    if (const int order = compare_numbers(a.minor, b.minor)) return order;
    if (const int order = compare_numbers(a.patch, b.patch)) return order;
    if (const int order = sign_of(a.kind.compare(b.kind))) return order;
    return compare_numbers(a.pre, b.pre);
}

bool is_go_language(std::string_view text) {
    const GoVersion version = parse_go_version(text);
    return version != GoVersion{} && version.patch.empty() && version.kind.empty() && version.pre.empty();
}

std::string version_of_toolchain(std::string_view name) {
    if (name.find_first_of("\\/") != std::string_view::npos || !name.starts_with("go")) return {};
    const std::string_view version = name.substr(2, name.find_first_of(" \t-", 2) - 2);
    return is_valid_go_version(version) ? std::string(version) : std::string();
}

int go_minor_of(std::string_view go_version) {
    const std::size_t at = go_version.find("go1.");
    if (at == std::string_view::npos) return 0;
    int minor = 0;
    for (const char c : go_version.substr(at + 4, 4)) {
        if (!is_digit(c)) break;
        minor = minor * 10 + (c - '0');
    }
    return minor;
}

namespace {

// "1.22.3" -> {1, 22, 3}; nothing for names that hold anything else.
std::vector<unsigned long> numbers_of(const std::string& version) {
    std::vector<unsigned long> numbers;
    for (const auto& part : split(version, '.')) {
        if (part.empty() || part.size() > 9 || part.find_first_not_of("0123456789") != std::string::npos) {
            return {};
        }
        numbers.push_back(std::stoul(part));
    }
    return numbers;
}

}  // namespace

std::string newest_matching(const std::vector<std::string>& versions, const std::string& wanted) {
    if (std::ranges::find(versions, wanted) != versions.end()) return wanted;
    std::string best;
    for (const auto& version : versions) {
        if (wanted != "latest" && !version.starts_with(wanted + ".")) continue;
        const auto numbers = numbers_of(version);
        if (!numbers.empty() && (best.empty() || numbers_of(best) < numbers)) best = version;
    }
    return best;
}

}  // namespace trueup
