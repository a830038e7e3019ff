// Any bytes, whole: cleaning, symptoms, pasted state, every check.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cli/diagnose.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    trueup::diagnose(std::string_view(reinterpret_cast<const char*>(data), size), {});
    return 0;
}
