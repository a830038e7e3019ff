// An archive; thin ones find every member to be the archive itself.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "formats/ar.h"
#include "formats/ar_member.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    static_cast<void>(ar_member(std::string_view(bytes).substr(0, member_head)));
    // Whatever the magic says, both kinds are read.
    for (const auto* magic : {"!<arch>\n", "!<thin>\n"}) {
        const auto whole = magic + bytes;
        const auto facts = read_ar(MemorySource(whole),
                                   [&](const std::string&) { return std::make_unique<MemorySource>(bytes); });
        if (facts.archs.size() > 16) __builtin_trap();
        std::uint64_t members = facts.other_members;
        for (const auto& one : facts.archs) members += one.members;
        if (members > facts.members) __builtin_trap();
    }
    return 0;
}
