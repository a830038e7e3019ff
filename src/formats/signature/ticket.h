// A notarization ticket: what Apple hands out for code that it has looked
// through, and what is stapled to a bundle as Contents/CodeResources.
//
// Published by Apple: where it lies, that a damaged one is passed over, and that
// code is looked for by hash type and cdhash (Security, notarization.cpp); which
// certificates may sign one (Security, SecPolicyPriv.h,
// SecPolicyCreateAppleDeveloperIDPlusTicket). The form of the file is published
// nowhere. What follows was seen in five tickets of 2018 to 2026, three of which were
// verified with openssl; all numbers are little-endian:
//
//   "s8ch", u32 1, u32 size of the certificates, u32 size of the content
//   certificates: a DER SEQUENCE of them, the signer's first; no root
//   content: "g8tk", u16 2, u16 20 (size of a hash), u32 count, u32 0,
//     i64 seconds since 1970, count times: u8 hash type, 20 bytes of a hash
//   signature: DER, ECDSA with SHA-256 over all of the above; zeros up to the end
//
// The hash types are those of a CodeDirectory; packages are named by SHA-1. The
// second 0 is said to be 1 in tickets that take a notarization back: none with
// another number than 0 was seen, and none is read here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/signature/digest.h"

namespace trueup {

// All views are into what was read, which must outlive them.
struct Ticket {
    struct Entry {
        std::uint8_t hash_type = 0;
        std::string_view hash;  // 20 bytes
    };
    std::vector<std::string_view> certificates;  // in DER, the signer's first
    std::vector<Entry> entries;
    std::int64_t time = 0;  // seconds since 1970
    std::string_view signed_part;
    std::string_view signature;  // in DER

    // By the very hash that macOS asks for.
    bool names(HashType type, std::string_view cdhash) const;
};

// Error kind invalid: says which part is not as above. Nothing is proven yet.
Result<Ticket> parse_ticket(std::string_view bytes);

struct TicketProof {
    enum class Verdict { by_apple, signature_wrong, not_by_apple };
    Verdict verdict = Verdict::signature_wrong;
    std::string detail;  // what is wrong; may be empty
};

// Is the ticket as Apple's service signed it? Expired certificates count too,
// as they do on a Mac: a ticket lasts longer than the key that signed it.
TicketProof verify_ticket(const Ticket& ticket);

// The same below other roots, which `is_root` knows by their SHA-256 (raw).
TicketProof verify_ticket_below(const Ticket& ticket, bool (*is_root)(std::string_view sha256));

// The first of them as a value: it is in the module that is loaded when needed.
using TicketVerifier = TicketProof (*)(const Ticket& ticket);

}  // namespace trueup
