#include "formats/proc_text.h"

#include <charconv>
#include <vector>

#include "base/text.h"

namespace trueup {
namespace {

template <typename T>
std::optional<T> number_of(std::string_view text) {
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

// libc++ of macOS has no from_chars for floating point: "12.34" by hand.
std::optional<double> decimal_of(std::string_view text) {
    const auto dot = text.find('.');
    const auto whole = number_of<std::uint32_t>(text.substr(0, dot));
    if (!whole) return std::nullopt;
    double value = *whole;
    if (dot == std::string_view::npos) return value;
    double place = 0.1;
    for (const char c : text.substr(dot + 1)) {
        if (c < '0' || c > '9') return std::nullopt;
        value += place * (c - '0');
        place /= 10;
    }
    return value;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> out;
    std::size_t at = 0;
    while (at < line.size()) {
        const auto from = line.find_first_not_of(" \t", at);
        if (from == std::string_view::npos) break;
        at = std::min(line.find_first_of(" \t", from), line.size());
        out.push_back(line.substr(from, at - from));
    }
    return out;
}

}  // namespace

std::map<std::string, std::uint64_t> parse_counters(std::string_view text) {
    std::map<std::string, std::uint64_t> out;
    for (const auto& line : lines_of(text)) {
        const auto words = words_of(line);
        if (words.size() != 2) continue;
        if (const auto value = number_of<std::uint64_t>(words[1])) out[std::string(words[0])] = *value;
    }
    return out;
}

std::optional<Limit> parse_limit(std::string_view text) {
    const auto word = trim(text);
    if (word == "max" || word == "unlimited") return Limit{};
    const auto value = number_of<std::uint64_t>(word);
    if (!value) return std::nullopt;
    return Limit{*value};
}

std::optional<Pressure> parse_pressure(std::string_view text) {
    for (const auto& line : lines_of(text)) {
        const auto words = words_of(line);
        if (words.empty() || words[0] != "some") continue;
        Pressure out;
        bool total = false;
        for (const auto word : words) {
            const auto equals = word.find('=');
            if (equals == std::string_view::npos) continue;
            const auto key = word.substr(0, equals);
            const auto value = word.substr(equals + 1);
            if (key == "total") {
                const auto number = number_of<std::uint64_t>(value);
                if (!number) return std::nullopt;
                out.total_us = *number;
                total = true;
                continue;
            }
            const auto number = decimal_of(value);
            if (!number) return std::nullopt;
            if (key == "avg10") out.avg10 = *number;
            if (key == "avg60") out.avg60 = *number;
            if (key == "avg300") out.avg300 = *number;
        }
        if (total) return out;
    }
    return std::nullopt;
}

std::optional<std::string> status_value(std::string_view text, std::string_view key) {
    for (const auto& line : lines_of(text)) {
        const auto colon = line.find(':');
        if (colon == std::string::npos || std::string_view(line).substr(0, colon) != key) continue;
        return std::string(trim(std::string_view(line).substr(colon + 1)));
    }
    return std::nullopt;
}

std::optional<std::uint64_t> status_number(std::string_view text, std::string_view key) {
    const auto value = status_value(text, key);
    if (!value) return std::nullopt;
    return number_of<std::uint64_t>(std::string_view(*value).substr(0, value->find(' ')));
}

std::optional<Limit> soft_limit(std::string_view text, std::string_view row) {
    for (const auto& line : lines_of(text)) {
        if (!line.starts_with(row)) continue;
        const auto words = words_of(std::string_view(line).substr(row.size()));
        if (words.empty()) return std::nullopt;
        return parse_limit(words[0]);
    }
    return std::nullopt;
}

std::map<std::string, std::string> parse_cgroup_membership(std::string_view text) {
    std::map<std::string, std::string> out;
    for (const auto& line : lines_of(text)) {
        const auto first = line.find(':');
        const auto second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const auto path = line.substr(second + 1);
        if (!path.starts_with('/')) continue;
        for (const auto& controller : split(line.substr(first + 1, second - first - 1), ','))
            out[controller] = path;
    }
    return out;
}

}  // namespace trueup
