// The header and the load commands of one Mach-O image, 32 and 64 bit, both
// byte orders. Layout: Apple's <mach-o/loader.h>.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace trueup {

struct MachoFile {
    bool wide = false;
    Endian endian = Endian::little;
    std::uint32_t cpu = 0, cpu_subtype = 0, type = 0, count = 0;
    std::uint64_t header_size = 0;
    std::uint64_t commands_size = 0;  // as the header says, in bytes
    std::string commands;             // empty when that is more than any real file has

    // `head` is the start of `source`. Error kind invalid: no Mach-O, or cut off
    // before its header ends.
    static Result<MachoFile> open(const ByteSource& source, std::string_view head);

    std::uint32_t u32(const Bytes& bytes, std::uint64_t offset) const {
        return bytes.get<std::uint32_t>(offset, endian).value_or(0);
    }
    // An address-sized number.
    std::uint64_t word(const Bytes& bytes, std::uint64_t offset) const {
        return wide ? bytes.get<std::uint64_t>(offset, endian).value_or(0) : u32(bytes, offset);
    }

    // visit(code, command): each load command, its 8 bytes of header included.
    // Stops at the first that does not fit. True: there are as many as the header
    // says, and they fill the size that it gives them.
    template <typename Visit>
    bool each_command(Visit&& visit) const {
        const Bytes all(commands);
        std::uint64_t at = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto size = u32(all, at + 4);
            const auto command = all.slice(at, size);
            if (!command || size < 8) return false;
            visit(u32(*command, 0), *command);
            at += size;
        }
        return at == commands_size;
    }
};

// A name in a field of 16 bytes, not always ended by a NUL.
std::string_view macho_name(const Bytes& bytes, std::uint64_t offset);

// Go's name for a processor; empty where Go has none.
std::string macho_arch(std::uint32_t cpu);

}  // namespace trueup
