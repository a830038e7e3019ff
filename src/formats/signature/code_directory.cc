#include "formats/signature/code_directory.h"

#include <algorithm>

namespace trueup {
namespace {

// Security, codedirectory.h: earliestVersion and compatibilityLimit.
constexpr std::uint32_t oldest = 0x20001;
constexpr std::uint32_t too_new = 0x2f000;

class Fields {
public:
    explicit Fields(const Bytes& bytes) : bytes_(bytes) {}
    std::uint8_t u8(std::uint64_t at) const { return bytes_.get<std::uint8_t>(at, Endian::big).value_or(0); }
    std::uint32_t u32(std::uint64_t at) const {
        return bytes_.get<std::uint32_t>(at, Endian::big).value_or(0);
    }
    std::uint64_t u64(std::uint64_t at) const {
        return bytes_.get<std::uint64_t>(at, Endian::big).value_or(0);
    }
    // Must end inside the blob.
    std::optional<std::string> text(std::uint64_t at, std::uint64_t header) const {
        if (at < header || at >= bytes_.size()) return std::nullopt;
        const auto text = bytes_.c_string(at);
        if (at + text.size() >= bytes_.size()) return std::nullopt;
        return std::string(text);
    }

private:
    Bytes bytes_;
};

std::unexpected<Error> bad(std::string_view field) { return fail(Error::Kind::invalid, std::string(field)); }

std::uint64_t header_size(std::uint32_t version) {
    if (version >= 0x20600) return 108;
    if (version >= 0x20500) return 96;
    if (version >= 0x20400) return 88;
    if (version >= 0x20300) return 64;
    if (version >= 0x20200) return 52;
    return version >= 0x20100 ? 48 : 44;
}

// The scatter vector ends with an entry that counts nothing; together the
// entries must count every page.
bool scatter_fits(const Fields& in, std::uint64_t at, std::uint64_t size, std::uint32_t pages) {
    std::uint64_t counted = 0;
    for (; at + 24 <= size; at += 24) {
        const auto count = in.u32(at);
        if (count == 0) return counted == pages;
        counted += count;
    }
    return false;
}

}  // namespace

std::optional<std::string_view> CodeDirectory::code_hash(std::uint32_t page) const {
    const auto size = hash_size(hash);
    if (page >= code_slots) return std::nullopt;
    const auto part = bytes.slice(hash_offset + std::uint64_t{page} * size, size);
    return part ? std::optional(part->view()) : std::nullopt;
}

std::optional<std::string_view> CodeDirectory::special_hash(std::uint32_t wanted) const {
    const auto size = hash_size(hash);
    if (wanted == 0 || wanted > special_slots) return std::nullopt;
    const auto part = bytes.slice(hash_offset - std::uint64_t{wanted} * size, size);
    return part ? std::optional(part->view()) : std::nullopt;
}

bool CodeDirectory::has_special(std::uint32_t wanted) const {
    const auto stored = special_hash(wanted);
    return stored && stored->find_first_not_of('\0') != std::string_view::npos;
}

std::string CodeDirectory::whole_hash() const {
    Hasher hasher(hash);
    hasher.add(bytes.view());
    return hasher.finish_whole();
}

Result<CodeDirectory> read_code_directory(const Bytes& blob) {
    const Fields in(blob);
    CodeDirectory out;
    out.bytes = blob;
    out.version = in.u32(8);
    if (out.version < oldest || out.version >= too_new) return bad("version");
    const auto header = header_size(out.version);
    if (blob.size() < header) return bad("length");
    out.flags = in.u32(12);
    out.hash_offset = in.u32(16);
    out.special_slots = in.u32(24);
    out.code_slots = in.u32(28);
    out.code_limit = in.u32(32);
    out.hash = static_cast<HashType>(in.u8(37));
    out.platform = in.u8(38);
    out.page_shift = in.u8(39);
    // An unknown hash leaves the rest meaningless: its slots have another size.
    if (!known(out.hash)) return fail(Error::Kind::not_recorded, "hash type " + std::to_string(in.u8(37)));
    if (in.u8(36) != hash_size(out.hash)) return bad("hash size");
    if (in.u32(40) != 0 || (out.version >= 0x20300 && in.u32(52) != 0)) return bad("spare field");

    const auto identifier = in.text(in.u32(20), header);
    if (!identifier) return bad("identifier");
    out.identifier = *identifier;
    if (out.version >= 0x20200 && in.u32(48) != 0) {
        const auto team = in.text(in.u32(48), header);
        if (!team) return bad("team identifier");
        out.team = *team;
    }
    if (out.version >= 0x20300 && in.u64(56) != 0) out.code_limit = in.u64(56);
    if (out.version >= 0x20400) {
        out.exec_base = in.u64(64);
        out.exec_limit = in.u64(72);
        out.exec_flags = in.u64(80);
    }
    if (out.version >= 0x20500) out.runtime = in.u32(88);
    if (out.version >= 0x20600) out.linkage = in.u32(100) != 0;

    const auto size = std::uint64_t{hash_size(out.hash)};
    if (out.hash_offset < header + out.special_slots * size || out.hash_offset > blob.size() ||
        out.code_slots > (blob.size() - out.hash_offset) / size) {
        return bad("hash table");
    }
    if (out.page_shift >= 32) return bad("page size");
    const std::uint64_t pages = out.code_limit == 0   ? 0
                                : out.page_shift == 0 ? 1
                                                      : ((out.code_limit - 1) >> out.page_shift) + 1;
    if (pages != out.code_slots) return bad("number of pages");
    if (out.version >= 0x20100 && in.u32(44) != 0) {
        out.scattered = true;
        if (in.u32(44) < header || !scatter_fits(in, in.u32(44), blob.size(), out.code_slots)) {
            return bad("scatter vector");
        }
    }
    return out;
}

const CodeDirectory& strongest(const std::vector<CodeDirectory>& directories) {
    const auto rank = [](const CodeDirectory& one) {
        switch (one.hash) {
            case HashType::sha384:
                return 4;
            case HashType::sha256:
                return 3;
            case HashType::sha256_truncated:
                return 2;
            default:
                return 1;
        }
    };
    return *std::ranges::max_element(directories, {}, rank);
}

}  // namespace trueup
