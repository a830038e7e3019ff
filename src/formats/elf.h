// ELF, 32 and 64 bit, both byte orders. Layout: System V ABI, chapter 4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/elf_file.h"
#include "formats/image.h"

namespace trueup {

bool is_elf(std::string_view head);

// `head` is the start of `source`. Error kind invalid: cut off before its
// header ends. Tables that do not fit are treated as not there.
Result<Image> read_elf(const ByteSource& source, std::string_view head);

// The same of a file whose tables are read already.
Image elf_image(const ElfFile& file, const std::vector<ElfFile::Program>& programs);
// Go's name for its machine; empty where Go has none.
std::string elf_arch(const ElfFile& file);

}  // namespace trueup
