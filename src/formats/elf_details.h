// What the dynamic section, the notes and the symbol versions of an ELF file
// say. Layout: System V ABI, chapter 5; LSB 5.0 Core, "Symbol Versioning" and
// "ABI note tag"; Go's note: cmd/link/internal/ld/elf.go.
#pragma once

#include "facts/inspection.h"
#include "formats/elf_file.h"
#include "formats/image.h"

namespace trueup {

// Everything but its Go build info. Tables that make no sense are left out.
BinarySlice elf_slice(const ElfFile& file, const Image& image, const std::vector<ElfFile::Program>& programs,
                      std::uint64_t file_size);

// Of a member of an archive: architecture and type alone.
BinarySlice elf_object(const ElfFile& file);

}  // namespace trueup
