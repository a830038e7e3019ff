// PE, 32 and 64 bit. Layout: Microsoft's PE format specification.
#pragma once

#include <string>
#include <string_view>

#include "formats/image.h"

namespace trueup {

// The old DOS header alone says little: read_pe() decides.
bool is_pe(std::string_view head);

// Error kind invalid: a DOS program, or cut off before its headers end.
Result<Image> read_pe(const ByteSource& source, std::string_view head);

// Go's name for a Machine; empty where Go has none.
std::string pe_arch(std::uint16_t machine);

}  // namespace trueup
