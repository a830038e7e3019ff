#include "formats/go_line_table.h"

#include "formats/elf.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_names = 4U << 20U;  // bytes; the go command has 40 KB of them
constexpr std::size_t header_size = 72;

// Offsets within pcHeader on a 64-bit machine.
constexpr std::uint64_t pointer_size_at = 7;
constexpr std::uint64_t file_names_at = 48;
constexpr std::uint64_t pc_table_at = 56;

}  // namespace

std::optional<std::string> go_file_names(const ByteSource& source) {
    const auto head = source.read(0, head_size);
    if (!head || !is_elf(*head)) return std::nullopt;
    const auto image = read_elf(source, *head);
    if (!image || !image->line_table) return std::nullopt;
    const auto table = *image->line_table;
    const auto text = source.read(table.offset, header_size);
    if (!text) return std::nullopt;
    const Bytes header(*text);
    for (const auto endian : {Endian::little, Endian::big}) {
        const auto magic = header.get<std::uint32_t>(0, endian).value_or(0);
        if (magic != 0xfffffff0U && magic != 0xfffffff1U) continue;
        if (header.get<std::uint8_t>(pointer_size_at, endian) != 8) return std::nullopt;
        const auto from = header.get<std::uint64_t>(file_names_at, endian).value_or(0);
        const auto to = header.get<std::uint64_t>(pc_table_at, endian).value_or(0);
        if (from >= to || to > table.size || to - from > max_names) return std::nullopt;
        auto names = source.read(table.offset + from, static_cast<std::size_t>(to - from));
        return names ? std::optional(*std::move(names)) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace trueup
