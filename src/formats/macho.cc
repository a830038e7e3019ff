#include "formats/macho.h"

namespace trueup {
namespace {

constexpr std::uint32_t fat_magic = 0xcafebabe;
constexpr std::uint32_t fat_magic64 = 0xcafebabf;
constexpr std::uint32_t max_slices = 32;
constexpr std::uint32_t lc_segment = 0x1;
constexpr std::uint32_t lc_segment64 = 0x19;

struct Layout {
    unsigned vmaddr, fileoff, filesize, nsects, first_section;
    unsigned section, s_addr, s_size, s_offset;
};
constexpr Layout layout32 = {24, 32, 36, 48, 56, 68, 32, 36, 40};
constexpr Layout layout64 = {24, 40, 48, 64, 72, 80, 32, 40, 48};

void read_segment(const MachoFile& file, const Bytes& command, const Layout& layout, Image& image) {
    const MappedRange range{file.word(command, layout.vmaddr), file.word(command, layout.fileoff),
                            file.word(command, layout.filesize)};
    if (range.size > 0 && image.ranges.size() < Image::max_ranges) image.ranges.push_back(range);
    const auto sections = file.u32(command, layout.nsects);
    for (std::uint64_t i = 0; i < sections; ++i) {
        const auto section = command.slice(layout.first_section + i * layout.section, layout.section);
        if (!section) break;
        const auto name = macho_name(*section, 0);
        if (name != "__go_buildinfo" && name != "__gopclntab") continue;
        auto& found = name == "__gopclntab" ? image.line_table : image.build_info;
        if (found) continue;
        found = MappedRange{file.word(*section, layout.s_addr), file.u32(*section, layout.s_offset),
                            file.word(*section, layout.s_size)};
    }
}

}  // namespace

bool is_macho(std::string_view head) {
    for (const auto magic :
         {"\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf"}) {
        if (head.starts_with(magic)) return true;
    }
    return false;
}

Image macho_image(const MachoFile& file) {
    Image image;
    image.arch = macho_arch(file.cpu);
    image.os = "darwin";
    file.each_command([&](std::uint32_t code, const Bytes& command) {
        if (code == lc_segment && !file.wide) read_segment(file, command, layout32, image);
        if (code == lc_segment64 && file.wide) read_segment(file, command, layout64, image);
    });
    return image;
}

Result<Image> read_macho(const ByteSource& source, std::string_view head) {
    return macho_image(TRY(MachoFile::open(source, head)));
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
        FatSlice slice;
        slice.cpu = one->get<std::uint32_t>(0, Endian::big).value_or(0);
        slice.cpu_subtype = one->get<std::uint32_t>(4, Endian::big).value_or(0);
        slice.arch = macho_arch(slice.cpu);
        slice.alignment = one->get<std::uint32_t>(wide ? 24 : 16, Endian::big).value_or(0);
        if (wide) {
            slice.reserved = one->get<std::uint32_t>(28, Endian::big).value_or(0);
            slice.offset = one->get<std::uint64_t>(8, Endian::big).value_or(0);
            slice.size = one->get<std::uint64_t>(16, Endian::big).value_or(0);
        } else {
            slice.offset = one->get<std::uint32_t>(8, Endian::big).value_or(0);
            slice.size = one->get<std::uint32_t>(12, Endian::big).value_or(0);
        }
        slice.claimed = slice.size;
        if (slice.offset > file_size || slice.size > file_size - slice.offset) slice.size = 0;
        slices.push_back(std::move(slice));
    }
    return slices;
}

}  // namespace trueup
