#include "formats/signature/digest.h"

namespace trueup {

std::string_view hash_name(HashType type) {
    switch (type) {
        case HashType::sha1:
            return "sha1";
        case HashType::sha256:
            return "sha256";
        case HashType::sha256_truncated:
            return "sha256-truncated";
        case HashType::sha384:
            return "sha384";
    }
    return "unknown";
}

std::string Hasher::finish() {
    auto hash = finish_whole();
    hash.resize(hash_size(type_));
    return hash;
}

std::string hex(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

}  // namespace trueup
