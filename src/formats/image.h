// What the formats have in common: an executable for one architecture, and
// where its bytes lie in the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace trueup {

// A part of the file that is loaded at an address. Sizes in bytes.
struct MappedRange {
    std::uint64_t address = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  // what the file holds of it
};

// offset + length, held at the largest number instead of wrapping.
inline std::uint64_t end_of(std::uint64_t offset, std::uint64_t length) {
    return length > UINT64_MAX - offset ? UINT64_MAX : offset + length;
}

struct Image {
    std::string arch;                       // Go's name; empty for a machine that Go does not know
    std::string os;                         // Go's name; empty when the format does not tell
    std::vector<MappedRange> ranges;        // at most max_ranges, in file order
    std::optional<MappedRange> build_info;  // where Go's build info starts, or lies near the start of

    std::optional<MappedRange> line_table;  // Go's .gopclntab, where the format names its sections

    // Headers are hostile: no table is read beyond these.
    static constexpr std::size_t max_ranges = 64;
    static constexpr std::size_t max_table = 256 * 1024;  // bytes
};

// The first read of every file; headers and small tables lie in it.
constexpr std::size_t head_size = 4096;

// A part of another source, offsets counted from its start: one architecture of
// a universal file. `inner` must outlive it.
class WindowSource final : public ByteSource {
public:
    WindowSource(const ByteSource& inner, std::uint64_t offset, std::uint64_t size)
        : inner_(inner), offset_(offset), size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override;

private:
    const ByteSource& inner_;
    std::uint64_t offset_;
    std::uint64_t size_;
};

}  // namespace trueup
