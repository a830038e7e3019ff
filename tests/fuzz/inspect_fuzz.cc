// Any bytes as a file: all that `inspect` reads of it, and what it makes of that.
#include <cstddef>
#include <cstdint>
#include <string>

#include "checks/binary_problems.h"
#include "formats/inspect.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const MemorySource source(std::string(reinterpret_cast<const char*>(data), size));
    const auto head = source.read(0, head_size).value_or("");
    auto file = inspect(source, head);
    if (file.is_binary() && !may_be_binary(head)) __builtin_trap();
    if (file.slices.size() > 32 * 16) __builtin_trap();
    for (const auto& slice : file.slices) {
        if (slice.libraries.size() > 8192 || slice.version_floors.size() > 64) __builtin_trap();
    }
    for (const auto* arch : {"", "arm64"}) {
        for (const auto& problem : binary_problems(file, arch)) {
            if (problem.id.empty()) __builtin_trap();
        }
    }
    return 0;
}
