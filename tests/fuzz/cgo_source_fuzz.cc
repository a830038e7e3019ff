#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/cgo_source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    trueup::parse_cgo_source(text, "a_linux.go", {"linux", "amd64"});
    trueup::parse_cgo_source(text, text.substr(0, 40), {"darwin", "arm64"});
    trueup::build_expression_fits(text, {"linux", "amd64"});
    trueup::includes_of(text);
    return 0;
}
