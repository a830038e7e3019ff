#include "formats/aout.h"

namespace trueup {
namespace {

constexpr std::uint16_t xcoff32 = 0x01df;
constexpr std::uint16_t xcoff64 = 0x01f7;
constexpr std::uint32_t data_section = 0x40;

struct Plan9Machine {
    std::uint32_t magic;
    std::string_view arch;
    std::uint64_t header, load_address, page;
};
constexpr Plan9Machine plan9_machines[] = {{0x01eb, "386", 32, 0x1000, 0x1000},
                                           {0x0647, "arm", 32, 0x1000, 0x1000},
                                           {0x8a97, "amd64", 40, 0x200000, 0x200000}};

std::uint32_t u32(const Bytes& bytes, std::uint64_t at) {
    return bytes.get<std::uint32_t>(at, Endian::big).value_or(0);
}
std::uint16_t u16(const Bytes& bytes, std::uint64_t at) {
    return bytes.get<std::uint16_t>(at, Endian::big).value_or(0);
}

const Plan9Machine* machine_of(std::string_view head) {
    const auto magic = u32(Bytes(head), 0);
    for (const auto& machine : plan9_machines) {
        if (machine.magic == magic) return &machine;
    }
    return nullptr;
}

std::unexpected<Error> other(std::string_view what) { return fail(Error::Kind::invalid, std::string(what)); }

}  // namespace

bool is_xcoff(std::string_view head) {
    const auto magic = u16(Bytes(head), 0);
    return magic == xcoff32 || magic == xcoff64;
}

bool is_plan9(std::string_view head) { return machine_of(head) != nullptr; }

Result<Image> read_xcoff(const ByteSource& source, std::string_view head) {
    const Bytes bytes(head);
    const bool wide = u16(bytes, 0) == xcoff64;
    const std::uint64_t start = (wide ? 24 : 20) + std::uint64_t{u16(bytes, 16)};
    const std::uint64_t entry = wide ? 72 : 40;
    const auto count = u16(bytes, 2);
    if (count == 0 || count > Image::max_ranges) return other("no XCOFF sections");
    Image image;
    image.arch = wide ? "ppc64" : "ppc";
    image.os = "aix";
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto section = bytes.slice(start + i * entry, entry);
        if (!section || section->view().front() != '.') return other("no XCOFF sections");
        const auto word = [&](std::uint64_t at64, std::uint64_t at32) -> std::uint64_t {
            return wide ? section->get<std::uint64_t>(at64, Endian::big).value_or(0) : u32(*section, at32);
        };
        const MappedRange range{word(16, 12), word(32, 20), word(24, 16)};
        if (range.offset == 0 || range.size == 0) continue;  // .bss
        if (end_of(range.offset, range.size) > source.size())
            return other("an XCOFF section outside the file");
        image.ranges.push_back(range);
        const bool data = (u32(*section, wide ? 64 : 36) & 0xffffU) == data_section;
        if (data && !image.build_info) image.build_info = range;
    }
    if (image.ranges.empty()) return other("no XCOFF sections");
    return image;
}

std::string_view xcoff_type(std::string_view head) {
    const auto flags = u16(Bytes(head), 18);
    if ((flags & 0x2000U) != 0) return "shared-library";
    return (flags & 0x2U) != 0 ? "executable" : "object";
}

Result<Image> read_plan9(const ByteSource& source, std::string_view head) {
    const auto* machine = machine_of(head);
    if (machine == nullptr) return other("no Plan 9 program");
    const Bytes bytes(head);
    const std::uint64_t text = u32(bytes, 4);
    const std::uint64_t data = u32(bytes, 8);
    const auto offset = machine->header + text;
    if (text == 0 || u32(bytes, 20) == 0 || offset + data > source.size()) return other("no Plan 9 program");
    Image image;
    image.arch = machine->arch;
    image.os = "plan9";
    const auto loaded = machine->load_address + offset;
    image.ranges = {{machine->load_address + machine->header, machine->header, text},
                    {(loaded + machine->page - 1) / machine->page * machine->page, offset, data}};
    image.build_info = image.ranges.back();
    return image;
}

}  // namespace trueup
