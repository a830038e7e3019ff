#include "formats/signature/verify_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "formats/ar.h"
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

constexpr std::uint32_t capability_bits = 0xff000000;

// What the table says of a slice, against the slice itself. macOS picks one by the table.
void check_entry(const FatSlice& entry, const ByteSource& slice, SliceSignature& out) {
    const auto layout = read_macho_layout(slice);
    if (!layout) return;
    const auto same_subtype = ((entry.cpu_subtype ^ layout->subtype) & ~capability_bits) == 0;
    if (entry.cpu != layout->cpu || !same_subtype) {
        out.add(Fault::slice_arch_differs, fmt::format("0x{:x}/0x{:x}, {} 0x{:x}/0x{:x}", entry.cpu,
                                                       entry.cpu_subtype & ~capability_bits, out.arch,
                                                       layout->cpu, layout->subtype & ~capability_bits));
    }
}

// Loaders read such tables, Apple's tools do not write them.
std::vector<SignatureProblem> unusual(const std::vector<FatSlice>& slices) {
    std::vector<SignatureProblem> out;
    const auto note = [&](const FatSlice& slice, std::string_view what) {
        out.push_back({Fault::slice_table_unusual, fmt::format("{} at {}", what, slice.offset)});
    };
    for (auto at = slices.begin(); at != slices.end(); ++at) {
        // lipo's limit: a slice starts at a multiple of its alignment, of at most 32 KiB.
        if (at->alignment > 15 || at->offset % (1ULL << std::min(at->alignment, 15U)) != 0)
            note(*at, "alignment");
        if (at->reserved != 0) note(*at, "reserved field");
        const bool again = std::any_of(slices.begin(), at, [&](const FatSlice& other) {
            return other.cpu == at->cpu && ((other.cpu_subtype ^ at->cpu_subtype) & ~capability_bits) == 0;
        });
        if (again) note(*at, "the same architecture again");
    }
    return out;
}

SliceSignature judge_part(const FatSlice& entry, const ByteSource& window, const Surroundings& around) {
    if (auto judged = verify_slice(window, around)) {
        check_entry(entry, window, *judged);
        return std::move(*judged);
    } else {
        SliceSignature slice;
        slice.arch = entry.arch.empty() ? fmt::format("cpu-{}", entry.cpu) : entry.arch;
        const auto head = window.read(0, head_size);
        if (head && is_ar(*head)) {
            slice.add(Fault::slice_not_code);
        } else {
            // Neither code nor a library: nothing that could be signed.
            slice.add(Fault::load_commands_damaged, judged.error().message);
        }
        return slice;
    }
}

constexpr std::string_view static_library = "a static library, which carries no signature";

}  // namespace

bool may_be_signed(const ByteSource& source) {
    const auto head = source.read(0, head_size);
    return head && (is_macho(*head) || is_fat(*head));
}

Result<std::vector<SliceSignature>> verify_file(const ByteSource& source, const Surroundings& around) {
    const auto head = TRY(source.read(0, head_size));
    std::vector<SliceSignature> out;
    if (is_ar(head)) return fail(Error::Kind::invalid, std::string(static_library));
    if (!is_fat(head)) {
        out.push_back(TRY(verify_slice(source, around)));
        return out;
    }
    const auto slices = TRY(read_fat(head, source.size()));
    const bool wide = Bytes(head).get<std::uint32_t>(0, Endian::big) == 0xcafebabfU;
    auto common = between_slices(source, slices, 8 + slices.size() * (wide ? 32 : 20));
    std::ranges::move(unusual(slices), std::back_inserter(common));
    bool code = false;
    for (const auto& part : slices) {
        auto slice = judge_part(part, WindowSource(source, part.offset, part.size), around);
        code = code || std::ranges::none_of(slice.problems, [](const SignatureProblem& problem) {
                   return problem.fault == Fault::slice_not_code;
               });
        // macOS asks for a signature first: where there is none, nothing claims to cover
        // the file, and what lies between the slices is no lie.
        const bool bare = slice.verdict == SignatureVerdict::unsigned_code;
        for (const auto& [fault, detail] : common) {
            if (!bare || fault != Fault::bytes_outside_slices) slice.add(fault, detail);
        }
        out.push_back(std::move(slice));
    }
    // The same answer as for one that is not universal.
    if (!code) return fail(Error::Kind::invalid, std::string(static_library));
    return out;
}

}  // namespace trueup
