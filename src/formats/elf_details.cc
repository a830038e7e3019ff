#include "formats/elf_details.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/elf.h"
#include "formats/version_floor.h"

namespace trueup {
namespace {

constexpr std::uint32_t pt_load = 1, pt_dynamic = 2, pt_interp = 3, pt_note = 4;
constexpr std::uint32_t sht_note = 7, sht_nobits = 8;
constexpr std::uint16_t et_rel = 1, et_exec = 2, et_dyn = 3, et_core = 4;
constexpr std::uint64_t dt_needed = 1, dt_strtab = 5, dt_strsz = 10, dt_soname = 14, dt_rpath = 15,
                        dt_runpath = 29, dt_flags_1 = 0x6ffffffb, dt_verneed = 0x6ffffffe,
                        dt_verneednum = 0x6fffffff;
constexpr std::uint64_t df_1_pie = 0x08000000;
constexpr std::size_t max_name = 512;             // of a library, a path list element, a version
constexpr std::size_t max_versions = 64 * 1024;   // bytes of the table of needed versions
constexpr std::size_t whole_strings = 32 * 1024;  // a string table up to this is read at once
constexpr std::size_t max_notes = 64 * 1024;      // bytes
constexpr std::size_t max_libraries = 4096;

class Details {
public:
    Details(const ElfFile& file, const Image& image, BinarySlice& slice)
        : file_(file), image_(image), slice_(slice) {}

    void dynamic(const ElfFile::Program& where) {
        const std::size_t size = file_.word_size();
        const auto text =
            file_.bytes(where.offset, std::min<std::uint64_t>(where.file_size, Image::max_table));
        const Bytes entries(text);
        std::vector<std::uint64_t> needed, paths;
        std::optional<std::uint64_t> soname;
        std::uint64_t versions = 0, version_count = 0;
        for (std::uint64_t at = 0; at + 2 * size <= text.size(); at += 2 * size) {
            const auto tag = file_.word(entries, at);
            const auto value = file_.word(entries, at + size);
            if (tag == 0) break;
            if (tag == dt_needed && needed.size() < max_libraries) needed.push_back(value);
            if ((tag == dt_rpath || tag == dt_runpath) && paths.size() < 2) paths.push_back(value);
            if (tag == dt_soname) soname = value;
            if (tag == dt_strtab) strings_at_ = value;
            if (tag == dt_strsz) strings_size_ = value;
            if (tag == dt_verneed) versions = value;
            if (tag == dt_verneednum) version_count = value;
            if (tag == dt_flags_1) position_independent_ = (value & df_1_pie) != 0;
        }
        if (strings_size_ <= whole_strings) strings_ = at_address(strings_at_, strings_size_);
        for (const auto at : needed) add(slice_.libraries, string_at(at));
        for (const auto at : paths) {
            for (auto& path : split(string_at(at), ':')) add(slice_.rpaths, std::move(path));
        }
        if (soname) slice_.name = string_at(*soname);
        if (versions != 0) needed_versions(versions, version_count);
    }

    void notes(std::uint64_t offset, std::uint64_t size, bool wide_alignment) {
        const auto text = file_.bytes(offset, std::min<std::uint64_t>(size, max_notes));
        const Bytes all(text);
        const std::uint64_t align = wide_alignment ? 8 : 4;
        const auto padded = [&](std::uint64_t length) { return (length + align - 1) / align * align; };
        const auto u32 = [&](std::uint64_t at) {
            return all.get<std::uint32_t>(at, file_.endian()).value_or(0);
        };
        for (std::uint64_t at = 0; at + 12 <= text.size();) {
            const auto name_size = u32(at), content_size = u32(at + 4), type = u32(at + 8);
            const auto content_at = at + padded(12 + std::uint64_t{name_size});
            const auto name = all.slice(at + 12, name_size);
            const auto content = all.slice(content_at, content_size);
            if (!name || !content) break;
            note(name->c_string(0), type, *content);
            at = content_at + padded(content_size);
        }
    }

    bool position_independent() const { return position_independent_; }

private:
    void note(std::string_view name, std::uint32_t type, const Bytes& content) {
        const auto u32 = [&](std::uint64_t at) {
            return content.get<std::uint32_t>(at, file_.endian()).value_or(0);
        };
        if (name == "GNU" && type == 3 && content.size() <= 64 && slice_.build_id.empty()) {
            for (const char byte : content.view()) {
                slice_.build_id += fmt::format("{:02x}", static_cast<unsigned char>(byte));
            }
        } else if (name == "GNU" && type == 1 && content.size() >= 16 && u32(0) == 0) {
            slice_.platform = "linux";
            slice_.min_os = fmt::format("{}.{}.{}", u32(4), u32(8), u32(12));
        } else if (name == "Go" && type == 4 && content.size() <= max_name) {
            if (!slice_.go) slice_.go.emplace();
            slice_.go->build_id = content.view();
        } else if (type == 1 && slice_.platform.empty()) {
            for (const auto* system : {"FreeBSD", "NetBSD", "OpenBSD", "DragonFly"}) {
                if (name == system) slice_.platform = lower(name);
            }
        }
    }

    static std::string lower(std::string_view text) {
        std::string out(text);
        std::ranges::transform(out, out.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        return out;
    }

    void needed_versions(std::uint64_t address, std::uint64_t count) {
        const auto text = at_address(address, max_versions);
        const Bytes all(text);
        const auto u32 = [&](std::uint64_t at) {
            return all.get<std::uint32_t>(at, file_.endian()).value_or(0);
        };
        std::uint64_t at = 0;
        for (std::uint64_t i = 0; i < count && at + 16 <= text.size(); ++i) {
            const auto versions = all.get<std::uint16_t>(at + 2, file_.endian()).value_or(0);
            std::uint64_t aux = at + u32(at + 8);
            for (std::uint64_t k = 0; k < versions && aux + 16 <= text.size(); ++k) {
                note_version(slice_.version_floors, string_at(u32(aux + 8)));
                if (u32(aux + 12) == 0) break;
                aux += u32(aux + 12);
            }
            if (u32(at + 12) == 0) break;
            at += u32(at + 12);
        }
    }

    std::string at_address(std::uint64_t address, std::uint64_t length) const {
        for (const auto& range : image_.ranges) {
            if (address < range.address || address - range.address >= range.size) continue;
            const auto into = address - range.address;
            return file_.bytes(range.offset + into, std::min(length, range.size - into));
        }
        return {};
    }
    std::string string_at(std::uint64_t at) const {
        if (!strings_.empty()) return std::string(Bytes(strings_).c_string(at).substr(0, max_name));
        if (at >= strings_size_) return {};
        const auto text = at_address(strings_at_ + at, std::min<std::uint64_t>(max_name, strings_size_ - at));
        return std::string(Bytes(text).c_string(0));
    }
    static void add(std::vector<std::string>& list, std::string&& text) {
        if (!text.empty()) list.push_back(std::move(text));
    }

    const ElfFile& file_;
    const Image& image_;
    BinarySlice& slice_;
    std::uint64_t strings_at_ = 0, strings_size_ = 0;
    std::string strings_;
    bool position_independent_ = false;
};

// A file of symbols for a debugger keeps the table of sections and none of the
// contents that run.
bool symbols_only(const ElfFile& file) {
    for (const auto& section : file.sections()) {
        if (section.name == ".text" || section.name == ".interp") return section.type == sht_nobits;
    }
    return false;
}

std::uint64_t claimed(const ElfFile& file, const std::vector<ElfFile::Program>& programs, bool symbols) {
    std::uint64_t end = file.sections_end();
    for (const auto& section : file.sections()) {
        if (section.type != sht_nobits && section.type != 0) {
            end = std::max(end, end_of(section.offset, section.size));
        }
    }
    // The segments of a file of symbols speak of the program it belongs to.
    if (symbols) return end;
    for (const auto& program : programs) {
        if (program.type == pt_load) end = std::max(end, end_of(program.offset, program.file_size));
    }
    return end;
}

}  // namespace

BinarySlice elf_object(const ElfFile& file) {
    BinarySlice slice;
    slice.arch = elf_arch(file);
    slice.machine = file.machine();
    switch (file.type()) {
        case et_rel:
            slice.type = "object";
            break;
        case et_exec:
            slice.type = "executable";
            break;
        case et_dyn:
            slice.type = "shared-library";
            break;
        case et_core:
            slice.type = "core";
            break;
        default:
            slice.type = "other";
    }
    return slice;
}

BinarySlice elf_slice(const ElfFile& file, const Image& image, const std::vector<ElfFile::Program>& programs,
                      std::uint64_t file_size) {
    auto slice = elf_object(file);
    slice.size = file_size;
    // The sections of an object are its contents, and there can be very many.
    if (file.type() == et_rel || file.type() == et_core) {
        slice.claimed = file.sections_end();
        return slice;
    }
    const bool symbols = symbols_only(file);
    slice.claimed = claimed(file, programs, symbols);
    Details details(file, image, slice);
    for (const auto& program : programs) {
        if (program.type == pt_note) details.notes(program.offset, program.file_size, program.align == 8);
        if (symbols) continue;
        if (program.type == pt_dynamic) details.dynamic(program);
        if (program.type == pt_interp && slice.interpreter.empty()) {
            const auto text = file.bytes(program.offset, std::min<std::uint64_t>(program.file_size, 4096));
            slice.interpreter = Bytes(text).c_string(0);
        }
    }
    // Go's linker gives a segment to its own note alone.
    for (const auto& section : file.sections()) {
        if (section.type == sht_note && slice.build_id.empty() && section.name == ".note.gnu.build-id") {
            details.notes(section.offset, section.size, false);
        }
    }
    if (symbols) {
        slice.type = "debug-symbols";
    } else if (file.type() == et_dyn &&
               (details.position_independent() || (!slice.interpreter.empty() && slice.name.empty()))) {
        slice.type = "executable";
    }
    if (slice.platform.empty()) slice.platform = image.os;
    return slice;
}

}  // namespace trueup
