// What a Mach-O file says about its own shape, as far as a signature has to
// agree with it. Source: Apple's <mach-o/loader.h>.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace trueup {

struct FilePart {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t end() const { return offset + size; }  // read_macho_layout: never wraps
};

struct MachoLayout {
    std::string arch;  // Go's names, and "arm64e", "arm64_32"
    std::uint32_t cpu = 0;
    std::uint32_t subtype = 0;  // with its capability bits
    std::uint32_t file_type = 0;
    std::optional<FilePart> signature;  // the first LC_CODE_SIGNATURE
    unsigned signature_commands = 0;
    std::optional<FilePart> linkedit;
    std::optional<FilePart> text;
    std::optional<FilePart> info_plist;  // __TEXT,__info_plist
    bool damaged = false;                // the commands do not fill the size that the header gives them

    // Kinds of file that run or are loaded, and so need a signature on arm64.
    bool loadable() const;
};

// Error kind invalid: no Mach-O, or cut off inside its header or commands.
Result<MachoLayout> read_macho_layout(const ByteSource& source);

}  // namespace trueup
