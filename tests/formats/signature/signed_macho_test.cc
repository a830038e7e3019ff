#include "formats/signature/signed_macho.h"

#include <algorithm>

#include "formats/signature/super_blob.h"

namespace trueup::test {
namespace {

std::string le32(std::uint32_t value) {
    auto bytes = be32(value);
    std::ranges::reverse(bytes);
    return bytes;
}
std::string le64(std::uint64_t value) {
    return le32(static_cast<std::uint32_t>(value)) + le32(static_cast<std::uint32_t>(value >> 32U));
}
std::string name16(std::string name) {
    name.resize(16, '\0');
    return name;
}

constexpr std::uint64_t text_size = 0x8000;

std::string segment(const std::string& name, std::uint64_t offset, std::uint64_t size) {
    return le32(0x19) + le32(72) + name16(name) + le64(0x100000000 + offset) + le64(size) + le64(offset) +
           le64(size) + le32(5) + le32(5) + le32(0) + le32(0);
}

std::string code(const SignSpec& spec, std::uint64_t signature_size) {
    const auto commands = segment("__TEXT", 0, text_size) +
                          segment("__LINKEDIT", text_size, spec.code_size - text_size + signature_size) +
                          le32(0x1d) + le32(16) + le32(static_cast<std::uint32_t>(spec.code_size)) +
                          le32(static_cast<std::uint32_t>(signature_size));
    auto out = le32(0xfeedfacf) + le32(0x0100000c) + le32(0) + le32(2) + le32(3) +
               le32(static_cast<std::uint32_t>(commands.size())) + le32(0) + le32(0) + commands;
    for (std::uint64_t i = out.size(); i < spec.code_size; ++i) out += static_cast<char>(i * 7 + i / 4096);
    return out;
}

}  // namespace

std::string make_code_directory(const SignSpec& spec, HashType hash, const std::string& code_bytes) {
    const std::uint64_t page = spec.page_shift == 0 ? code_bytes.size() : 1ULL << spec.page_shift;
    std::uint32_t special = 0;
    for (const auto& [number, bytes] : spec.blobs) special = std::max(special, number < 0x100 ? number : 0);
    for (const auto& [number, bytes] : spec.external) special = std::max(special, number);
    std::string hashes;
    for (std::uint32_t number = special; number > 0; --number) {
        const auto blob = spec.blobs.find(number);
        const auto beside = spec.external.find(number);
        if (blob != spec.blobs.end()) {
            hashes += digest(hash, blob->second);
        } else if (beside != spec.external.end()) {
            hashes += digest(hash, beside->second);
        } else {
            hashes += std::string(hash_size(hash), '\0');
        }
    }
    std::uint32_t pages = 0;
    for (std::uint64_t at = 0; at < code_bytes.size(); at += page, ++pages) {
        hashes += digest(hash, std::string_view(code_bytes).substr(at, page));
    }
    const std::uint32_t header = spec.version >= 0x20600   ? 108
                                 : spec.version >= 0x20500 ? 96
                                 : spec.version >= 0x20400 ? 88
                                 : spec.version >= 0x20300 ? 64
                                 : spec.version >= 0x20200 ? 52
                                                           : 48;
    std::string strings = spec.identifier + '\0';
    const auto team_at = spec.team.empty() ? 0 : header + static_cast<std::uint32_t>(strings.size());
    if (!spec.team.empty()) strings += spec.team + '\0';
    const auto scatter_at = spec.scatter ? header + static_cast<std::uint32_t>(strings.size()) : 0;
    if (spec.scatter) strings += be32(pages) + be32(0) + be64(0) + be64(0) + std::string(24, '\0');
    const auto hash_at = header + static_cast<std::uint32_t>(strings.size() + special * hash_size(hash));
    const auto limit = static_cast<std::uint32_t>(code_bytes.size());

    std::string out = be32(spec.version) + be32(spec.flags) + be32(hash_at) + be32(header) + be32(special) +
                      be32(pages) + be32(spec.code_limit_64 ? 0 : limit);
    out += static_cast<char>(hash_size(hash));
    out += static_cast<char>(hash);
    out += '\0';
    out += static_cast<char>(spec.page_shift);
    out += be32(0) + be32(scatter_at);
    if (spec.version >= 0x20200) out += be32(team_at);
    if (spec.version >= 0x20300) out += be32(0) + be64(spec.code_limit_64 ? limit : 0);
    if (spec.version >= 0x20400) out += be64(0) + be64(text_size) + be64(1);
    if (spec.version >= 0x20500) out += be32(0x000f0500) + be32(0);
    if (spec.version >= 0x20600) out += be32(0) + be32(0) + be32(0);
    return make_blob(blob_magic::code_directory, out + strings + hashes);
}

std::string be32(std::uint32_t value) {
    std::string out;
    for (unsigned shift = 32; shift > 0; shift -= 8) out += static_cast<char>(value >> (shift - 8) & 0xffU);
    return out;
}
std::string be64(std::uint64_t value) {
    return be32(static_cast<std::uint32_t>(value >> 32U)) + be32(static_cast<std::uint32_t>(value));
}

std::string make_blob(std::uint32_t magic, const std::string& payload) {
    return be32(magic) + be32(static_cast<std::uint32_t>(payload.size() + 8)) + payload;
}

std::string make_super_blob(std::uint32_t magic,
                            const std::vector<std::pair<std::uint32_t, std::string>>& blobs) {
    std::string table = be32(static_cast<std::uint32_t>(blobs.size()));
    std::string content;
    for (const auto& [number, bytes] : blobs) {
        table += be32(number) + be32(static_cast<std::uint32_t>(12 + blobs.size() * 8 + content.size()));
        content += bytes;
    }
    return make_blob(magic, table + content);
}

std::string make_signed_macho(const SignSpec& spec) {
    std::uint64_t size = 0;
    std::string out;
    // Twice: the load commands, which are hashed, say how long the signature is.
    for (int round = 0; round < 2; ++round) {
        const auto code_bytes = code(spec, size);
        std::vector<std::string> directories;
        for (std::size_t i = 0; i < spec.hashes.size(); ++i) {
            directories.push_back(make_code_directory(spec, spec.hashes[i], code_bytes));
            if (spec.alter) spec.alter(i, directories.back());
        }
        std::vector<std::pair<std::uint32_t, std::string>> blobs = {{0, directories.front()}};
        for (const auto& [number, bytes] : spec.blobs) blobs.emplace_back(number, bytes);
        for (std::size_t i = 1; i < directories.size(); ++i) {
            blobs.emplace_back(0x1000 + static_cast<std::uint32_t>(i) - 1, directories[i]);
        }
        // The length of an ECDSA signature varies by a few bytes: room for it.
        auto wrapper = spec.cms ? spec.cms(directories) : std::string();
        blobs.emplace_back(0x10000, make_blob(blob_magic::wrapper, wrapper));
        auto super = make_super_blob(blob_magic::embedded_signature, blobs) + std::string(spec.padding, '\0');
        if (round == 0) {
            size = super.size() + (spec.cms ? 16 : 0);
        } else {
            super.resize(size, '\0');
            out = code_bytes + super;
        }
    }
    return out;
}

}  // namespace trueup::test
