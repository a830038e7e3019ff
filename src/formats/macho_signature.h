// What a code signature says about itself, unverified. Layout: XNU
// osfmk/kern/cs_blobs.h.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "facts/inspection.h"

namespace trueup {

// `offset` and `size`: what LC_CODE_SIGNATURE names, counted from the start of
// `source`. Kind ad_hoc and linker_signed by the flags of the code directory;
// present: another kind, or one that cannot be read.
SignatureClaim macho_signature(const ByteSource& source, std::uint64_t offset, std::uint64_t size);

}  // namespace trueup
