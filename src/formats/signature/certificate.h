// What of an X.509 certificate (RFC 5280) the judgement of a signature needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trueup {

struct Certificate {
    std::string der;
    std::string sha1, sha256;  // of `der`, raw bytes
    // Dotted OID and text, in the order of the certificate; an OID may stand twice.
    std::vector<std::pair<std::string, std::string>> subject;
    std::vector<std::string> extensions;  // dotted OIDs
    std::vector<std::string> policies;    // dotted OIDs
    std::vector<std::string> emails;
    std::int64_t not_before = 0, not_after = 0;  // seconds since 1970

    // The first value of an attribute of the subject; empty: none.
    std::string_view subject_value(std::string_view oid) const;
    std::string common_name() const;
    bool has_extension(std::string_view oid) const;
};

// "1.2.840.…" of an OID's contents in DER (X.690, 8.19); empty: malformed.
std::string dotted_oid(std::string_view der);

}  // namespace trueup
