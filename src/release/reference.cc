#include "release/reference.h"

#include <algorithm>

namespace trueup {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::unexpected<Error> not_a(std::string_view what, std::string_view text) {
    return fail(Error::Kind::usage,
                std::string(text.substr(0, 200)) + ": is no " + std::string(what) +
                    " (letters, digits, '.', '_', '+', '-', beginning with a letter or digit)");
}

}  // namespace

bool valid_name(std::string_view word) {
    constexpr std::size_t longest = 100;
    return !word.empty() && word.size() <= longest && is_letter_or_digit(word.front()) &&
           std::ranges::all_of(word, [](char c) {
               return is_letter_or_digit(c) || c == '.' || c == '_' || c == '+' || c == '-';
           });
}

bool valid_version(std::string_view word) { return valid_name(word) && word != "current"; }

Result<std::string> parse_name(std::string_view text) {
    if (!valid_name(text)) return not_a("name of a release", text);
    return std::string(text);
}

Result<Reference> parse_reference(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || !valid_name(text.substr(0, at)) ||
        !valid_version(text.substr(at + 1)))
        return not_a("NAME@VERSION", text);
    return Reference{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

}  // namespace trueup
