// Small executables made byte by byte: headers, one segment, Go build info.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace trueup::test {

// How the build info names its version: as text (Go 1.18 and later) or through
// a pointer to a Go string (before).
enum class InfoLayout { none, inline_text, pointers };

struct BinarySpec {
    std::string go_version = "go1.22.3";
    InfoLayout layout = InfoLayout::inline_text;
    std::string goos;  // a `build GOOS=` line; empty: none
    Endian endian = Endian::little;
    bool wide = true;            // 64 bit
    std::uint32_t machine = 62;  // ELF e_machine, Mach-O cputype, PE Machine
    unsigned char os_abi = 0;    // ELF
    std::string interpreter;     // ELF: PT_INTERP; empty: static
};

std::string make_elf(const BinarySpec& spec);
std::string make_macho(const BinarySpec& spec);  // machine: 0x0100000c is arm64
std::string make_pe(const BinarySpec& spec);     // machine: 0x8664 is amd64; little endian

struct FatPart {
    std::uint32_t cpu = 0;
    std::string bytes;
};
std::string make_fat(const std::vector<FatPart>& parts, bool wide);

}  // namespace trueup::test
