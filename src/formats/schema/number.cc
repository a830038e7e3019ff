#include "formats/schema/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace trueup {
namespace {

using Json = nlohmann::json;

Decimal normal(Decimal value) {
    if (value.digits == 0) return {};
    while (value.digits % 10 == 0) {
        value.digits /= 10;
        ++value.exponent;
    }
    return value;
}

// "-1.5e-07": the shortest text that reads back as this number is what somebody wrote.
Decimal parse(std::string_view text) {
    Decimal out;
    if (text.starts_with('-')) {
        out.negative = true;
        text.remove_prefix(1);
    }
    const auto e = text.find('e');
    if (e != std::string_view::npos) {
        auto power = text.substr(e + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        std::from_chars(power.data(), power.data() + power.size(), out.exponent);
    }
    bool fraction = false;
    for (const char c : text.substr(0, e)) {
        if (c == '.') {
            fraction = true;
        } else {
            out.digits = out.digits * 10 + static_cast<std::uint64_t>(c - '0');
            if (fraction) --out.exponent;
        }
    }
    return normal(out);
}

bool is_whole(const Json& number) { return number.is_number_integer(); }

}  // namespace

Decimal decimal_of(const Json& number) {
    if (number.is_number_unsigned()) return normal({false, number.get<std::uint64_t>(), 0});
    if (number.is_number_integer()) {
        const auto value = number.get<std::int64_t>();
        const auto bits = static_cast<std::uint64_t>(value);
        return normal({value < 0, value < 0 ? 0 - bits : bits, 0});
    }
    return parse(fmt::format("{}", number.get<double>()));
}

int compare(const Decimal& a, const Decimal& b) {
    if (a.digits == 0 || b.digits == 0 || a.negative != b.negative) {
        const int left = a.digits == 0 ? 0 : a.negative ? -1 : 1;
        const int right = b.digits == 0 ? 0 : b.negative ? -1 : 1;
        return (left > right) - (left < right);
    }
    const auto x = std::to_string(a.digits), y = std::to_string(b.digits);
    const int left = static_cast<int>(x.size()) + a.exponent;
    const int right = static_cast<int>(y.size()) + b.exponent;
    int order = (left > right) - (left < right);
    if (order == 0) {
        const int text = x.compare(y);  // both start at the same power of ten
        order = (text > 0) - (text < 0);
    }
    return a.negative ? -order : order;
}

int compare_numbers(const Json& a, const Json& b) {
    if (a.is_number_float() && b.is_number_float()) {
        const double x = a.get<double>(), y = b.get<double>();
        return (x > y) - (x < y);
    }
    if (is_whole(a) && is_whole(b) && a.is_number_unsigned() == b.is_number_unsigned()) {
        if (a.is_number_unsigned()) {
            const auto x = a.get<std::uint64_t>(), y = b.get<std::uint64_t>();
            return (x > y) - (x < y);
        }
        const auto x = a.get<std::int64_t>(), y = b.get<std::int64_t>();
        return (x > y) - (x < y);
    }
    return compare(decimal_of(a), decimal_of(b));
}

bool is_integer(const Json& number) {
    if (is_whole(number)) return true;
    const double value = number.get<double>();
    return std::trunc(value) == value;
}

bool is_multiple(const Decimal& value, const Decimal& of) {
    if (of.digits == 0) return false;
    if (value.digits == 0) return true;
    // Neither is divisible by ten, so a power of ten can be missing on one side only.
    if (value.exponent < of.exponent) return false;
    __extension__ using Wide = unsigned __int128;
    Wide rest = value.digits % of.digits;
    for (int i = of.exponent; i < value.exponent && rest != 0; ++i) rest = rest * 10 % of.digits;
    return rest == 0;
}

bool same_value(const Json& a, const Json& b) {
    if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
    if (a.type() != b.type() || a.size() != b.size()) return false;
    if (a.is_array()) return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_value);
    if (a.is_object()) {
        for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
            if (x.key() != y.key() || !same_value(x.value(), y.value())) return false;
        }
        return true;
    }
    return a == b;
}

std::string canonical_text(const Json& value) {
    if (value.is_number()) {
        const auto number = decimal_of(value);
        return fmt::format("{}{}e{}", number.negative ? "-" : "", number.digits, number.exponent);
    }
    if (value.is_array()) {
        std::string out = "[";
        for (const auto& element : value) out += canonical_text(element) + ",";
        return out + "]";
    }
    if (value.is_object()) {
        std::string out = "{";
        for (const auto& [key, member] : value.items()) {
            out += Json(key).dump(-1, ' ', false, Json::error_handler_t::replace) + ":";
            out += canonical_text(member) + ",";
        }
        return out + "}";
    }
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace trueup
