// A CodeDirectory: hashes of the code's pages (slots 0, 1, …) and of what
// belongs to the code (special slots -1, -2, …). Source: xnu,
// osfmk/kern/cs_blobs.h (CS_CodeDirectory); strictness after Security's
// CodeDirectory::checkIntegrity.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "formats/signature/digest.h"

namespace trueup {

struct CodeDirectory {
    std::uint32_t version = 0;
    std::uint32_t flags = 0;
    HashType hash = HashType::sha256;
    std::uint8_t platform = 0;
    std::uint8_t page_shift = 0;  // 2^n bytes a page; 0: one hash over everything
    std::uint32_t special_slots = 0;
    std::uint32_t code_slots = 0;
    std::uint64_t code_limit = 0;  // what the page hashes cover, from the start of the slice
    std::string identifier;
    std::string team;                                             // empty: none
    std::uint64_t exec_base = 0, exec_limit = 0, exec_flags = 0;  // from version 0x20400 on
    std::uint32_t runtime = 0;                                    // from 0x20500 on
    bool scattered = false;
    bool linkage = false;  // from 0x20600 on
    Bytes bytes;           // the whole blob; outlived by what it was read from
    std::uint32_t hash_offset = 0;

    // As stored; nullopt outside. A special slot of zeros means "not there".
    std::optional<std::string_view> code_hash(std::uint32_t page) const;
    std::optional<std::string_view> special_hash(std::uint32_t slot) const;  // slot 1, 2, …
    bool has_special(std::uint32_t slot) const;

    // The hash of the CodeDirectory itself, by its own algorithm, in full.
    std::string whole_hash() const;
    // What the system knows the code by: 20 bytes.
    std::string cdhash() const { return whole_hash().substr(0, 20); }
};

// Error kind invalid: says which field is at fault.
Result<CodeDirectory> read_code_directory(const Bytes& blob);

// The one that macOS goes by: SHA-384 over SHA-256 over the truncated one over
// SHA-1. `directories` must not be empty.
const CodeDirectory& strongest(const std::vector<CodeDirectory>& directories);

}  // namespace trueup
