#include "formats/schema/format.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "formats/schema/number.h"

namespace trueup {
namespace {

using Json = nlohmann::json;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_word_letter(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }

// "0000-00-00": a digit where the shape has 0, itself where it has another letter.
bool of_shape(std::string_view text, std::string_view shape) {
    return text.size() == shape.size() && std::ranges::equal(text, shape, [](char c, char wanted) {
               return wanted == '0' ? is_digit(c) : wanted == 'x' ? is_hex(c) : c == wanted;
           });
}

int number_at(std::string_view text, std::size_t from) {
    return (text[from] - '0') * 10 + (text[from + 1] - '0');
}

// Without the 29th of February, which not every year has.
bool is_date(std::string_view text) {
    static constexpr std::array days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!of_shape(text, "0000-00-00")) return false;
    const int month = number_at(text, 5), day = number_at(text, 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= days[static_cast<std::size_t>(month - 1)];
}

bool is_time(std::string_view text) {
    return of_shape(text, "00:00:00Z") && number_at(text, 0) <= 23 && number_at(text, 3) <= 59 &&
           number_at(text, 6) <= 59;
}

bool is_host(std::string_view text) {
    return !text.empty() && text.size() < 64 && is_word_letter(text.front()) && is_word_letter(text.back()) &&
           text.front() >= 'a' && !text.contains("..") &&
           std::ranges::all_of(text, [](char c) { return is_word_letter(c) || c == '.'; });
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at < 64 &&
           std::ranges::all_of(text.substr(0, at), is_word_letter) && is_host(text.substr(at + 1)) &&
           text.substr(at + 1).contains('.');
}

bool is_ipv4(std::string_view text) {
    int parts = 0;
    while (true) {
        const auto dot = text.find('.');
        const auto part = text.substr(0, dot);
        if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, is_digit)) return false;
        int value = 0;
        for (const char c : part) value = value * 10 + (c - '0');
        if (value > 255 || (part.size() > 1 && part.front() == '0')) return false;
        ++parts;
        if (dot == std::string_view::npos) return parts == 4;
        text.remove_prefix(dot + 1);
    }
}

bool is_uri(std::string_view text) {
    constexpr std::string_view scheme = "http://";
    if (!text.starts_with(scheme)) return false;
    const auto rest = text.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    return is_host(rest.substr(0, slash)) && std::ranges::all_of(rest.substr(slash), [](char c) {
               return is_word_letter(c) || c == '/' || c == '.' || c == '-';
           });
}

bool is_base64(std::string_view text) {
    return text.size() % 4 == 0 && std::ranges::all_of(text, [](char c) {
               return is_word_letter(c) || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
           });
}

bool text_is_of(std::string_view format, std::string_view text) {
    if (format == "date") return is_date(text);
    if (format == "time") return is_time(text);
    if (format == "date-time")
        return text.size() > 11 && text[10] == 'T' && is_date(text.substr(0, 10)) && is_time(text.substr(11));
    if (format == "uuid") return of_shape(text, "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx");
    if (format == "email" || format == "idn-email") return is_email(text);
    if (format == "hostname" || format == "idn-hostname") return is_host(text);
    if (format == "ipv4") return is_ipv4(text);
    if (format == "uri" || format == "uri-reference" || format == "iri" || format == "iri-reference")
        return is_uri(text);
    return format == "byte" && is_base64(text);
}

bool is_whole(std::string_view format) { return format == "int32" || format == "int64"; }

}  // namespace

bool format_demands(std::string_view format) {
    static constexpr auto none =
        std::to_array<std::string_view>({"", "password", "binary", "float", "double"});
    return std::ranges::find(none, format) == none.end();
}

bool surely_of_format(std::string_view format, const Json& value) {
    if (!format_demands(format)) return true;
    if (value.is_string()) return text_is_of(format, value.get_ref<const std::string&>());
    if (!value.is_number()) return true;
    // These are of numbers, and all others are of texts.
    if (!is_whole(format)) return true;
    constexpr std::int64_t most32 = 2'147'483'647;
    const Json most = format == "int32" ? Json(most32) : Json(std::numeric_limits<std::int64_t>::max());
    const Json least = format == "int32" ? Json(-most32 - 1) : Json(std::numeric_limits<std::int64_t>::min());
    return is_integer(value) && compare_numbers(value, most) <= 0 && compare_numbers(value, least) >= 0;
}

}  // namespace trueup
