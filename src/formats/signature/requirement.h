// Code requirements: what code must be like, in Apple's requirement language.
// Sources: Apple, "Code Signing Requirement Language"; Security,
// requirement.h (ExprOp, MatchOperation), reqinterp.cpp, reqdumper.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "formats/signature/certificate.h"
#include "formats/signature/plist.h"

namespace trueup {

struct Requirement {
    // Numbers as in the file.
    enum class Op : std::uint32_t {
        never,
        always,
        identifier,
        anchor_apple,
        certificate_hash,
        info_equals,
        both,
        either,
        cdhash,
        negation,
        info,
        certificate_field,
        certificate_trusted,
        anchor_trusted,
        certificate_extension,
        anchor_apple_generic,
        entitlement,
        certificate_policy,
        named_anchor,
        named_code,
        platform,
        notarized,
        certificate_date,
        legacy_developer_id,
        not_known
    };
    enum class Match : std::uint32_t {
        exists,
        equal,
        contains,
        begins_with,
        ends_with,
        less,
        greater,
        less_equal,
        greater_equal,
        on,
        before,
        after,
        on_or_before,
        on_or_after,
        absent
    };

    Op op = Op::never;
    std::uint32_t raw_op = 0;  // not_known
    std::int32_t number =
        0;             // certificate: 0 the signer's, -1 the root, -2 the one that the root signed; platform
    std::string text;  // key, identifier, hash or binary OID
    Match match = Match::exists;
    std::string match_text;
    std::int64_t match_time = 0;  // seconds since 2001-01-01 UTC
    std::vector<Requirement> parts;
};

// `blob`: with its header of magic, length and kind. Error kind invalid: says
// what is wrong; at most 200 levels deep.
Result<Requirement> parse_requirement(const Bytes& blob);

// The requirement language; what csreq(1) prints can be read, times and names of
// other requirements excepted. Error kind invalid: not understood here.
Result<Requirement> parse_requirement_text(std::string_view text);

// As csreq(1) prints it.
std::string requirement_text(const Requirement& requirement);

// Neither yes nor no: it depends on what only a Mac knows.
enum class Truth { no, yes, unknown };

// What a requirement is judged by. Pointers may be null: not there.
struct RequirementContext {
    std::string identifier;
    std::string cdhash;  // 20 bytes
    std::uint8_t platform = 0;
    std::vector<Certificate> chain;  // signer first, root last; empty: ad-hoc
    bool chain_known = true;         // false: this build could not read the certificates
    bool apple_root = false;
    const Plist* info = nullptr;
    const Plist* entitlements = nullptr;
    bool ticket = false;  // a stapled one by Apple names this code
};
Truth evaluate(const Requirement& requirement, const RequirementContext& context);

}  // namespace trueup
