#include "formats/signature/macho_layout.h"

#include <fmt/format.h>

#include <limits>

#include "formats/macho_file.h"

namespace trueup {
namespace {

constexpr std::uint32_t lc_segment = 0x1;
constexpr std::uint32_t lc_segment64 = 0x19;
constexpr std::uint32_t lc_code_signature = 0x1d;
constexpr std::size_t longest_header = 32;

std::optional<FilePart> part(std::uint64_t offset, std::uint64_t size) {
    if (offset > std::numeric_limits<std::uint64_t>::max() - size) return std::nullopt;
    return FilePart{offset, size};
}

class Reader {
public:
    Reader(const MachoFile& file, MachoLayout& layout) : file_(file), layout_(layout) {}

    void command(std::uint32_t code, const Bytes& bytes) {
        if (code == lc_code_signature) {
            if (++layout_.signature_commands == 1)
                layout_.signature = part(file_.u32(bytes, 8), file_.u32(bytes, 12));
        }
        // By the command and not by the header, as the kernel reads them.
        if (code == lc_segment) segment(bytes, false);
        if (code == lc_segment64) segment(bytes, true);
    }

private:
    std::uint64_t word(const Bytes& bytes, std::uint64_t at, bool wide) const {
        return wide ? bytes.get<std::uint64_t>(at, file_.endian).value_or(0) : file_.u32(bytes, at);
    }

    void segment(const Bytes& bytes, bool wide) {
        const auto name = macho_name(bytes, 8);
        const auto range = part(word(bytes, wide ? 40 : 32, wide), word(bytes, wide ? 48 : 36, wide));
        if (!range) layout_.damaged = true;
        if (name == "__LINKEDIT") layout_.linkedit = range;
        if (name == "__TEXT") layout_.text = range;
        const auto count = file_.u32(bytes, wide ? 64 : 48);
        const std::uint64_t first = wide ? 72 : 56;
        const std::uint64_t size = wide ? 80 : 68;
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto section = bytes.slice(first + i * size, size);
            if (!section) {
                layout_.damaged = true;
                return;
            }
            if (macho_name(*section, 0) == "__info_plist" && macho_name(*section, 16) == "__TEXT") {
                layout_.info_plist =
                    part(file_.u32(*section, wide ? 48 : 40), word(*section, wide ? 40 : 36, wide));
            }
        }
    }

    const MachoFile& file_;
    MachoLayout& layout_;
};

// What a signature is for: arm64e is an architecture of its own here.
std::string arch_of(const MachoFile& file) {
    if (file.cpu == 0x0100000c && (file.cpu_subtype & 0xffU) == 2) return "arm64e";
    if (file.cpu == 0x0200000c) return "arm64_32";
    const auto name = macho_arch(file.cpu);
    return name.empty() ? fmt::format("cpu-{}", file.cpu) : name;
}

}  // namespace

bool MachoLayout::loadable() const {
    // MH_EXECUTE, MH_DYLIB, MH_DYLINKER, MH_BUNDLE
    return file_type == 2 || file_type == 6 || file_type == 7 || file_type == 8;
}

Result<MachoLayout> read_macho_layout(const ByteSource& source) {
    const auto head = TRY(source.read(0, longest_header));
    const auto file = TRY(MachoFile::open(source, head));
    if (file.commands.size() < file.commands_size) {
        return fail(Error::Kind::invalid,
                    "cut off inside the load commands, or more of them than real files have");
    }
    MachoLayout layout;
    layout.cpu = file.cpu;
    layout.subtype = file.cpu_subtype;
    layout.arch = arch_of(file);
    layout.file_type = file.type;
    Reader reader(file, layout);
    const bool whole =
        file.each_command([&](std::uint32_t code, const Bytes& command) { reader.command(code, command); });
    if (!whole) layout.damaged = true;
    return layout;
}

}  // namespace trueup
