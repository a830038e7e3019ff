// A Mach-O file with one or several architectures: each slice is judged, since
// a good first one says nothing about the others (CVE-2018-10403 and others).
#pragma once

#include <vector>

#include "formats/signature/verify_slice.h"

namespace trueup {

// Error kind invalid: no Mach-O. What is wrong with the universal file itself
// counts against every slice.
Result<std::vector<SliceSignature>> verify_file(const ByteSource& source, const Surroundings& around);

// Looks like Mach-O, thin or universal.
bool may_be_signed(const ByteSource& source);

}  // namespace trueup
