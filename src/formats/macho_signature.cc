#include "formats/macho_signature.h"

#include <algorithm>

namespace trueup {
namespace {

constexpr std::uint32_t super_blob = 0xfade0cc0;
constexpr std::uint32_t code_directory = 0xfade0c02;
constexpr std::uint32_t slot_directory = 0;
constexpr std::uint32_t max_blobs = 64;
constexpr std::size_t max_index = 12 + 8 * max_blobs;
constexpr std::size_t first_part = 1024;  // a directory's header and, in real files, its names
constexpr std::size_t max_name = 512;
constexpr std::uint32_t version_with_team = 0x20200;
constexpr std::uint32_t flag_ad_hoc = 0x2;
constexpr std::uint32_t flag_linker_signed = 0x20000;

std::uint32_t u32(const Bytes& bytes, std::uint64_t offset) {
    return bytes.get<std::uint32_t>(offset, Endian::big).value_or(0);
}

void read_directory(const Bytes& bytes, SignatureClaim& claim) {
    if (u32(bytes, 0) != code_directory) return;
    claim.flags = u32(bytes, 12);
    claim.identifier = bytes.c_string(u32(bytes, 20)).substr(0, max_name);
    if (u32(bytes, 8) >= version_with_team && u32(bytes, 48) != 0) {
        claim.team_id = bytes.c_string(u32(bytes, 48)).substr(0, max_name);
    }
    if ((claim.flags & flag_linker_signed) != 0) {
        claim.kind = SignatureClaim::Kind::linker_signed;
    } else if ((claim.flags & flag_ad_hoc) != 0) {
        claim.kind = SignatureClaim::Kind::ad_hoc;
    }
}

}  // namespace

SignatureClaim macho_signature(const ByteSource& source, std::uint64_t offset, std::uint64_t size) {
    SignatureClaim claim;
    claim.kind = SignatureClaim::Kind::present;
    const auto text =
        source.read(offset, static_cast<std::size_t>(std::min<std::uint64_t>(size, max_index))).value_or("");
    const Bytes index(text);
    if (u32(index, 0) != super_blob) return claim;
    const auto count = std::min(u32(index, 8), max_blobs);
    for (std::uint64_t i = 0; i < count; ++i) {
        if (u32(index, 12 + 8 * i) != slot_directory) continue;
        const auto at = u32(index, 16 + 8 * i);
        if (at == 0 || at >= size) return claim;
        const auto length = std::min<std::uint64_t>(size - at, first_part);
        const auto directory = source.read(offset + at, static_cast<std::size_t>(length)).value_or("");
        read_directory(Bytes(directory), claim);
        return claim;
    }
    return claim;
}

}  // namespace trueup
