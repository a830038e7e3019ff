// The way into the CMS signature: whatever stands there, no crash, and no
// chain of Apple's out of nothing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/signature/cms.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto signer = verify_cms(input, "content", 1'700'000'000, false);
    if (signer.apple_root && signer.chain.empty()) __builtin_trap();
    if (signer.problems.empty() && signer.chain.empty()) __builtin_trap();
    static_cast<void>(class_of(signer));
    return 0;
}
