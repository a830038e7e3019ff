#include "formats/signature/super_blob.h"

#include <fmt/format.h>

#include <algorithm>

namespace trueup {
namespace {

constexpr std::uint32_t max_blobs = 256;  // Apple's signer writes fewer than twenty

std::uint32_t u32(const Bytes& bytes, std::uint64_t at) {
    return bytes.get<std::uint32_t>(at, Endian::big).value_or(0);
}

bool all_zero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

// Whatever lies between the parts is covered by nothing, so nothing may.
void check_gaps(SuperBlob& out, const Bytes& region, std::uint64_t table_end) {
    struct Range {
        std::uint64_t begin, end;
    };
    std::vector<Range> ranges;
    for (const auto& blob : out.blobs) {
        const auto begin = static_cast<std::uint64_t>(blob.bytes.view().data() - region.view().data());
        ranges.push_back({begin, begin + blob.bytes.size()});
    }
    std::ranges::sort(ranges, {}, &Range::begin);
    std::uint64_t at = table_end;
    for (const auto& [begin, end] : ranges) {
        if (begin < at) {
            out.problems.push_back({SignatureFault::blobs_overlap, fmt::format("at {}", begin)});
        } else if (const auto gap = region.slice(at, begin - at); !gap || !all_zero(gap->view())) {
            out.problems.push_back({SignatureFault::gap_not_empty, fmt::format("at {}", at)});
        }
        at = std::max(at, end);
    }
    if (out.length != at) {
        out.problems.push_back({SignatureFault::gap_not_empty, fmt::format("at {}, without content", at)});
    }
    if (const auto rest = region.slice(at, region.size() - at); !rest || !all_zero(rest->view())) {
        // After the last part up to the end that LC_CODE_SIGNATURE gives.
        out.problems.push_back({SignatureFault::gap_not_empty, fmt::format("at {}", at)});
    }
}

}  // namespace

const Blob* SuperBlob::find(std::uint32_t wanted) const {
    const auto at = std::ranges::find(blobs, wanted, &Blob::slot);
    return at == blobs.end() ? nullptr : &*at;
}

SuperBlob read_super_blob(const Bytes& region, std::uint32_t magic) {
    SuperBlob out;
    const auto damaged = [&](std::string detail) {
        out.problems.push_back({SignatureFault::signature_damaged, std::move(detail)});
    };
    out.length = u32(region, 4);
    const auto count = u32(region, 8);
    const auto whole = region.slice(0, out.length);
    if (u32(region, 0) != magic || !whole) {
        damaged("header");
        return out;
    }
    const std::uint64_t table_end = 12 + std::uint64_t{count} * 8;
    if (count > max_blobs || table_end > out.length) {
        damaged("count");
        return out;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        Blob blob{u32(*whole, 12 + i * 8ULL), 0, {}};
        const std::uint64_t offset = u32(*whole, 16 + i * 8ULL);
        const auto length = whole->get<std::uint32_t>(offset + 4, Endian::big);
        const auto bytes = whole->slice(offset, length.value_or(0));
        if (offset < table_end || !bytes || bytes->size() < 8) {
            damaged(fmt::format("slot 0x{:x}", blob.slot));
            continue;
        }
        blob.magic = u32(*bytes, 0);
        blob.bytes = *bytes;
        if (out.find(blob.slot) != nullptr) {
            out.problems.push_back({SignatureFault::slot_twice, fmt::format("slot 0x{:x}", blob.slot)});
        }
        out.blobs.push_back(blob);
    }
    check_gaps(out, region, table_end);
    return out;
}

}  // namespace trueup
