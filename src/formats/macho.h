// Mach-O, 32 and 64 bit, both byte orders, alone or several in a universal
// ("fat") file. Layout: Apple's <mach-o/loader.h> and <mach-o/fat.h>.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/image.h"
#include "formats/macho_file.h"

namespace trueup {

bool is_macho(std::string_view head);

// Error kind invalid: cut off before its header ends.
Result<Image> read_macho(const ByteSource& source, std::string_view head);
// The same of a file whose load commands are read already.
Image macho_image(const MachoFile& file);

// One architecture of a universal file.
struct FatSlice {
    std::string arch;  // as the table of contents says
    std::uint32_t cpu = 0, cpu_subtype = 0;
    std::uint32_t alignment = 0;  // 2^n bytes
    std::uint32_t reserved = 0;   // 64 bit: zero in honest files
    std::uint64_t offset = 0;
    std::uint64_t size = 0;     // bytes in the file; 0 when it does not lie inside
    std::uint64_t claimed = 0;  // as the table of contents says
};

// A Java class file starts with the same four bytes; its next field is a
// version that no count of architectures reaches.
bool is_fat(std::string_view head);
// Slices that lie outside the file keep their architecture, with size 0.
Result<std::vector<FatSlice>> read_fat(std::string_view head, std::uint64_t file_size);

}  // namespace trueup
