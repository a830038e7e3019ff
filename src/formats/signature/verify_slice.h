// One architecture's signature, judged.
//
// What `valid` does not prove: that Apple has not revoked the certificate or
// the notarization since, that Gatekeeper's policy on a given Mac lets it run,
// or that the signer means well.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "facts/signature.h"
#include "formats/signature/cms.h"
#include "formats/signature/requirement.h"
#include "formats/signature/ticket.h"

namespace trueup {

struct SuperBlob;

// What lies beside the executable, and the time.
struct Surroundings {
    bool bundle = false;                    // it is the main executable of one
    std::optional<std::string> info_plist;  // the bundle's
    std::optional<std::string> resources;   // _CodeSignature/CodeResources
    std::optional<std::string> ticket;      // stapled: Contents/CodeResources
    std::int64_t now = 0;                   // seconds since 1970
    unsigned threads = 1;
    // What the one who asks wants the code to be like; null: nothing.
    const Requirement* required = nullptr;
    // Find the verifiers; null, or finding none: not checked.
    CmsVerifier (*cms)() = nullptr;
    TicketVerifier (*tickets)() = nullptr;
};

// Error kind invalid: no Mach-O. Everything else that is wrong is among the problems.
Result<SliceSignature> verify_slice(const ByteSource& slice, const Surroundings& around);

// The same of code whose signature does not lie in it: all bytes of `code`
// count, and it has no architecture. `super`: what was found; nothing: unsigned.
SliceSignature verify_parts(const ByteSource& code, const SuperBlob& super, const Surroundings& around);

}  // namespace trueup
