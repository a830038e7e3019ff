// Small signed Mach-O files made byte by byte, and signers of our own: every
// field that a signature may have, and every lie that it may tell.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "formats/signature/digest.h"

namespace trueup::test {

std::string be32(std::uint32_t value);
std::string be64(std::uint64_t value);
// Magic, length, payload.
std::string make_blob(std::uint32_t magic, const std::string& payload);
// A table of blobs, by slot.
std::string make_super_blob(std::uint32_t magic,
                            const std::vector<std::pair<std::uint32_t, std::string>>& blobs);

struct SignSpec {
    std::vector<HashType> hashes = {HashType::sha256};
    std::uint32_t version = 0x20400;
    std::uint32_t flags = 0x2;  // ad-hoc
    std::uint8_t page_shift = 12;
    std::string identifier = "test";
    std::string team;
    bool scatter = false;
    bool code_limit_64 = false;
    std::map<std::uint32_t, std::string> blobs;     // slot -> whole blob
    std::map<std::uint32_t, std::string> external;  // slot -> bytes that lie beside the file
    // CodeDirectories in, CMS out; none: an empty wrapper.
    std::function<std::string(const std::vector<std::string>&)> cms;
    // Changes one CodeDirectory (number, bytes) after it was made.
    std::function<void(std::size_t, std::string&)> alter;
    std::uint64_t code_size = 0x9100;  // bytes before the signature
    std::uint32_t padding = 0;         // after the SuperBlob, inside LC_CODE_SIGNATURE
};
std::string make_signed_macho(const SignSpec& spec);
// A CodeDirectory of any bytes.
std::string make_code_directory(const SignSpec& spec, HashType hash, const std::string& code);

// A signer below a root of our own. `agility`: with Apple's lists of hashes.
struct OwnSigner {
    bool for_code = true;  // the leaf's extended key usage
    bool expired = false;  // the leaf, by a year
    bool agility = true;
    // With the attribute that lists two hashes out of DER's order, and signed so.
    bool unordered = false;
    bool written_in_order = false;  // and then written in DER's order all the same: a lie
    std::string sign(const std::vector<std::string>& directories, const std::vector<HashType>& hashes) const;
};

}  // namespace trueup::test
