// Type, imported libraries and oldest Windows of a PE file. Layout: Microsoft's
// PE format specification, "Optional Header",
// "The .idata Section" and "Delay-Load Import Tables".
#pragma once

#include "facts/inspection.h"
#include "formats/image.h"

namespace trueup {

// `head` is the start of `source`; `image` was read from it by read_pe().
BinarySlice pe_slice(const ByteSource& source, std::string_view head, const Image& image);

}  // namespace trueup
