// Go's release numbers as cmd/go compares them (internal/gover of cmd/go).
#include <array>
#include <cstddef>

#include "checks/support.h"

namespace trueup {
namespace {

// major.minor[.patch | kind + number], digits kept as text: no overflow.
struct Release {
    std::string_view major, minor, patch, kind, pre;
};

std::string_view digits(std::string_view& text) {
    std::size_t n = 0;
    while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
    if (n == 0 || (n > 1 && text[0] == '0')) return {};
    const auto taken = text.substr(0, n);
    text.remove_prefix(n);
    return taken;
}

// An empty `major` is what is no release.
Release parse(std::string_view text) {
    if (text.starts_with("go")) text.remove_prefix(2);
    text = text.substr(0, text.find_first_of("- \t"));
    Release out;
    out.major = digits(text);
    if (out.major.empty()) return {};
    if (text.empty()) return {out.major, "0", "0", {}, {}};  // "go1" is 1.0.0
    if (text.front() != '.') return {};
    text.remove_prefix(1);
    out.minor = digits(text);
    if (out.minor.empty()) return {};
    if (text.empty()) {
        // Up to 1.20, "1.20" is a release; from 1.21 on it is the language,
        // which comes before 1.21rc1.
        if (out.major == "1" && (out.minor.size() < 2 || (out.minor.size() == 2 && out.minor < "21")))
            out.patch = "0";
        return out;
    }
    if (text.front() == '.') {
        text.remove_prefix(1);
        out.patch = digits(text);
        if (out.patch.empty() || !text.empty()) return {};
        return out;
    }
    std::size_t n = 0;
    while (n < text.size() && text[n] >= 'a' && text[n] <= 'z') ++n;
    out.kind = text.substr(0, n);
    text.remove_prefix(n);
    out.pre = digits(text);
    if (out.kind.empty() || out.pre.empty() || !text.empty()) return {};
    return out;
}

int compare_digits(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    const int order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace

int compare_go(std::string_view a, std::string_view b) {
    const auto x = parse(a);
    const auto y = parse(b);
    if (const int order = compare_digits(x.major, y.major); order != 0) return order;
    if (const int order = compare_digits(x.minor, y.minor); order != 0) return order;
    if (const int order = compare_digits(x.patch, y.patch); order != 0) return order;
    if (const int order = x.kind.compare(y.kind); order != 0) return order < 0 ? -1 : 1;
    return compare_digits(x.pre, y.pre);
}

std::string go_release(std::string_view version) {
    if (!version.starts_with("go") || parse(version).major.empty()) return {};
    return std::string(version.substr(0, version.find_first_of("- \t")));
}

std::string go_language(std::string_view version) {
    const auto release = parse(version);
    if (release.minor.empty()) return {};
    return fmt::format("{}.{}", release.major, release.minor);
}

}  // namespace trueup
