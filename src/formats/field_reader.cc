#include "formats/field_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace trueup {
namespace {

using Kind = DocumentNode::Kind;

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto corner = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            corner = above;
        }
    }
    return row[b.size()];
}

// Keys are words of ours, or what somebody mistook for one: long ones are no typing errors.
constexpr std::size_t longest_word = 60;

}  // namespace

std::string nearest_word(const std::string& written, const std::vector<std::string>& words) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, written.size() / 2) + 1;
    if (written.size() > longest_word) return best;
    for (const auto& word : words) {
        if (const auto far = distance(written, word); far < least) {
            least = far;
            best = word;
        }
    }
    return best;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    struct Unit {
        std::string_view name;
        double bytes;
    };
    static constexpr auto units = std::to_array<Unit>({{"", 1},
                                                       {"B", 1},
                                                       {"KB", 1e3},
                                                       {"MB", 1e6},
                                                       {"GB", 1e9},
                                                       {"TB", 1e12},
                                                       {"KiB", 1024.0},
                                                       {"MiB", 1048576.0},
                                                       {"GiB", 1073741824.0},
                                                       {"TiB", 1099511627776.0}});
    text = trim(text);
    const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string digits(text.substr(0, end));
    const auto unit = trim(text.substr(end));
    const auto known = std::ranges::find(units, unit, &Unit::name);
    if (digits.empty() || digits.front() == '.' || digits.back() == '.' ||
        std::ranges::count(digits, '.') > 1 || digits.size() > 18 || known == units.end())
        return std::nullopt;
    const double bytes = std::strtod(digits.c_str(), nullptr) * known->bytes;
    if (bytes > 9e15) return std::nullopt;
    return static_cast<std::uint64_t>(std::llround(bytes));
}

FieldReader::FieldReader(const DocumentNode& map, std::string file, std::string where)
    : map_(map), file_(std::move(file)), where_(std::move(where)) {
    if (map.kind != Kind::map)
        error_ = Error{Error::Kind::invalid,
                       where_.empty() ? "is a map of sections" : fmt::format("`{}` is a map", where_), file_,
                       map.line};
}

const DocumentNode* FieldReader::ask(const std::string& key) {
    known_.push_back(key);
    const auto* node = map_.member(key);
    return node == nullptr || node->kind == Kind::null ? nullptr : node;
}

int FieldReader::line_of(const std::string& key) const {
    const auto* node = map_.member(key);
    return node == nullptr ? map_.line : node->line;
}

void FieldReader::mistake(const std::string& key, const std::string& why) {
    if (error_) return;
    const auto name = where_.empty() ? key : where_ + "." + key;
    error_ = Error{Error::Kind::invalid, fmt::format("`{}` {}", name, why), file_, line_of(key)};
}

std::optional<std::string> FieldReader::text(const std::string& key) {
    const auto* node = ask(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind == Kind::list || node->kind == Kind::map || node->source.empty()) {
        mistake(key, "is a text");
        return std::nullopt;
    }
    return node->source;
}

std::optional<double> FieldReader::number(const std::string& key) {
    const auto* node = ask(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind != Kind::number) {
        mistake(key, "is a number");
        return std::nullopt;
    }
    return node->scalar.get<double>();
}

std::optional<std::uint64_t> FieldReader::count(const std::string& key) {
    const auto value = number(key);
    if (!value) return std::nullopt;
    if (*value < 0 || *value > 1e9 || std::trunc(*value) != *value) {
        mistake(key, "is a whole number, not below zero");
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(*value);
}

std::optional<std::uint64_t> FieldReader::size(const std::string& key) {
    const auto written = text(key);
    if (!written) return std::nullopt;
    const auto bytes = parse_size(*written);
    if (!bytes) mistake(key, "is a size: 12 GiB, 85 GB, or a number of bytes");
    return bytes;
}

std::vector<std::string> FieldReader::texts(const std::string& key) {
    const auto* node = ask(key);
    std::vector<std::string> out;
    if (node == nullptr) return out;
    const auto add = [&](const DocumentNode& one) {
        if (one.kind == Kind::list || one.kind == Kind::map || one.source.empty())
            mistake(key, "is a text, or a list of them");
        else
            out.push_back(one.source);
    };
    if (node->kind == Kind::list) {
        for (const auto& one : node->items) add(one);
    } else {
        add(*node);
    }
    return out;
}

const DocumentNode* FieldReader::map(const std::string& key) {
    const auto* node = ask(key);
    if (node == nullptr || node->kind == Kind::map) return node;
    mistake(key, "is a map");
    return nullptr;
}

Result<Done> FieldReader::finish() {
    // A misspelt key comes first: what is said to be missing may be that one.
    for (const auto& [key, value] : map_.members) {
        if (std::ranges::find(known_, key) != known_.end()) continue;
        const auto near = nearest_word(key, known_);
        const auto name = where_.empty() ? key : where_ + "." + key;
        error_ =
            Error{Error::Kind::invalid,
                  near.empty() ? fmt::format("there is no `{}`; known here: {}", name, join(known_, ", "))
                               : fmt::format("there is no `{}`; did you mean `{}`?", name, near),
                  file_, value.line};
        break;
    }
    if (error_) return std::unexpected(*error_);
    return Done{};
}

}  // namespace trueup
