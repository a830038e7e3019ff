#include "formats/pe_details.h"

#include <fmt/format.h>

#include <algorithm>

namespace trueup {
namespace {

constexpr std::size_t coff_header = 24;  // "PE\0\0" included
constexpr std::uint16_t flag_dll = 0x2000;
constexpr std::uint16_t magic_wide = 0x20b;
constexpr std::size_t max_imports = 1024;
constexpr std::size_t max_name = 256;

class Reader {
public:
    Reader(const ByteSource& source, std::string_view head, const Image& image)
        : source_(source), image_(image) {
        const auto start = Bytes(head).get<std::uint32_t>(0x3c, Endian::little).value_or(0);
        text_ = source.read(start, head_size).value_or("");
        wide_ = u16(coff_header) == magic_wide;
        // Everything in an image is counted from where it is loaded.
        base_ = wide_ ? Bytes(text_).get<std::uint64_t>(coff_header + 24, Endian::little).value_or(0)
                      : u32(coff_header + 28);
    }

    std::uint16_t u16(std::uint64_t at) const {
        return Bytes(text_).get<std::uint16_t>(at, Endian::little).value_or(0);
    }
    std::uint32_t u32(std::uint64_t at) const {
        return Bytes(text_).get<std::uint32_t>(at, Endian::little).value_or(0);
    }
    // Address and size of one of the tables that the header lists.
    std::pair<std::uint32_t, std::uint32_t> directory(std::uint32_t number) const {
        const std::uint64_t counts = coff_header + (wide_ ? 108 : 92);
        if (number >= u32(counts)) return {0, 0};
        return {u32(counts + 4 + 8 * std::uint64_t{number}), u32(counts + 8 + 8 * std::uint64_t{number})};
    }
    std::uint32_t relative(std::uint32_t address) const {
        return address - static_cast<std::uint32_t>(base_);
    }
    std::string at(std::uint32_t relative, std::size_t length) const {
        const auto address = base_ + relative;
        for (const auto& range : image_.ranges) {
            if (address < range.address || address - range.address >= range.size) continue;
            const auto into = address - range.address;
            const auto rest = static_cast<std::size_t>(std::min<std::uint64_t>(length, range.size - into));
            return source_.read(range.offset + into, rest).value_or("");
        }
        return {};
    }

private:
    const ByteSource& source_;
    const Image& image_;
    std::string text_;
    bool wide_ = false;
    std::uint64_t base_ = 0;
};

// A table of the header that names libraries: one descriptor each, up to one without a name.
struct LibraryTable {
    std::uint32_t number;
    std::size_t descriptor_size, name_at;
    bool may_be_absolute;  // by bit 0 of the descriptor; Visual C++ 6 wrote addresses
};
constexpr LibraryTable import_table{1, 20, 12, false};
// Libraries that are loaded when something of them is first called.
constexpr LibraryTable delayed_table{13, 32, 4, true};

void add_libraries(const Reader& pe, const LibraryTable& kind, std::vector<std::string>& out) {
    const auto place = pe.directory(kind.number);
    if (place.second == 0) return;
    const auto text =
        pe.at(place.first, std::min<std::size_t>(place.second, max_imports * kind.descriptor_size));
    const Bytes table(text);
    for (std::uint64_t at = 0; at + kind.descriptor_size <= text.size(); at += kind.descriptor_size) {
        auto name = table.get<std::uint32_t>(at + kind.name_at, Endian::little).value_or(0);
        if (name == 0) break;
        const auto attributes = table.get<std::uint32_t>(at, Endian::little).value_or(0);
        if (kind.may_be_absolute && (attributes & 1U) == 0) name = pe.relative(name);
        const auto bytes = pe.at(name, max_name);
        const auto library = Bytes(bytes).c_string(0);
        if (!library.empty() && std::ranges::find(out, library) == out.end()) out.emplace_back(library);
    }
}

}  // namespace

BinarySlice pe_slice(const ByteSource& source, std::string_view head, const Image& image) {
    const Reader pe(source, head, image);
    BinarySlice slice;
    slice.arch = image.arch;
    slice.machine = pe.u16(4);
    slice.type = (pe.u16(22) & flag_dll) != 0 ? "shared-library" : "executable";
    slice.platform = "windows";
    slice.min_os = fmt::format("{}.{}", pe.u16(coff_header + 48), pe.u16(coff_header + 50));
    slice.size = source.size();
    for (const auto& range : image.ranges) {
        slice.claimed = std::max(slice.claimed, end_of(range.offset, range.size));
    }
    if (const auto certificates = pe.directory(4); certificates.second > 0) {
        slice.signature.kind = SignatureClaim::Kind::present;
        // This one table is named by its place in the file.
        slice.claimed = std::max(slice.claimed, end_of(certificates.first, certificates.second));
    }
    add_libraries(pe, import_table, slice.libraries);
    add_libraries(pe, delayed_table, slice.libraries);
    return slice;
}

}  // namespace trueup
