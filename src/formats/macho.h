// Mach-O, 32 and 64 bit, both byte orders, alone or several in a universal
// ("fat") file. Layout: Apple's <mach-o/loader.h> and <mach-o/fat.h>.
#pragma once

#include <string_view>
#include <vector>

#include "formats/image.h"

namespace trueup {

bool is_macho(std::string_view head);

// Error kind invalid: cut off before its header ends.
Result<Image> read_macho(const ByteSource& source, std::string_view head);

// One architecture of a universal file.
struct FatSlice {
    std::string arch;  // as the table of contents says
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

// A Java class file starts with the same four bytes; its next field is a
// version that no count of architectures reaches.
bool is_fat(std::string_view head);
// Slices that lie outside the file keep their architecture, with size 0.
Result<std::vector<FatSlice>> read_fat(std::string_view head, std::uint64_t file_size);

}  // namespace trueup
