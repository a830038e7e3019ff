#include <cstddef>
#include <cstdint>
#include <string>

#include "formats/binary.h"
#include "formats/elf.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const MemorySource source(std::string(reinterpret_cast<const char*>(data), size));
    const auto head = source.read(0, head_size).value_or("");
    const auto image = read_elf(source, head);
    if (image && image->ranges.size() > Image::max_ranges) __builtin_trap();
    const auto facts = read_binary(source);
    if (!facts || facts->go_version.size() > 512) __builtin_trap();
    return 0;
}
