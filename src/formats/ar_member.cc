#include "formats/ar_member.h"

#include <array>

#include "base/text.h"
#include "formats/elf.h"
#include "formats/elf_details.h"
#include "formats/macho.h"
#include "formats/macho_details.h"
#include "formats/pe.h"

namespace trueup {
namespace {

constexpr std::string_view go_object = "go object ";  // "go object linux amd64 go1.22.3 ..."

std::optional<BinarySlice> of_go(std::string_view head) {
    const auto line = head.substr(0, head.find('\n'));
    const auto words = split(line, ' ');
    if (words.size() < 5) return std::nullopt;
    BinarySlice slice;
    slice.platform = words[2];
    slice.arch = words[3];
    slice.type = "object";
    slice.go.emplace();
    slice.go->version = words[4];
    return slice;
}

// An object of Windows has no magic number: its machine, and fields that an
// object always has so.
std::optional<BinarySlice> of_coff(std::string_view head) {
    const Bytes bytes(head);
    const auto u16 = [&](std::uint64_t at) {
        return bytes.get<std::uint16_t>(at, Endian::little).value_or(0);
    };
    // An import library's member: 0, 0xffff, version, machine.
    const bool import = head.size() >= 20 && u16(0) == 0 && u16(2) == 0xffff && u16(4) <= 2;
    const auto machine = u16(import ? 6 : 0);
    const bool object = head.size() >= 20 && u16(16) == 0 && u16(2) > 0 && u16(2) < 0x8000;
    if (!import && !object) return std::nullopt;
    BinarySlice slice;
    slice.arch = pe_arch(machine);
    if (slice.arch.empty()) return std::nullopt;
    slice.machine = machine;
    slice.platform = "windows";
    slice.type = "object";
    return slice;
}

}  // namespace

std::optional<BinarySlice> ar_member(std::string_view head) {
    const MemorySource nothing{std::string()};
    if (is_elf(head)) {
        const auto file = ElfFile::open(nothing, head);
        return file ? std::optional(elf_object(*file)) : std::nullopt;
    }
    if (is_macho(head)) {
        const auto file = MachoFile::open(nothing, head);
        return file ? std::optional(macho_object(*file)) : std::nullopt;
    }
    if (head.starts_with(go_object)) return of_go(head);
    if (head.starts_with("BC\xc0\xde") || head.starts_with("\xde\xc0\x17\x0b")) {
        BinarySlice slice;
        slice.type = "object";
        slice.subtype = "bitcode";
        // Apple's wrapper: magic, version, offset, size, processor.
        if (head[0] != 'B') slice.machine = Bytes(head).get<std::uint32_t>(16, Endian::little).value_or(0);
        slice.arch = macho_arch(slice.machine);
        return slice;
    }
    return of_coff(head);
}

}  // namespace trueup
