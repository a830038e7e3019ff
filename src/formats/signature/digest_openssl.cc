// The bare hash functions of libcrypto: they use the CPU's own SHA instructions
// where there are any, and pull nothing else of the library into the program.
// (Its newer EVP interface brings 17,000 pointers that every start, of any
// command, would have to relocate.)
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <array>

#include "formats/signature/digest.h"

namespace trueup {

struct Hasher::State {
    SHA_CTX sha1;
    SHA256_CTX sha256;
    SHA512_CTX sha384;
};

namespace {

template <typename Final, typename Context>
std::string final_of(Final final, Context* context, std::size_t size) {
    std::array<unsigned char, SHA512_DIGEST_LENGTH> out;
    final(out.data(), context);
    return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace

Hasher::Hasher(HashType type) : state_(std::make_unique<State>()), type_(type) { start(); }
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::start() {
    if (type_ == HashType::sha1) {
        SHA1_Init(&state_->sha1);
    } else if (type_ == HashType::sha384) {
        SHA384_Init(&state_->sha384);
    } else {
        SHA256_Init(&state_->sha256);
    }
}

void Hasher::add(std::string_view bytes) {
    if (type_ == HashType::sha1) {
        SHA1_Update(&state_->sha1, bytes.data(), bytes.size());
    } else if (type_ == HashType::sha384) {
        SHA384_Update(&state_->sha384, bytes.data(), bytes.size());
    } else {
        SHA256_Update(&state_->sha256, bytes.data(), bytes.size());
    }
}

std::string Hasher::finish_whole() {
    auto out = type_ == HashType::sha1     ? final_of(SHA1_Final, &state_->sha1, SHA_DIGEST_LENGTH)
               : type_ == HashType::sha384 ? final_of(SHA384_Final, &state_->sha384, SHA384_DIGEST_LENGTH)
                                           : final_of(SHA256_Final, &state_->sha256, SHA256_DIGEST_LENGTH);
    start();
    return out;
}

}  // namespace trueup
