// ELF, 32 and 64 bit, both byte orders. Layout: System V ABI, chapter 4.
#pragma once

#include <string_view>

#include "formats/image.h"

namespace trueup {

bool is_elf(std::string_view head);

// `head` is the start of `source`. Error kind invalid: cut off before its
// header ends. Tables that do not fit are treated as not there.
Result<Image> read_elf(const ByteSource& source, std::string_view head);

}  // namespace trueup
