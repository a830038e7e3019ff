#include "formats/macho.h"

namespace trueup {
namespace {

constexpr std::uint32_t magic32 = 0xfeedface;
constexpr std::uint32_t magic64 = 0xfeedfacf;
constexpr std::uint32_t fat_magic = 0xcafebabe;
constexpr std::uint32_t fat_magic64 = 0xcafebabf;
constexpr std::uint32_t max_slices = 32;
constexpr std::uint32_t lc_segment = 0x1;
constexpr std::uint32_t lc_segment64 = 0x19;

std::string arch_name(std::uint32_t cpu) {
    switch (cpu) {
        case 7:
            return "386";
        case 0x01000007:
            return "amd64";
        case 12:
            return "arm";
        case 0x0100000c:
            return "arm64";  // arm64e is a subtype
        case 18:
            return "ppc";
        case 0x01000012:
            return "ppc64";
        default:
            return "";
    }
}

// A name in a field of 16 bytes, not always ended by a NUL.
std::string_view name16(const Bytes& bytes, std::uint64_t offset) {
    const auto field = bytes.slice(offset, 16);
    return field ? field->c_string(0) : std::string_view();
}

struct Layout {
    unsigned word, vmaddr, fileoff, filesize, nsects, first_section;
    unsigned section, s_addr, s_size, s_offset;
};
constexpr Layout layout32 = {4, 24, 32, 36, 48, 56, 68, 32, 36, 40};
constexpr Layout layout64 = {8, 24, 40, 48, 64, 72, 80, 32, 40, 48};

void read_segment(const Bytes& command, const Layout& layout, Endian endian, Image& image) {
    const auto word = [&](const Bytes& bytes, std::uint64_t offset) -> std::uint64_t {
        if (layout.word == 8) return bytes.get<std::uint64_t>(offset, endian).value_or(0);
        return bytes.get<std::uint32_t>(offset, endian).value_or(0);
    };
    const MappedRange range{word(command, layout.vmaddr), word(command, layout.fileoff),
                            word(command, layout.filesize)};
    if (range.size > 0 && image.ranges.size() < Image::max_ranges) image.ranges.push_back(range);
    const auto sections = command.get<std::uint32_t>(layout.nsects, endian).value_or(0);
    for (std::uint64_t i = 0; i < sections; ++i) {
        const auto section = command.slice(layout.first_section + i * layout.section, layout.section);
        if (!section) break;
        if (image.build_info || name16(*section, 0) != "__go_buildinfo") continue;
        image.build_info = MappedRange{word(*section, layout.s_addr),
                                       section->get<std::uint32_t>(layout.s_offset, endian).value_or(0),
                                       word(*section, layout.s_size)};
    }
}

struct Kind {
    bool wide;
    Endian endian;
};
std::optional<Kind> kind_of(std::string_view head) {
    const Bytes bytes(head);
    for (const auto endian : {Endian::little, Endian::big}) {
        const auto magic = bytes.get<std::uint32_t>(0, endian).value_or(0);
        if (magic == magic32 || magic == magic64) return Kind{magic == magic64, endian};
    }
    return std::nullopt;
}

}  // namespace

bool is_macho(std::string_view head) { return kind_of(head).has_value(); }

Result<Image> read_macho(const ByteSource& source, std::string_view head) {
    const auto kind = kind_of(head);
    const std::size_t header_size = kind && kind->wide ? 32 : 28;
    if (!kind || head.size() < header_size) {
        return fail(Error::Kind::invalid, "cut off inside the Mach-O header");
    }
    const Bytes header(head);
    const auto field = [&](std::uint64_t offset) {
        return header.get<std::uint32_t>(offset, kind->endian).value_or(0);
    };
    Image image;
    image.arch = arch_name(field(4));
    image.os = "darwin";
    const auto count = field(16);
    const std::size_t size = field(20);
    if (size > Image::max_table) return image;

    std::string text;
    if (const auto inside = header.slice(header_size, size)) {
        text = inside->view();
    } else {
        text = source.read(header_size, size).value_or("");
    }
    const Bytes commands(text);
    std::uint64_t at = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto command_size = commands.get<std::uint32_t>(at + 4, kind->endian).value_or(0);
        const auto command = commands.slice(at, command_size);
        if (!command || command_size < 8) break;
        const auto code = command->get<std::uint32_t>(0, kind->endian).value_or(0);
        if (code == lc_segment) read_segment(*command, layout32, kind->endian, image);
        if (code == lc_segment64) read_segment(*command, layout64, kind->endian, image);
        at += command_size;
    }
    return image;
}

bool is_fat(std::string_view head) {
    const Bytes bytes(head);
    const auto magic = bytes.get<std::uint32_t>(0, Endian::big).value_or(0);
    const auto count = bytes.get<std::uint32_t>(4, Endian::big).value_or(0);
    return (magic == fat_magic || magic == fat_magic64) && count > 0 && count <= max_slices;
}

Result<std::vector<FatSlice>> read_fat(std::string_view head, std::uint64_t file_size) {
    if (!is_fat(head)) return fail(Error::Kind::invalid, "not a universal file");
    const Bytes bytes(head);
    const bool wide = bytes.get<std::uint32_t>(0, Endian::big).value_or(0) == fat_magic64;
    const auto count = bytes.get<std::uint32_t>(4, Endian::big).value_or(0);
    const std::uint64_t entry = wide ? 32 : 20;
    std::vector<FatSlice> slices;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto one = bytes.slice(8 + i * entry, entry);
        if (!one) return fail(Error::Kind::invalid, "cut off inside the table of architectures");
        FatSlice slice{arch_name(one->get<std::uint32_t>(0, Endian::big).value_or(0))};
        if (wide) {
            slice.offset = one->get<std::uint64_t>(8, Endian::big).value_or(0);
            slice.size = one->get<std::uint64_t>(16, Endian::big).value_or(0);
        } else {
            slice.offset = one->get<std::uint32_t>(8, Endian::big).value_or(0);
            slice.size = one->get<std::uint32_t>(12, Endian::big).value_or(0);
        }
        if (slice.offset > file_size || slice.size > file_size - slice.offset) slice.size = 0;
        slices.push_back(std::move(slice));
    }
    return slices;
}

}  // namespace trueup
