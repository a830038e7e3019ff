#include <fmt/format.h>

#include "formats/signature/digest.h"
#include "formats/signature/requirement.h"

namespace trueup {
namespace {

using Op = Requirement::Op;
using Match = Requirement::Match;

// How tightly the surroundings bind: an `or` inside an `and` needs parentheses.
enum class Level { primary, conjunction, disjunction, top };

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A plain word as it is, other printable text in quotes, bytes as 0x….
std::string word(std::string_view text, bool dots) {
    if (text.empty()) return "\"\"";
    bool simple = !is_digit(text.front());
    bool printable = true;
    for (const char c : text) {
        if (is_letter(c) || is_digit(c) || (dots && c == '.')) continue;
        simple = false;
        if (c < ' ' || c > '~') printable = false;
    }
    if (simple) return std::string(text);
    if (!printable) return "0x" + hex(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string certificate(std::int32_t number) {
    if (number == 0) return "certificate leaf";
    if (number == -1) return "certificate root";
    return fmt::format("certificate {}", number);
}

// Days to a civil date: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::string time_text(std::int64_t seconds_since_2001) {
    constexpr std::int64_t limit = 10'000'000'000'000;
    if (seconds_since_2001 > limit || seconds_since_2001 < -limit)
        return fmt::format("<{}>", seconds_since_2001);
    const std::int64_t seconds = seconds_since_2001 + 978'307'200;
    const std::int64_t day_number = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400;
    const std::int64_t second = seconds - day_number * 86400;
    const std::int64_t z = day_number + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t doe = z - era * 146097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
    return fmt::format("timestamp \"{}-{:02}-{:02} {:02}:{:02}:{:02} +0000\"",
                       yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1,
                       second / 3600, second / 60 % 60, second % 60);
}

std::string match_suffix(const Requirement& r) {
    switch (r.match) {
        case Match::exists:
            return " /* exists */";
        case Match::absent:
            return " absent";
        case Match::equal:
            return " = " + word(r.match_text, false);
        case Match::contains:
            return " ~ " + word(r.match_text, false);
        case Match::begins_with:
            return " = " + word(r.match_text, false) + "*";
        case Match::ends_with:
            return " = *" + word(r.match_text, false);
        case Match::less:
            return " < " + word(r.match_text, false);
        case Match::greater:
            return " > " + word(r.match_text, false);
        case Match::less_equal:
            return " <= " + word(r.match_text, false);
        case Match::greater_equal:
            return " >= " + word(r.match_text, false);
        case Match::on:
            return " = " + time_text(r.match_time);
        case Match::before:
            return " < " + time_text(r.match_time);
        case Match::after:
            return " > " + time_text(r.match_time);
        case Match::on_or_before:
            return " <= " + time_text(r.match_time);
        case Match::on_or_after:
            return " >= " + time_text(r.match_time);
    }
    return {};
}

std::string text(const Requirement& r, Level level) {
    const auto joined = [&](std::string_view between, Level mine) {
        const auto inner = text(r.parts.at(0), mine) + std::string(between) + text(r.parts.at(1), mine);
        return level < mine ? "(" + inner + ")" : inner;
    };
    switch (r.op) {
        case Op::never:
            return "never";
        case Op::always:
            return "always";
        case Op::identifier:
            return "identifier " + word(r.text, false);
        case Op::anchor_apple:
            return "anchor apple";
        case Op::anchor_apple_generic:
            return "anchor apple generic";
        case Op::certificate_hash:
            return certificate(r.number) + " = H\"" + hex(r.text) + "\"";
        case Op::info_equals:
        case Op::info:
            return "info[" + word(r.text, true) + "]" + match_suffix(r);
        case Op::entitlement:
            return "entitlement[" + word(r.text, true) + "]" + match_suffix(r);
        case Op::both:
            return joined(" and ", Level::conjunction);
        case Op::either:
            return joined(" or ", Level::disjunction);
        case Op::negation:
            return "! " + text(r.parts.at(0), Level::primary);
        case Op::cdhash:
            return "cdhash H\"" + hex(r.text) + "\"";
        case Op::certificate_field:
            return certificate(r.number) + "[" + word(r.text, true) + "]" + match_suffix(r);
        case Op::certificate_extension:
            return certificate(r.number) + "[field." + dotted_oid(r.text) + "]" + match_suffix(r);
        case Op::certificate_policy:
            return certificate(r.number) + "[policy." + dotted_oid(r.text) + "]" + match_suffix(r);
        case Op::certificate_date:
            return certificate(r.number) + "[timestamp." + dotted_oid(r.text) + "]" + match_suffix(r);
        case Op::certificate_trusted:
            return certificate(r.number) + " trusted";
        case Op::anchor_trusted:
            return "anchor trusted";
        case Op::named_anchor:
            return "anchor apple " + word(r.text, false);
        case Op::named_code:
            return "(" + word(r.text, false) + ")";
        case Op::platform:
            return fmt::format("platform = {}", r.number);
        case Op::notarized:
            return "notarized";
        case Op::legacy_developer_id:
            return "legacy";
        case Op::not_known:
            break;
    }
    const auto shown = fmt::format("/* opcode {} */", r.raw_op & 0xffffffU);
    return r.parts.empty() ? "never " + shown : shown + " " + text(r.parts.front(), level);
}

}  // namespace

std::string requirement_text(const Requirement& requirement) { return text(requirement, Level::top); }

}  // namespace trueup
