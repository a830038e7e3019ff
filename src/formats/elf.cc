#include "formats/elf.h"

#include <algorithm>

namespace trueup {
namespace {

constexpr std::uint32_t pt_load = 1;
constexpr std::uint32_t pt_interp = 3;
constexpr std::uint32_t sht_nobits = 8;

std::string arch_name(std::uint16_t machine, bool wide, bool little) {
    switch (machine) {
        case 3:
            return "386";
        case 8:
        case 10: {
            std::string name = wide ? "mips64" : "mips";
            return little ? name + "le" : name;
        }
        case 20:
            return wide ? "" : "ppc";
        case 21:
            return little ? "ppc64le" : "ppc64";
        case 22:
            return wide ? "s390x" : "s390";
        case 40:
            return little ? "arm" : "armbe";
        case 43:
            return "sparc64";
        case 62:
            return wide ? "amd64" : "amd64p32";
        case 183:
            return little ? "arm64" : "arm64be";
        case 243:
            return wide ? "riscv64" : "riscv";
        case 258:
            return wide ? "loong64" : "";
        default:
            return "";
    }
}

std::string os_of_abi(unsigned char abi) {
    switch (abi) {
        case 2:
            return "netbsd";
        case 3:
            return "linux";
        case 6:
            return "solaris";
        case 9:
            return "freebsd";
        case 12:
            return "openbsd";
        default:
            return "";  // 0, System V: most Linux files say so too
    }
}

// A dynamic executable names its loader, and that tells the system.
std::string os_of_loader(std::string_view loader) {
    for (const auto part : {"/ld-linux", "/ld-musl", "/ld64.so", "/lib/ld.so.1", "/ld-uClibc"}) {
        if (loader.find(part) != std::string_view::npos) return "linux";
    }
    if (loader == "/libexec/ld-elf.so.1") return "freebsd";
    if (loader == "/usr/libexec/ld.so") return "openbsd";
    if (loader == "/usr/libexec/ld.elf_so") return "netbsd";
    return "";
}

}  // namespace

bool is_elf(std::string_view head) { return head.starts_with("\177ELF"); }

std::string elf_arch(const ElfFile& file) {
    return arch_name(file.machine(), file.wide(), file.endian() == Endian::little);
}

Image elf_image(const ElfFile& file, const std::vector<ElfFile::Program>& programs) {
    Image image;
    image.arch = elf_arch(file);
    image.os = os_of_abi(file.os_abi());
    for (const auto& program : programs) {
        if (program.type == pt_load && program.file_size > 0 && image.ranges.size() < Image::max_ranges) {
            image.ranges.push_back({program.address, program.offset, program.file_size});
        } else if (program.type == pt_interp && image.os.empty()) {
            const auto loader = file.bytes(program.offset, std::min<std::uint64_t>(program.file_size, 256));
            image.os = os_of_loader(Bytes(loader).c_string(0));
        }
    }
    // The sections that Go's linker names; a file without sections has none.
    for (const auto& section : file.sections()) {
        if (section.type == sht_nobits) continue;
        const MappedRange range{section.address, section.offset, section.size};
        if (section.name == ".go.buildinfo" && !image.build_info) image.build_info = range;
        if (section.name == ".gopclntab" && !image.line_table) image.line_table = range;
    }
    return image;
}

Result<Image> read_elf(const ByteSource& source, std::string_view head) {
    const auto file = TRY(ElfFile::open(source, head));
    return elf_image(file, file.programs());
}

}  // namespace trueup
