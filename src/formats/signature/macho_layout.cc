#include "formats/signature/macho_layout.h"

#include <fmt/format.h>

#include <limits>

namespace trueup {
namespace {

constexpr std::uint32_t magic32 = 0xfeedface;
constexpr std::uint32_t magic64 = 0xfeedfacf;
constexpr std::uint32_t lc_segment = 0x1;
constexpr std::uint32_t lc_segment64 = 0x19;
constexpr std::uint32_t lc_code_signature = 0x1d;
constexpr std::size_t max_commands = 1U << 20U;  // bytes; real files stay below 64 KiB

std::string_view name16(const Bytes& bytes, std::uint64_t offset) {
    const auto field = bytes.slice(offset, 16);
    return field ? field->c_string(0) : std::string_view();
}

std::optional<FilePart> part(std::uint64_t offset, std::uint64_t size) {
    if (offset > std::numeric_limits<std::uint64_t>::max() - size) return std::nullopt;
    return FilePart{offset, size};
}

class Reader {
public:
    Reader(MachoLayout& layout, Endian endian) : layout_(layout), endian_(endian) {}

    void command(std::uint32_t code, const Bytes& bytes) {
        if (code == lc_code_signature) {
            if (++layout_.signature_commands == 1) layout_.signature = part(u32(bytes, 8), u32(bytes, 12));
        }
        if (code == lc_segment) segment(bytes, false);
        if (code == lc_segment64) segment(bytes, true);
    }

private:
    std::uint32_t u32(const Bytes& bytes, std::uint64_t at) const {
        return bytes.get<std::uint32_t>(at, endian_).value_or(0);
    }
    std::uint64_t word(const Bytes& bytes, std::uint64_t at, bool wide) const {
        return wide ? bytes.get<std::uint64_t>(at, endian_).value_or(0) : u32(bytes, at);
    }

    void segment(const Bytes& bytes, bool wide) {
        const auto name = name16(bytes, 8);
        const auto range = part(word(bytes, wide ? 40 : 32, wide), word(bytes, wide ? 48 : 36, wide));
        if (!range) layout_.damaged = true;
        if (name == "__LINKEDIT") layout_.linkedit = range;
        if (name == "__TEXT") layout_.text = range;
        const auto count = u32(bytes, wide ? 64 : 48);
        const std::uint64_t first = wide ? 72 : 56;
        const std::uint64_t size = wide ? 80 : 68;
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto section = bytes.slice(first + i * size, size);
            if (!section) {
                layout_.damaged = true;
                return;
            }
            if (name16(*section, 0) == "__info_plist" && name16(*section, 16) == "__TEXT") {
                layout_.info_plist =
                    part(u32(*section, wide ? 48 : 40), word(*section, wide ? 40 : 36, wide));
            }
        }
    }

    MachoLayout& layout_;
    Endian endian_;
};

}  // namespace

std::string macho_arch(std::uint32_t cpu, std::uint32_t subtype) {
    switch (cpu) {
        case 7:
            return "386";
        case 0x01000007:
            return "amd64";
        case 12:
            return "arm";
        case 0x0100000c:
            return (subtype & 0xffU) == 2 ? "arm64e" : "arm64";
        case 0x0200000c:
            return "arm64_32";
        case 18:
            return "ppc";
        case 0x01000012:
            return "ppc64";
        default:
            return fmt::format("cpu-{}", cpu);
    }
}

bool MachoLayout::loadable() const {
    // MH_EXECUTE, MH_DYLIB, MH_DYLINKER, MH_BUNDLE
    return file_type == 2 || file_type == 6 || file_type == 7 || file_type == 8;
}

Result<MachoLayout> read_macho_layout(const ByteSource& source) {
    const auto head = TRY(source.read(0, 32));
    const Bytes bytes(head);
    std::optional<Endian> endian;
    bool wide = false;
    for (const auto order : {Endian::little, Endian::big}) {
        const auto magic = bytes.get<std::uint32_t>(0, order).value_or(0);
        if (magic == magic32 || magic == magic64) {
            endian = order;
            wide = magic == magic64;
        }
    }
    const std::size_t header = wide ? 32 : 28;
    if (!endian || head.size() < header) return fail(Error::Kind::invalid, "not a Mach-O file");
    const auto field = [&](std::uint64_t at) { return bytes.get<std::uint32_t>(at, *endian).value_or(0); };
    MachoLayout layout;
    layout.cpu = field(4);
    layout.subtype = field(8);
    layout.arch = macho_arch(layout.cpu, layout.subtype);
    layout.file_type = field(12);
    const auto count = field(16);
    const std::size_t size = field(20);
    if (size > max_commands || header + size > source.size()) {
        return fail(Error::Kind::invalid, "cut off inside the load commands");
    }
    const auto text = TRY(source.read(header, size));
    const Bytes commands(text);
    Reader reader(layout, *endian);
    std::uint64_t at = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto length = commands.get<std::uint32_t>(at + 4, *endian).value_or(0);
        const auto command = commands.slice(at, length);
        if (!command || length < 8) {
            layout.damaged = true;
            return layout;
        }
        reader.command(command->get<std::uint32_t>(0, *endian).value_or(0), *command);
        at += length;
    }
    if (at != size) layout.damaged = true;
    return layout;
}

}  // namespace trueup
