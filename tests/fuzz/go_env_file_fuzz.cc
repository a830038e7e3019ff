#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/go_env_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    trueup::parse_go_env_file({reinterpret_cast<const char*>(data), size});
    return 0;
}
