// The blob alone: the first bytes say where it is taken to lie.
#include <cstddef>
#include <cstdint>
#include <string>

#include "formats/go_buildinfo.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 16) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    const Bytes head(bytes);
    Image image;
    const auto number = [&](std::size_t at) {
        return head.get<std::uint32_t>(at, Endian::little).value_or(0);
    };
    image.ranges.push_back({number(0), number(4), number(8)});
    image.build_info = MappedRange{number(0), 16, number(12)};
    const auto info = read_go_buildinfo(MemorySource(bytes), image);
    if (info.version.size() > 512 || info.modules.size() > bytes.size()) __builtin_trap();
    static_cast<void>(info.setting("GOOS"));
    return 0;
}
