#include "formats/signature/verify_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "formats/macho.h"
#include "formats/signature/macho_layout.h"

namespace trueup {
namespace {

using Fault = SignatureFault;

bool all_zero(const ByteSource& source, std::uint64_t from, std::uint64_t to) {
    constexpr std::uint64_t step = 1U << 20U;
    for (std::uint64_t at = from; at < to; at += step) {
        const auto bytes = source.read(at, static_cast<std::size_t>(std::min(step, to - at)));
        if (!bytes || bytes->find_first_not_of('\0') != std::string::npos) return false;
    }
    return true;
}

// Nothing vouches for what no slice holds; alignment is made with zeros.
std::vector<SignatureProblem> between_slices(const ByteSource& source, std::vector<FatSlice> slices,
                                             std::uint64_t table_end) {
    std::vector<SignatureProblem> out;
    std::ranges::sort(slices, {}, &FatSlice::offset);
    std::uint64_t at = table_end;
    for (const auto& slice : slices) {
        if (slice.size == 0 || slice.offset < at) {
            out.push_back({Fault::slice_outside_file, slice.arch});
        } else if (!all_zero(source, at, slice.offset)) {
            out.push_back({Fault::bytes_outside_slices, fmt::format("between {} and {}", at, slice.offset)});
        }
        at = std::max(at, slice.offset + slice.size);
    }
    if (at < source.size()) {
        out.push_back({Fault::bytes_outside_slices, fmt::format("{} bytes at {}", source.size() - at, at)});
    }
    return out;
}

// read_fat() knows Go's architectures only.
bool same_arch(const std::string& table, const std::string& slice) {
    const bool arm64 = slice == "arm64e";
    return table.empty() || table == (arm64 ? "arm64" : slice);
}

}  // namespace

bool may_be_signed(const ByteSource& source) {
    const auto head = source.read(0, head_size);
    return head && (is_macho(*head) || is_fat(*head));
}

Result<std::vector<SliceSignature>> verify_file(const ByteSource& source, const Surroundings& around) {
    const auto head = TRY(source.read(0, head_size));
    std::vector<SliceSignature> out;
    if (!is_fat(head)) {
        out.push_back(TRY(verify_slice(source, around)));
        return out;
    }
    const auto slices = TRY(read_fat(head, source.size()));
    const bool wide = Bytes(head).get<std::uint32_t>(0, Endian::big) == 0xcafebabfU;
    const auto common = between_slices(source, slices, 8 + slices.size() * (wide ? 32 : 20));
    for (const auto& part : slices) {
        const WindowSource window(source, part.offset, part.size);
        const auto judged = verify_slice(window, around);
        SliceSignature slice;
        if (judged) {
            slice = *judged;
            if (!same_arch(part.arch, slice.arch)) {
                slice.add(Fault::slice_arch_differs, fmt::format("{}, {}", part.arch, slice.arch));
            }
        } else {
            // Part of a universal file and no Mach-O: nothing that could be signed.
            slice.arch = part.arch;
            slice.add(Fault::load_commands_damaged, judged.error().message);
        }
        for (const auto& [fault, detail] : common) slice.add(fault, detail);
        out.push_back(std::move(slice));
    }
    return out;
}

}  // namespace trueup
