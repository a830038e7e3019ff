#include "formats/signature/ticket.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/bytes.h"

namespace trueup {
namespace {

constexpr std::size_t hash_bytes = 20;
constexpr std::size_t most_certificates = 8;  // real tickets have two

std::unexpected<Error> bad(std::string what) { return fail(Error::Kind::invalid, std::move(what)); }

std::uint32_t u32(const Bytes& bytes, std::uint64_t at) {
    return bytes.get<std::uint32_t>(at, Endian::little).value_or(0);
}

// The size of the SEQUENCE in DER at the beginning, its header included; nullopt:
// there is none, or it goes on behind the end.
struct Sequence {
    std::size_t header = 0, whole = 0;
};
std::optional<Sequence> sequence_at(const Bytes& bytes) {
    const auto tag = bytes.get<std::uint8_t>(0, Endian::big);
    const auto first = bytes.get<std::uint8_t>(1, Endian::big);
    if (tag != 0x30 || !first) return std::nullopt;
    Sequence out{2, *first};
    if (*first >= 0x80) {
        const std::size_t digits = *first & 0x7fU;
        if (digits == 0 || digits > 4) return std::nullopt;
        out.header += digits;
        out.whole = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            out.whole = out.whole << 8U | bytes.get<std::uint8_t>(2 + i, Endian::big).value_or(0);
        }
    }
    out.whole += out.header;
    return out.whole <= bytes.size() ? std::optional(out) : std::nullopt;
}

Result<std::vector<std::string_view>> read_certificates(const Bytes& bytes) {
    const auto all = sequence_at(bytes);
    if (!all || all->whole != bytes.size()) return bad("certificates");
    std::vector<std::string_view> out;
    for (auto rest = bytes.view().substr(all->header); !rest.empty();) {
        const auto one = sequence_at(Bytes(rest));
        if (!one || out.size() == most_certificates) return bad("certificates");
        out.push_back(rest.substr(0, one->whole));
        rest.remove_prefix(one->whole);
    }
    if (out.empty()) return bad("certificates");
    return out;
}

Result<void> read_content(const Bytes& bytes, Ticket& ticket) {
    constexpr std::uint64_t head = 24;
    constexpr std::uint64_t entry = 1 + hash_bytes;
    const auto time = bytes.get<std::uint64_t>(16, Endian::little);
    if (!time || bytes.view().substr(0, 4) != "g8tk" || u32(bytes, 4) != (hash_bytes << 16U | 2U)) {
        return bad("content");
    }
    const std::uint64_t count = u32(bytes, 8);
    if (const auto flags = u32(bytes, 12); flags != 0) return bad(fmt::format("flags 0x{:x}", flags));
    if (bytes.size() != head + count * entry) return bad("content");
    ticket.time = static_cast<std::int64_t>(*time);
    for (auto rest = bytes.view().substr(head); !rest.empty(); rest.remove_prefix(entry)) {
        ticket.entries.push_back({static_cast<std::uint8_t>(rest.front()), rest.substr(1, hash_bytes)});
    }
    return {};
}

}  // namespace

bool Ticket::names(HashType type, std::string_view cdhash) const {
    return std::ranges::any_of(entries, [&](const Entry& entry) {
        return entry.hash_type == static_cast<std::uint8_t>(type) && entry.hash == cdhash;
    });
}

Result<Ticket> parse_ticket(std::string_view text) {
    constexpr std::uint64_t head = 16;
    const Bytes bytes(text);
    if (text.substr(0, 4) != "s8ch" || u32(bytes, 4) != 1) return bad("header");
    const std::uint64_t certificates_size = u32(bytes, 8);
    const std::uint64_t content_size = u32(bytes, 12);
    const auto certificates = bytes.slice(head, certificates_size);
    const auto content = bytes.slice(head + certificates_size, content_size);
    if (!certificates || !content) return bad("cut off");
    Ticket out;
    out.certificates = TRY(read_certificates(*certificates));
    if (auto read = read_content(*content, out); !read) return std::unexpected(std::move(read.error()));
    out.signed_part = text.substr(0, static_cast<std::size_t>(head + certificates_size + content_size));
    const auto rest = text.substr(out.signed_part.size());
    const auto signature = sequence_at(Bytes(rest));
    if (!signature) return bad("signature");
    out.signature = rest.substr(0, signature->whole);
    // Nothing vouches for what follows, so nothing may.
    if (rest.find_first_not_of('\0', signature->whole) != std::string_view::npos) {
        return bad("bytes after the signature");
    }
    return out;
}

}  // namespace trueup
