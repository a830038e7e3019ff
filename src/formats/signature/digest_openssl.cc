#include <openssl/evp.h>

#include <array>

#include "formats/signature/digest.h"

namespace trueup {

// OpenSSL uses the CPU's own SHA instructions where there are any.
struct Hasher::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
};

namespace {

const EVP_MD* algorithm(HashType type) {
    // Fetched once: looking an algorithm up costs more than hashing a page.
    static EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD* const sha384 = EVP_MD_fetch(nullptr, "SHA384", nullptr);
    return type == HashType::sha1 ? sha1 : type == HashType::sha384 ? sha384 : sha256;
}

}  // namespace

Hasher::Hasher(HashType type) : state_(std::make_unique<State>()), type_(type) {
    EVP_DigestInit_ex2(state_->context, algorithm(type), nullptr);
}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::add(std::string_view bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string Hasher::finish_whole() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out;
    unsigned length = 0;
    EVP_DigestFinal_ex(state_->context, out.data(), &length);
    EVP_DigestInit_ex2(state_->context, nullptr, nullptr);
    return {reinterpret_cast<const char*>(out.data()), length};
}

}  // namespace trueup
