// The CMS signature (RFC 5652) over a CodeDirectory, its certificates and its
// time stamp (RFC 3161). Attributes of Apple's own: Security, StaticCode.cpp
// (verifySignature) and CMSDecoder ("hash agility").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/signature.h"
#include "formats/signature/certificate.h"

namespace trueup {

struct Signer {
    std::vector<SignatureProblem> problems;
    std::vector<Certificate> chain;            // the signer first, the root last; as far as it goes
    bool chain_known = true;                   // false: this build cannot read certificates
    bool apple_root = false;                   // the chain is whole and ends at a root of Apple's
    std::optional<std::int64_t> signing_time;  // claimed
    std::optional<std::int64_t> timestamp;     // proven
    // What the signer says that all CodeDirectories hash to: 20 bytes each, in
    // the order of hash types (1.2.840.113635.100.9.1) …
    std::optional<std::vector<std::string>> cdhashes;
    // … and in full, by the OID of the hash (1.2.840.113635.100.9.2).
    std::optional<std::vector<std::pair<std::string, std::string>>> full_hashes;
};

// `content`: the first CodeDirectory. Certificates count at the time of the
// time stamp; without one they may have expired before `now` unless `expires`.
Signer verify_cms(std::string_view cms, std::string_view content, std::int64_t now, bool expires);

// The same as a value: the library behind it is large, and is loaded only when
// there is a CMS signature to check (platform/cms_module.h).
using CmsVerifier = Signer (*)(std::string_view cms, std::string_view content, std::int64_t now,
                               bool expires);

// What kind of certificate Apple issued ("Developer ID Application"); empty:
// none that is known. Only extensions decide, names prove nothing.
struct SignerClass {
    SignatureKind kind = SignatureKind::other;
    std::string_view name;
};
SignerClass class_of(const Signer& signer);

}  // namespace trueup
