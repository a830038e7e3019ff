#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/go_mod.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    trueup::go_mod_lookup(text, "go");
    trueup::go_mod_lookup(text, "toolchain");
    trueup::parse_go_mod(text);
    return 0;
}
