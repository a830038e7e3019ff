// Settings files of editors, which anybody may have written.
#include <cstdlib>
#include <string_view>

#include "formats/jsonc.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto values = trueup::read_jsonc(text, "settings.json");
    if (!values) return 0;
    std::size_t before = 0;
    for (const auto& value : *values) {
        if (value.begin < before || value.begin >= value.end || value.end > size) std::abort();
        before = value.end;
    }
    return 0;
}
