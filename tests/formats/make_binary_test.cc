// The makers of make_binary.h. (Only *_test.cc files are built.)
#include "formats/make_binary.h"

namespace trueup::test {
namespace {

constexpr std::size_t info_offset = 0x400;  // aligned, behind every table
constexpr std::uint64_t load_address = 0x10000;

class Writer {
public:
    Writer(Endian endian, bool wide) : endian_(endian), wide_(wide) {}

    void number(std::size_t at, std::uint64_t value, std::size_t width) {
        if (bytes.size() < at + width) bytes.resize(at + width, '\0');
        for (std::size_t i = 0; i < width; ++i) {
            const std::size_t place = endian_ == Endian::little ? i : width - 1 - i;
            bytes[at + place] = static_cast<char>(value >> (8 * i));
        }
    }
    void u16(std::size_t at, std::uint64_t value) { number(at, value, 2); }
    void u32(std::size_t at, std::uint64_t value) { number(at, value, 4); }
    void word(std::size_t at, std::uint64_t value) { number(at, value, wide_ ? 8 : 4); }
    void text(std::size_t at, const std::string& value) {
        if (bytes.size() < at + value.size()) bytes.resize(at + value.size(), '\0');
        bytes.replace(at, value.size(), value);
    }

    std::string bytes;

private:
    Endian endian_;
    bool wide_;
};

std::string varint(std::size_t value) {
    std::string out;
    while (value >= 0x80) {
        out += static_cast<char>((value & 0x7f) | 0x80);
        value >>= 7;
    }
    return out + static_cast<char>(value);
}

std::string module_text(const BinarySpec& spec) {
    if (spec.goos.empty()) return {};
    std::string out(16, 'a');
    out.append("path\texample.com/x\nbuild\tGOOS=").append(spec.goos).append("\n").append(16, 'b');
    return out;
}

// The blob at info_offset, loaded at base + info_offset. Returns its size.
std::size_t put_info(Writer& file, const BinarySpec& spec, std::uint64_t base) {
    if (spec.layout == InfoLayout::none) return 0;
    file.text(info_offset, "\xff Go buildinf:");
    const std::size_t pointer = spec.wide ? 8 : 4;
    file.number(info_offset + 14, pointer, 1);
    if (spec.layout == InfoLayout::inline_text) {
        file.number(info_offset + 15, 2, 1);
        const auto modules = module_text(spec);
        const std::string strings =
            varint(spec.go_version.size()) + spec.go_version + varint(modules.size()) + modules;
        file.text(info_offset + 32, strings);
        return 32 + strings.size();
    }
    file.number(info_offset + 15, spec.endian == Endian::big ? 1 : 0, 1);
    const std::size_t header = info_offset + 32;
    const std::size_t text = header + 2 * pointer;
    file.word(info_offset + 16, base + header);
    file.word(info_offset + 16 + pointer, 0);
    file.word(header, base + text);
    file.word(header + pointer, spec.go_version.size());
    file.text(text, spec.go_version);
    return text + spec.go_version.size() - info_offset;
}

}  // namespace

std::string make_elf(const BinarySpec& spec) {
    Writer file(spec.endian, spec.wide);
    const std::size_t info = put_info(file, spec, load_address);
    file.text(0, "\177ELF");
    file.number(4, spec.wide ? 2 : 1, 1);
    file.number(5, spec.endian == Endian::little ? 1 : 2, 1);
    file.number(6, 1, 1);
    file.number(7, spec.os_abi, 1);
    file.u16(16, 2);
    file.u16(18, spec.machine);
    const std::size_t programs = 0x40;
    const std::size_t program = spec.wide ? 56 : 32;
    const std::size_t section = spec.wide ? 64 : 40;
    const std::size_t interpreter = 0x300;
    const std::size_t names = 0x380;
    const std::size_t sections = 0x800;
    if (!spec.interpreter.empty()) file.text(interpreter, spec.interpreter + std::string(1, '\0'));
    file.text(names, std::string("\0.go.buildinfo\0.shstrtab\0", 25));
    file.word(spec.wide ? 32 : 28, programs);
    file.word(spec.wide ? 40 : 32, sections);
    const std::size_t counts = spec.wide ? 54 : 42;
    file.u16(counts, program);
    file.u16(counts + 2, 2);
    file.u16(counts + 4, section);
    file.u16(counts + 6, 3);
    file.u16(counts + 8, 2);

    const auto put_program = [&](std::size_t at, std::uint64_t type, std::uint64_t offset,
                                 std::uint64_t size) {
        file.u32(at, type);
        file.word(at + (spec.wide ? 8 : 4), offset);
        file.word(at + (spec.wide ? 16 : 8), load_address + offset);
        file.word(at + (spec.wide ? 32 : 16), size);
    };
    put_program(programs, 1, 0, 0x1000);
    put_program(programs + program, spec.interpreter.empty() ? 0 : 3, interpreter,
                spec.interpreter.size() + 1);

    const auto put_section = [&](std::size_t index, std::uint64_t name, std::uint64_t offset,
                                 std::uint64_t size) {
        const std::size_t at = sections + index * section;
        file.u32(at, name);
        file.u32(at + 4, 1);
        file.word(at + (spec.wide ? 16 : 12), load_address + offset);
        file.word(at + (spec.wide ? 24 : 16), offset);
        file.word(at + (spec.wide ? 32 : 20), size);
    };
    if (info > 0) put_section(1, 1, info_offset, info);
    put_section(2, 15, names, 25);
    file.bytes.resize(0x1000, '\0');
    return file.bytes;
}

std::string make_macho(const BinarySpec& spec) {
    Writer file(spec.endian, spec.wide);
    const std::size_t info = put_info(file, spec, load_address);
    const std::size_t header = spec.wide ? 32 : 28;
    const std::size_t segment = spec.wide ? 72 : 56;
    const std::size_t section = spec.wide ? 80 : 68;
    file.u32(0, spec.wide ? 0xfeedfacf : 0xfeedface);
    file.u32(4, spec.machine);
    file.u32(12, 2);
    file.u32(16, 1);
    file.u32(20, segment + section);
    file.u32(header, spec.wide ? 0x19 : 0x1);
    file.u32(header + 4, segment + section);
    file.text(header + 8, "__DATA");
    file.word(header + 24, load_address);
    file.word(header + (spec.wide ? 40 : 32), 0);
    file.word(header + (spec.wide ? 48 : 36), 0x1000);
    file.u32(header + (spec.wide ? 64 : 48), 1);
    const std::size_t at = header + segment;
    file.text(at, info > 0 ? "__go_buildinfo" : "__data");
    file.text(at + 16, "__DATA");
    file.word(at + 32, load_address + info_offset);
    file.word(at + (spec.wide ? 40 : 36), info);
    file.u32(at + (spec.wide ? 48 : 40), info_offset);
    file.bytes.resize(0x1000, '\0');
    return file.bytes;
}

std::string make_pe(const BinarySpec& spec) {
    Writer file(Endian::little, spec.wide);
    constexpr std::uint64_t image_base = 0x400000;
    constexpr std::size_t pe = 0x80;
    // The data is loaded where it lies in the file.
    put_info(file, spec, image_base);
    file.text(0, "MZ");
    file.u32(0x3c, pe);
    file.text(pe, "PE");
    file.u16(pe + 4, spec.machine);
    file.u16(pe + 6, 1);
    const std::size_t optional = spec.wide ? 240 : 224;
    file.u16(pe + 20, optional);
    file.u16(pe + 24, spec.wide ? 0x20b : 0x10b);
    file.word(pe + 24 + (spec.wide ? 24 : 28), image_base);
    const std::size_t section = pe + 24 + optional;
    file.text(section, ".data");
    file.u32(section + 8, 0xc00);
    file.u32(section + 12, 0x300);
    file.u32(section + 16, 0xc00);
    file.u32(section + 20, 0x300);
    file.u32(section + 36, 0xc0000040);
    file.bytes.resize(0x1000, '\0');
    return file.bytes;
}

std::string make_fat(const std::vector<FatPart>& parts, bool wide) {
    Writer file(Endian::big, wide);
    file.u32(0, wide ? 0xcafebabf : 0xcafebabe);
    file.u32(4, parts.size());
    std::size_t offset = 0x1000;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t at = 8 + i * (wide ? 32 : 20);
        file.u32(at, parts[i].cpu);
        file.word(at + 8, offset);
        file.word(at + (wide ? 16 : 12), parts[i].bytes.size());
        file.text(offset, parts[i].bytes);
        offset += parts[i].bytes.size();
    }
    return file.bytes;
}

}  // namespace trueup::test
