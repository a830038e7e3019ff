#include "formats/pe.h"

#include <algorithm>

namespace trueup {

std::string pe_arch(std::uint16_t machine) {
    switch (machine) {
        case 0x014c:
            return "386";
        case 0x8664:
            return "amd64";
        case 0xaa64:
            return "arm64";
        case 0x01c0:
        case 0x01c4:
            return "arm";
        default:
            return "";
    }
}

namespace {

constexpr std::size_t coff_header = 24;  // "PE\0\0" included
constexpr std::size_t section_size = 40;
// Initialised, readable, writable data; bits 20-23 are an alignment.
constexpr std::uint32_t data_flags = 0x40 | 0x40000000 | 0x80000000;
constexpr std::uint32_t alignment_bits = 0x00f00000;

}  // namespace

bool is_pe(std::string_view head) { return head.starts_with("MZ"); }

Result<Image> read_pe(const ByteSource& source, std::string_view head) {
    const auto start = Bytes(head).get<std::uint32_t>(0x3c, Endian::little).value_or(0);
    std::string text;
    if (const auto inside = Bytes(head).slice(start, std::min(head.size(), head_size / 2))) {
        text = inside->view();
    } else {
        text = TRY(source.read(start, head_size));
    }
    const Bytes pe(text);
    const auto u16 = [&](std::uint64_t at) { return pe.get<std::uint16_t>(at, Endian::little).value_or(0); };
    if (!text.starts_with(std::string_view("PE\0\0", 4)) || text.size() < coff_header) {
        return fail(Error::Kind::invalid, "a DOS header without a PE header");
    }
    Image image;
    image.arch = pe_arch(u16(4));
    image.os = "windows";
    const auto optional_size = u16(20);
    const auto base = u16(coff_header) == 0x20b
                          ? pe.get<std::uint64_t>(coff_header + 24, Endian::little).value_or(0)
                          : pe.get<std::uint32_t>(coff_header + 28, Endian::little).value_or(0);
    const std::size_t count = std::min<std::size_t>(u16(6), Image::max_ranges);
    for (std::size_t i = 0; i < count; ++i) {
        const auto section = pe.slice(coff_header + optional_size + i * section_size, section_size);
        if (!section) break;
        const auto field = [&](std::uint64_t at) {
            return section->get<std::uint32_t>(at, Endian::little).value_or(0);
        };
        const MappedRange range{base + field(12), field(20), field(16)};
        if (range.size == 0) continue;
        image.ranges.push_back(range);
        if (!image.build_info && (field(36) & ~alignment_bits) == data_flags) image.build_info = range;
    }
    return image;
}

}  // namespace trueup
