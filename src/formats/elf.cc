#include "formats/elf.h"

#include <algorithm>

namespace trueup {
namespace {

// Offsets of the fields that are read, for one class of file.
struct Layout {
    unsigned word;  // bytes of an address
    unsigned phoff, shoff, phentsize, phnum, shentsize, shnum, shstrndx, header;
    unsigned p_flags, p_offset, p_vaddr, p_filesz, program;
    unsigned s_addr, s_offset, s_size, section;
};
constexpr Layout layout32 = {4, 28, 32, 42, 44, 46, 48, 50, 52, 24, 4, 8, 16, 32, 12, 16, 20, 40};
constexpr Layout layout64 = {8, 32, 40, 54, 56, 58, 60, 62, 64, 4, 8, 16, 32, 56, 16, 24, 32, 64};

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

class Reader {
public:
    Reader(const ByteSource& source, std::string_view head, const Layout& layout, Endian endian)
        : source_(source), head_(head), layout_(layout), endian_(endian) {}

    void programs(Image& image) const {
        const Bytes header(head_);
        const auto entry = header.get<std::uint16_t>(layout_.phentsize, endian_).value_or(0);
        const auto count = header.get<std::uint16_t>(layout_.phnum, endian_).value_or(0);
        const auto offset = word(header, layout_.phoff);
        if (entry < layout_.program) return;
        const auto text = table(offset, std::size_t{entry} * count);
        const Bytes all(text);
        for (std::size_t i = 0; i < count; ++i) {
            const auto one = all.slice(i * entry, entry);
            if (!one) break;
            const auto type = one->get<std::uint32_t>(0, endian_).value_or(0);
            const MappedRange range{word(*one, layout_.p_vaddr), word(*one, layout_.p_offset),
                                    word(*one, layout_.p_filesz)};
            if (type == pt_load && range.size > 0 && image.ranges.size() < Image::max_ranges) {
                image.ranges.push_back(range);
            } else if (type == pt_interp && image.os.empty()) {
                const auto loader = bytes(range.offset, std::min<std::uint64_t>(range.size, 256));
                image.os = os_of_loader(Bytes(loader).c_string(0));
            }
        }
    }

    // The sections that Go's linker names; a file without sections has none.
    void sections(Image& image) const {
        const Bytes header(head_);
        const auto entry = header.get<std::uint16_t>(layout_.shentsize, endian_).value_or(0);
        const auto count = header.get<std::uint16_t>(layout_.shnum, endian_).value_or(0);
        const auto names_index = header.get<std::uint16_t>(layout_.shstrndx, endian_).value_or(0);
        if (entry < layout_.section || names_index >= count) return;
        const auto text = table(word(header, layout_.shoff), std::size_t{entry} * count);
        const Bytes all(text);
        const auto names_header = all.slice(std::size_t{names_index} * entry, entry);
        if (!names_header) return;
        const auto names = table(word(*names_header, layout_.s_offset), word(*names_header, layout_.s_size));
        for (std::size_t i = 0; i < count; ++i) {
            const auto one = all.slice(i * entry, entry);
            if (!one) break;
            const auto name = Bytes(names).c_string(one->get<std::uint32_t>(0, endian_).value_or(0));
            if (name != ".go.buildinfo" && name != ".gopclntab") continue;
            if (one->get<std::uint32_t>(4, endian_).value_or(0) == sht_nobits) continue;
            auto& found = name == ".gopclntab" ? image.line_table : image.build_info;
            if (found) continue;
            found = MappedRange{word(*one, layout_.s_addr), word(*one, layout_.s_offset),
                                word(*one, layout_.s_size)};
        }
    }

private:
    std::uint64_t word(const Bytes& bytes, std::uint64_t offset) const {
        if (layout_.word == 8) return bytes.get<std::uint64_t>(offset, endian_).value_or(0);
        return bytes.get<std::uint32_t>(offset, endian_).value_or(0);
    }
    // From the head when it is there: no second read.
    std::string bytes(std::uint64_t offset, std::uint64_t length) const {
        if (const auto part = Bytes(head_).slice(offset, length)) return std::string(part->view());
        return source_.read(offset, static_cast<std::size_t>(length)).value_or("");
    }
    std::string table(std::uint64_t offset, std::uint64_t length) const {
        if (length == 0 || length > Image::max_table) return {};
        return bytes(offset, length);
    }

    const ByteSource& source_;
    std::string_view head_;
    const Layout& layout_;
    Endian endian_;
};

}  // namespace

bool is_elf(std::string_view head) { return head.starts_with("\177ELF"); }

Result<Image> read_elf(const ByteSource& source, std::string_view head) {
    const Bytes header(head);
    const auto file_class = header.get<std::uint8_t>(4, Endian::little).value_or(0);
    const auto order = header.get<std::uint8_t>(5, Endian::little).value_or(0);
    if (file_class < 1 || file_class > 2 || order < 1 || order > 2) {
        return fail(Error::Kind::invalid, "not an ELF file of a known class and byte order");
    }
    const bool wide = file_class == 2;
    const auto& layout = wide ? layout64 : layout32;
    const Endian endian = order == 1 ? Endian::little : Endian::big;
    if (head.size() < layout.header) return fail(Error::Kind::invalid, "cut off inside the ELF header");

    Image image;
    image.arch = arch_name(header.get<std::uint16_t>(18, endian).value_or(0), wide, endian == Endian::little);
    image.os = os_of_abi(header.get<std::uint8_t>(7, Endian::little).value_or(0));
    const Reader reader(source, head, layout, endian);
    reader.programs(image);
    reader.sections(image);
    return image;
}

}  // namespace trueup
