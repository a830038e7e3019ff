#include "formats/go_buildinfo.h"

#include <algorithm>
#include <string_view>

namespace trueup {
namespace {

constexpr std::string_view magic = "\xff Go buildinf:";
constexpr std::size_t header_size = 32;
constexpr std::size_t alignment = 16;
constexpr std::size_t piece = 64 * 1024;
constexpr std::uint64_t search_limit = 1024 * 1024;
constexpr std::size_t max_version = 512;
constexpr std::uint8_t flag_big_endian = 1;
constexpr std::uint8_t flag_inline = 2;

struct Blob {
    std::uint64_t offset = 0;  // in the file
    std::string bytes;         // from the magic on, at most one piece
};

// Where the magic stands. Its section starts with it in ELF and Mach-O; in PE
// it lies near the start of the data.
std::optional<Blob> find_blob(const ByteSource& source, const MappedRange& where) {
    const std::uint64_t end = std::min(where.size, search_limit);
    for (std::uint64_t at = 0; at < end; at += piece) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(piece, where.size - at));
        auto text = source.read(where.offset + at, length);
        if (!text || text->empty()) return std::nullopt;
        std::size_t found = text->find(magic);
        // Aligned as it is loaded: a copy of the text elsewhere does not count.
        while (found != std::string::npos && (where.address + at + found) % alignment != 0) {
            found = text->find(magic, found + 1);
        }
        if (found == std::string::npos) continue;
        const std::uint64_t offset = where.offset + at + found;
        if (found == 0) return Blob{offset, std::move(*text)};
        auto again = source.read(offset, piece);
        if (!again) return std::nullopt;
        return Blob{offset, std::move(*again)};
    }
    return std::nullopt;
}

// A length as a varint, then so many bytes. Moves `at` behind them.
std::optional<std::string_view> take_string(const Bytes& bytes, std::uint64_t& at, bool whole) {
    std::uint64_t length = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = bytes.get<std::uint8_t>(at++, Endian::little);
        if (!byte || shift > 56) return std::nullopt;
        length |= std::uint64_t{*byte & 0x7fU} << shift;
        if ((*byte & 0x80U) == 0) break;
    }
    if (!whole && at <= bytes.size()) length = std::min<std::uint64_t>(length, bytes.size() - at);
    const auto text = bytes.slice(at, length);
    if (!text) return std::nullopt;
    at += length;
    return text->view();
}

std::string read_at_address(const ByteSource& source, const Image& image, std::uint64_t address,
                            std::size_t length) {
    for (const auto& range : image.ranges) {
        if (address < range.address || address - range.address >= range.size) continue;
        const std::uint64_t into = address - range.address;
        const auto rest = static_cast<std::size_t>(std::min<std::uint64_t>(length, range.size - into));
        return source.read(range.offset + into, rest).value_or("");
    }
    return {};
}

// Before Go 1.18: a pointer to a Go string header, which is a pointer and a length.
std::string string_behind(const ByteSource& source, const Image& image, std::uint64_t pointer,
                          std::size_t pointer_size, Endian endian, std::size_t limit) {
    const auto word = [&](const Bytes& bytes, std::uint64_t at) -> std::uint64_t {
        if (pointer_size == 8) return bytes.get<std::uint64_t>(at, endian).value_or(0);
        return bytes.get<std::uint32_t>(at, endian).value_or(0);
    };
    const auto header = read_at_address(source, image, pointer, 2 * pointer_size);
    const auto length = word(Bytes(header), pointer_size);
    if (length == 0 || length > limit) return {};
    auto text = read_at_address(source, image, word(Bytes(header), 0), static_cast<std::size_t>(length));
    return text.size() == length ? text : std::string();
}

// The module text stands between two fixed marks of 16 bytes.
std::string without_marks(std::string_view text, bool whole) {
    if (text.size() < 33) return {};
    if (!whole) return std::string(text.substr(16));
    if (text[text.size() - 17] != '\n') return {};
    return std::string(text.substr(16, text.size() - 32));
}

bool plain(std::string_view version) {
    return version.size() <= max_version &&
           std::ranges::none_of(version, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

std::string GoBuildInfo::setting(std::string_view name) const {
    const std::string start = "build\t" + std::string(name) + "=";
    std::size_t at = 0;
    while (at < modules.size()) {
        const std::size_t end = std::min(modules.find('\n', at), modules.size());
        const auto line = std::string_view(modules).substr(at, end - at);
        if (line.starts_with(start)) return std::string(line.substr(start.size()));
        at = end + 1;
    }
    return {};
}

GoBuildInfo read_go_buildinfo(const ByteSource& source, const Image& image) {
    if (!image.build_info) return {};
    const auto blob = find_blob(source, *image.build_info);
    if (!blob || blob->bytes.size() < header_size) return {};
    const Bytes bytes(blob->bytes);
    const auto flags = bytes.get<std::uint8_t>(15, Endian::little).value_or(0);

    GoBuildInfo info;
    if ((flags & flag_inline) != 0) {
        std::uint64_t at = header_size;
        const auto version = take_string(bytes, at, true);
        if (!version || !plain(*version)) return {};
        info.version = *version;
        const auto modules = take_string(bytes, at, false);
        if (modules) info.modules = without_marks(*modules, at < bytes.size());
        return info;
    }
    const std::size_t pointer_size = bytes.get<std::uint8_t>(14, Endian::little).value_or(0);
    if (pointer_size != 4 && pointer_size != 8) return {};
    const Endian endian = (flags & flag_big_endian) != 0 ? Endian::big : Endian::little;
    const auto pointer = [&](std::uint64_t at) -> std::uint64_t {
        if (pointer_size == 8) return bytes.get<std::uint64_t>(at, endian).value_or(0);
        return bytes.get<std::uint32_t>(at, endian).value_or(0);
    };
    info.version = string_behind(source, image, pointer(16), pointer_size, endian, max_version);
    if (!plain(info.version)) info.version.clear();
    if (info.version.empty()) return {};
    info.modules = without_marks(
        string_behind(source, image, pointer(16 + pointer_size), pointer_size, endian, piece), true);
    return info;
}

}  // namespace trueup
