#include <algorithm>
#include <array>
#include <charconv>

#include "formats/signature/requirement.h"

namespace trueup {
namespace {

using Op = Requirement::Op;
using Match = Requirement::Match;

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

// Numbers inside the text compare as numbers, as version strings want it
// (CFString's kCFCompareNumerically). Negative, zero, positive.
int compare_numerically(std::string_view a, std::string_view b) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (digit(a[i]) && digit(b[j])) {
            const auto run = [&](std::string_view text, std::size_t& at) {
                while (at < text.size() && text[at] == '0') ++at;
                const auto begin = at;
                while (at < text.size() && digit(text[at])) ++at;
                return text.substr(begin, at - begin);
            };
            const auto left = run(a, i);
            const auto right = run(b, j);
            if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
            if (const int order = left.compare(right); order != 0) return order;
            continue;
        }
        if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]) ? -1 : 1;
        ++i;
        ++j;
    }
    return i < a.size() ? 1 : j < b.size() ? -1 : 0;
}

bool text_matches(const Requirement& r, std::string_view value) {
    const std::string_view wanted = r.match_text;
    switch (r.match) {
        case Match::exists:
            return true;
        case Match::equal:
            return value == wanted;
        case Match::contains:
            return value.find(wanted) != std::string_view::npos;
        case Match::begins_with:
            return value.starts_with(wanted);
        case Match::ends_with:
            return value.ends_with(wanted);
        case Match::less:
            return compare_numerically(value, wanted) < 0;
        case Match::greater:
            return compare_numerically(value, wanted) > 0;
        case Match::less_equal:
            return compare_numerically(value, wanted) <= 0;
        case Match::greater_equal:
            return compare_numerically(value, wanted) >= 0;
        default:  // dates match no text, and what is there is not absent
            return false;
    }
}

bool plist_matches(const Requirement& r, const Plist* value) {
    if (value == nullptr) return r.match == Match::absent;
    // Of a list, any element may match.
    if (value->kind == Plist::Kind::array &&
        std::ranges::any_of(value->items, [&](const Plist& item) { return plist_matches(r, &item); })) {
        return true;
    }
    if (r.match == Match::exists) return value->kind != Plist::Kind::boolean || value->boolean;
    return value->kind == Plist::Kind::string && text_matches(r, value->text);
}

class Judge {
public:
    explicit Judge(const RequirementContext& context) : in_(context) {}

    Truth operator()(const Requirement& r) const {
        switch (r.op) {
            case Op::never:
                return Truth::no;
            case Op::always:
                return Truth::yes;
            case Op::identifier:
                return truth(r.text == in_.identifier);
            case Op::cdhash:
                return truth(r.text == in_.cdhash);
            case Op::both:
            case Op::either:
                return joined(r);
            case Op::negation: {
                const auto inner = (*this)(r.parts.at(0));
                return inner == Truth::unknown ? inner : truth(inner == Truth::no);
            }
            case Op::info_equals:
            case Op::info:
                return truth(plist_matches(r, in_.info == nullptr ? nullptr : in_.info->find(r.text)));
            case Op::entitlement:
                return truth(
                    plist_matches(r, in_.entitlements == nullptr ? nullptr : in_.entitlements->find(r.text)));
            case Op::platform:
                return truth(in_.platform == r.number);
            case Op::notarized:
                return in_.ticket ? Truth::yes : Truth::unknown;
            case Op::certificate_trusted:
            case Op::anchor_trusted:
            case Op::named_anchor:
            case Op::named_code:
            case Op::legacy_developer_id:
                return Truth::unknown;  // settings and lists of one Mac
            case Op::not_known:
                return r.parts.empty() ? Truth::no : (*this)(r.parts.front());
            default:
                return in_.chain_known ? by_certificate(r) : Truth::unknown;
        }
    }

private:
    Truth joined(const Requirement& r) const {
        const auto decides = r.op == Op::both ? Truth::no : Truth::yes;
        const auto left = (*this)(r.parts.at(0));
        const auto right = (*this)(r.parts.at(1));
        if (left == decides || right == decides) return decides;
        if (left == Truth::unknown || right == Truth::unknown) return Truth::unknown;
        return left;
    }

    const Certificate* certificate(std::int32_t number) const {
        const auto count = static_cast<std::int64_t>(in_.chain.size());
        const std::int64_t at = number < 0 ? count + number : number;
        return at >= 0 && at < count ? &in_.chain[static_cast<std::size_t>(at)] : nullptr;
    }

    Truth by_certificate(const Requirement& r) const {
        if (r.op == Op::anchor_apple_generic) return truth(in_.apple_root);
        if (r.op == Op::anchor_apple) {
            // Apple's own code: issued by this one authority below Apple's root.
            const auto* issuer = certificate(-2);
            return truth(in_.apple_root && issuer != nullptr &&
                         issuer->common_name() == "Apple Code Signing Certification Authority" &&
                         issuer->subject_value("2.5.4.10") == "Apple Inc.");
        }
        const auto* found = certificate(r.number);
        if (found == nullptr) return Truth::no;
        switch (r.op) {
            case Op::certificate_hash:
                return truth(found->sha1 == r.text);
            case Op::certificate_field:
                return truth(field(r, *found));
            case Op::certificate_extension:
                return truth(presence(r, found->has_extension(dotted_oid(r.text))));
            case Op::certificate_policy:
                return truth(presence(
                    r, std::ranges::find(found->policies, dotted_oid(r.text)) != found->policies.end()));
            default:  // certificate_date: an extension whose value is a time
                return found->has_extension(dotted_oid(r.text)) ? Truth::unknown
                                                                : truth(r.match == Match::absent);
        }
    }

    static bool presence(const Requirement& r, bool there) {
        return there ? r.match == Match::exists : r.match == Match::absent;
    }

    static bool field(const Requirement& r, const Certificate& certificate) {
        static constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>({
            {"subject.C", "2.5.4.6"},
            {"subject.CN", "2.5.4.3"},
            {"subject.D", "2.5.4.13"},
            {"subject.L", "2.5.4.7"},
            {"subject.O", "2.5.4.10"},
            {"subject.OU", "2.5.4.11"},
            {"subject.ST", "2.5.4.8"},
            {"subject.STREET", "2.5.4.9"},
            {"subject.UID", "0.9.2342.19200300.100.1.1"},
        });
        if (r.text == "email") {
            return std::ranges::any_of(certificate.emails,
                                       [&](const std::string& email) { return text_matches(r, email); });
        }
        const auto name =
            std::ranges::find(names, r.text, &std::pair<std::string_view, std::string_view>::first);
        if (name == names.end()) return false;
        const auto value = certificate.subject_value(name->second);
        return !value.empty() && text_matches(r, value);
    }

    const RequirementContext& in_;
};

}  // namespace

Truth evaluate(const Requirement& requirement, const RequirementContext& context) {
    return Judge(context)(requirement);
}

}  // namespace trueup
