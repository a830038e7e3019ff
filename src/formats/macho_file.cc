#include "formats/macho_file.h"

#include "formats/image.h"

namespace trueup {
namespace {

constexpr std::uint32_t magic32 = 0xfeedface;
constexpr std::uint32_t magic64 = 0xfeedfacf;

}  // namespace

std::string_view macho_name(const Bytes& bytes, std::uint64_t offset) {
    const auto field = bytes.slice(offset, 16);
    return field ? field->c_string(0) : std::string_view();
}

std::string macho_arch(std::uint32_t cpu) {
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

Result<MachoFile> MachoFile::open(const ByteSource& source, std::string_view head) {
    const Bytes header(head);
    MachoFile file;
    bool known = false;
    for (const auto endian : {Endian::little, Endian::big}) {
        const auto magic = header.get<std::uint32_t>(0, endian).value_or(0);
        if (magic != magic32 && magic != magic64) continue;
        file.wide = magic == magic64;
        file.endian = endian;
        known = true;
    }
    if (!known) return fail(Error::Kind::invalid, "not a Mach-O file");
    file.header_size = file.wide ? 32 : 28;
    if (head.size() < file.header_size) {
        return fail(Error::Kind::invalid, "cut off inside the Mach-O header");
    }
    file.cpu = file.u32(header, 4);
    file.cpu_subtype = file.u32(header, 8);
    file.type = file.u32(header, 12);
    file.count = file.u32(header, 16);
    file.commands_size = file.u32(header, 20);
    if (file.commands_size > Image::max_table) return file;
    if (const auto inside = header.slice(file.header_size, file.commands_size)) {
        file.commands = inside->view();
    } else {
        file.commands =
            source.read(file.header_size, static_cast<std::size_t>(file.commands_size)).value_or("");
    }
    return file;
}

}  // namespace trueup
