#include "formats/inspect.h"

#include <fmt/format.h>

#include <utility>

#include "formats/aout.h"
#include "formats/elf.h"
#include "formats/elf_details.h"
#include "formats/go_program.h"
#include "formats/macho.h"
#include "formats/macho_details.h"
#include "formats/pe.h"
#include "formats/pe_details.h"

namespace trueup {
namespace {

constexpr std::string_view wasm_magic("\0asm", 4);

void inspect_elf(const ByteSource& source, std::string_view head, InspectedFile& out) {
    const auto file = ElfFile::open(source, head);
    if (!file) {
        out.damage = file.error().message;
        return;
    }
    const auto programs = file->programs();
    // Objects hold no program yet, and their tables can be very large.
    const bool linked = file->type() == 2 || file->type() == 3;
    const auto image = linked ? elf_image(*file, programs) : Image{};
    auto slice = elf_slice(*file, image, programs, source.size());
    if (linked) slice.go = read_go_program(source, image, std::move(slice.go));
    out.slices.push_back(std::move(slice));
}

void inspect_archive(const ByteSource& source, const OpenMember& open, InspectedFile& out) {
    auto facts = read_ar(source, open);
    out.thin = facts.thin;
    out.damage = facts.damage;
    for (auto& slice : facts.archs) {
        slice.size = source.size();
        slice.claimed = facts.claimed;
        out.slices.push_back(std::move(slice));
    }
}

void inspect_macho(const ByteSource& source, std::string_view head, InspectedFile& out) {
    const auto file = MachoFile::open(source, head);
    if (!file) {
        out.damage = file.error().message;
        return;
    }
    auto slice = macho_slice(*file, source, source.size());
    if (slice.type != "object" && slice.type != "debug-symbols") {
        slice.go = read_go_program(source, macho_image(*file), std::nullopt);
    }
    // Cut off is said by itself.
    if (slice.claimed <= slice.size && !file->each_command([](std::uint32_t, const Bytes&) {})) {
        out.damage = "its load commands do not add up to what its header says";
    }
    out.slices.push_back(std::move(slice));
}

// macOS picks a part by the table alone. Of subtypes, arm64e is a kind of its own.
void compare_entry(const FatSlice& entry, std::string_view head, const ByteSource& part, InspectedFile& out) {
    const auto file = MachoFile::open(part, head);
    if (!file || !out.damage.empty()) return;
    const auto arm64e = [](std::uint32_t cpu, std::uint32_t subtype) {
        return cpu == 0x0100000c && (subtype & 0x00ffffffU) == 2;
    };
    if (entry.cpu == file->cpu &&
        arm64e(entry.cpu, entry.cpu_subtype) == arm64e(file->cpu, file->cpu_subtype))
        return;
    out.damage = fmt::format(
        "its table of architectures says 0x{:x}/0x{:x} where the part itself is "
        "0x{:x}/0x{:x}",
        entry.cpu, entry.cpu_subtype, file->cpu, file->cpu_subtype);
}

void inspect_fat(const ByteSource& source, std::string_view head, InspectedFile& out) {
    const auto parts = read_fat(head, source.size());
    if (!parts) {
        out.damage = parts.error().message;
        return;
    }
    out.universal = true;
    for (const auto& part : *parts) {
        const WindowSource window(source, part.offset, part.size);
        const auto start = window.read(0, head_size).value_or("");
        const auto before = out.slices.size();
        if (is_macho(start)) {
            inspect_macho(window, start, out);
            if (out.slices.size() > before) compare_entry(part, start, window, out);
        } else if (is_ar(start)) {
            inspect_archive(window, {}, out);
        }
        if (out.slices.size() > before) continue;
        // What is not there, or is something else: the table of contents speaks.
        BinarySlice named;
        named.arch = part.arch;
        named.machine = part.cpu;
        // An archive without objects has nothing wrong with it.
        const bool empty_archive = is_ar(start) && out.damage.empty();
        named.type = empty_archive ? "static-library" : "other";
        named.only_named = true;
        if (!empty_archive && part.size > 0 && out.damage.empty()) {
            out.damage = "what its table of architectures names is neither Mach-O nor an archive";
        }
        named.size = part.size;
        named.claimed = part.claimed;
        out.slices.push_back(std::move(named));
    }
}

void inspect_pe(const ByteSource& source, std::string_view head, InspectedFile& out) {
    const auto image = read_pe(source, head);
    if (!image) return;  // a program for DOS, or a text that begins with MZ
    out.format = "pe";
    auto slice = pe_slice(source, head, *image);
    slice.go = read_go_program(source, *image, std::nullopt);
    out.slices.push_back(std::move(slice));
}

// Programs whose format tells little more than the architecture.
void inspect_plain(const ByteSource& source, std::string_view format, std::string_view type,
                   const Image& image, InspectedFile& out) {
    out.format = format;
    BinarySlice slice;
    slice.arch = image.arch;
    slice.platform = image.os;
    slice.type = type;
    slice.size = slice.claimed = source.size();
    slice.go = read_go_program(source, image, std::nullopt);
    out.slices.push_back(std::move(slice));
}

}  // namespace

bool may_be_binary(std::string_view head) {
    if (head.size() < 4) return false;
    switch (head[0]) {
        case '\x7f':
            return is_elf(head);
        case '!':
            return is_ar(head);
        case 'M':
            return is_pe(head);
        case '\0':
            return head.starts_with(wasm_magic) || is_plan9(head);
        case '\x01':
            return is_xcoff(head);
        case '\xca':
            return is_fat(head);
        case '\xce':
        case '\xcf':
        case '\xfe':
            return is_macho(head);
        default:
            return false;
    }
}

InspectedFile inspect(const ByteSource& source, std::string_view head, const OpenMember& open) {
    InspectedFile out;
    out.size = source.size();
    out.format = "other";
    if (head.empty()) {
        out.format = "empty";
    } else if (head.starts_with("#!")) {
        out.format = "script";
    } else if (is_elf(head)) {
        out.format = "elf";
        inspect_elf(source, head, out);
    } else if (is_macho(head)) {
        out.format = "mach-o";
        inspect_macho(source, head, out);
    } else if (is_fat(head)) {
        out.format = "mach-o";
        inspect_fat(source, head, out);
    } else if (is_ar(head)) {
        out.format = "ar";
        inspect_archive(source, open, out);
    } else if (is_pe(head)) {
        inspect_pe(source, head, out);
    } else if (is_xcoff(head)) {
        if (const auto image = read_xcoff(source, head))
            inspect_plain(source, "xcoff", xcoff_type(head), *image, out);
    } else if (is_plan9(head)) {
        if (const auto image = read_plan9(source, head))
            inspect_plain(source, "plan9", "executable", *image, out);
    } else if (head.starts_with(wasm_magic)) {
        out.format = "wasm";
        BinarySlice slice;
        slice.arch = "wasm";
        slice.type = "executable";
        slice.size = slice.claimed = source.size();
        out.slices.push_back(std::move(slice));
    }
    for (auto& slice : out.slices) {
        if (!slice.platform.empty() || !slice.go) continue;
        // A static program names no loader; the one who built it knows.
        for (const auto& [name, value] : slice.go->settings) {
            if (name == "GOOS") slice.platform = value;
        }
    }
    return out;
}

}  // namespace trueup
