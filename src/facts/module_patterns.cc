#include "facts/module_patterns.h"

#include <algorithm>

namespace trueup {
namespace {

constexpr auto npos = std::string_view::npos;

// One part of a pattern that stands for one character. Module paths are ASCII, so
// that a byte is a character.
struct Part {
    std::size_t end = npos;  // npos: malformed
    bool takes = false;
};

// A letter within [...]: where it ends.
std::size_t class_letter(std::string_view pattern, std::size_t at, unsigned char& letter) {
    if (at >= pattern.size() || pattern[at] == '-' || pattern[at] == ']') return npos;
    if (pattern[at] == '\\') ++at;
    if (at >= pattern.size()) return npos;
    letter = static_cast<unsigned char>(pattern[at]);
    return at + 1;
}

// "[a-z]", "[^\\-x]".
Part class_at(std::string_view pattern, std::size_t at, unsigned char c) {
    ++at;
    const bool negated = at < pattern.size() && pattern[at] == '^';
    if (negated) ++at;
    bool listed = false;
    for (bool first = true; first || at >= pattern.size() || pattern[at] != ']'; first = false) {
        unsigned char low = 0;
        at = class_letter(pattern, at, low);
        if (at == npos) return {};
        unsigned char high = low;
        if (at < pattern.size() && pattern[at] == '-') at = class_letter(pattern, at + 1, high);
        if (at == npos) return {};
        listed = listed || (low <= c && c <= high);
    }
    return {at + 1, listed != negated};
}

Part part_at(std::string_view pattern, std::size_t at, char c) {
    switch (pattern[at]) {
        case '[':
            return class_at(pattern, at, static_cast<unsigned char>(c));
        case '?':
            return {at + 1, c != '/'};
        case '\\':
            if (at + 1 == pattern.size()) return {};
            return {at + 2, pattern[at + 1] == c};
        default:
            return {at + 1, pattern[at] == c};
    }
}

bool well_formed(std::string_view pattern) {
    std::size_t at = 0;
    while (at < pattern.size()) {
        at = pattern[at] == '*' ? at + 1 : part_at(pattern, at, 0).end;
        if (at == npos) return false;
    }
    return true;
}

// path.Match. Only the last * may have to take more: what stands before it has
// matched as early as it can.
bool matches(std::string_view pattern, std::string_view name) {
    std::size_t at = 0, in_name = 0;
    std::size_t after_star = npos, taken = 0;  // what follows the last *, and where that one ends
    while (in_name < name.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            after_star = ++at;
            taken = in_name;
            continue;
        }
        const auto part = at < pattern.size() ? part_at(pattern, at, name[in_name]) : Part{};
        if (part.takes) {
            at = part.end;
            ++in_name;
            continue;
        }
        if (after_star == npos || name[taken] == '/') return false;
        in_name = ++taken;
        at = after_star;
    }
    return pattern.find_first_not_of('*', at) == npos;
}

// The first elements of a path, as many as there are slashes and one; npos: it has fewer.
std::size_t prefix_length(std::string_view path, std::ptrdiff_t slashes) {
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] == '/' && slashes-- == 0) return at;
    }
    return slashes > 0 ? npos : path.size();
}

}  // namespace

bool matches_module_patterns(std::string_view patterns, std::string_view path) {
    while (!patterns.empty()) {
        const auto comma = std::min(patterns.find(','), patterns.size());
        auto pattern = patterns.substr(0, comma);
        patterns.remove_prefix(std::min(comma + 1, patterns.size()));
        if (pattern.ends_with('/')) pattern.remove_suffix(1);
        if (pattern.empty() || !well_formed(pattern)) continue;
        const auto length = prefix_length(path, std::ranges::count(pattern, '/'));
        if (length != npos && matches(pattern, path.substr(0, length))) return true;
    }
    return false;
}

}  // namespace trueup
