// SHA-1, SHA-256 and SHA-384 (FIPS 180-4) for builds without OpenSSL. Correct
// anywhere, and several times slower than the CPU's own instructions.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "formats/signature/digest.h"

namespace trueup {
namespace {

// The first 64 bits of the fractional parts of the cube roots of the first 80
// primes; SHA-256 uses the upper halves of the first 64.
constexpr std::array<std::uint64_t, 80> k512 = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

template <typename Word>
struct Variant;
template <>
struct Variant<std::uint32_t> {
    static constexpr std::size_t rounds = 64;
    static constexpr int s0[3] = {2, 13, 22}, s1[3] = {6, 11, 25}, m0[3] = {7, 18, 3}, m1[3] = {17, 19, 10};
    static constexpr std::uint32_t k(std::size_t i) { return static_cast<std::uint32_t>(k512[i] >> 32U); }
};
template <>
struct Variant<std::uint64_t> {
    static constexpr std::size_t rounds = 80;
    static constexpr int s0[3] = {28, 34, 39}, s1[3] = {14, 18, 41}, m0[3] = {1, 8, 7}, m1[3] = {19, 61, 6};
    static constexpr std::uint64_t k(std::size_t i) { return k512[i]; }
};

template <typename Word>
Word load(const char* at) {
    Word value = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i) {
        value = static_cast<Word>(value << 8U | static_cast<unsigned char>(at[i]));
    }
    return value;
}

template <typename Word>
void sha2_block(std::array<Word, 8>& h, const char* block) {
    using V = Variant<Word>;
    const auto small = [](Word x, const int(&r)[3]) {
        return std::rotr(x, r[0]) ^ std::rotr(x, r[1]) ^ (x >> r[2]);
    };
    const auto large = [](Word x, const int(&r)[3]) {
        return std::rotr(x, r[0]) ^ std::rotr(x, r[1]) ^ std::rotr(x, r[2]);
    };
    std::array<Word, V::rounds> w;
    for (std::size_t i = 0; i < 16; ++i) w[i] = load<Word>(block + i * sizeof(Word));
    for (std::size_t i = 16; i < V::rounds; ++i) {
        w[i] = small(w[i - 2], V::m1) + w[i - 7] + small(w[i - 15], V::m0) + w[i - 16];
    }
    auto [a, b, c, d, e, f, g, z] = h;
    for (std::size_t i = 0; i < V::rounds; ++i) {
        const Word t1 = z + large(e, V::s1) + ((e & f) ^ (~e & g)) + V::k(i) + w[i];
        const Word t2 = large(a, V::s0) + ((a & b) ^ (a & c) ^ (b & c));
        z = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const std::array<Word, 8> add = {a, b, c, d, e, f, g, z};
    for (std::size_t i = 0; i < 8; ++i) h[i] += add[i];
}

void sha1_block(std::array<std::uint32_t, 8>& h, const char* block) {
    std::array<std::uint32_t, 80> w;
    for (std::size_t i = 0; i < 16; ++i) w[i] = load<std::uint32_t>(block + i * 4);
    for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (std::size_t i = 0; i < 80; ++i) {
        const std::uint32_t f = i < 20   ? (b & c) | (~b & d)
                                : i < 40 ? b ^ c ^ d
                                : i < 60 ? (b & c) | (b & d) | (c & d)
                                         : b ^ c ^ d;
        const std::uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
        const std::uint32_t t = std::rotl(a, 5) + f + e + k + w[i];
        e = d, d = c, c = std::rotl(b, 30), b = a, a = t;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

}  // namespace

struct Hasher::State {
    std::array<std::uint32_t, 8> narrow;
    std::array<std::uint64_t, 8> wide;
    std::string rest;  // less than a block
    std::uint64_t length;

    void block(HashType type, const char* at) {
        if (type == HashType::sha1) {
            sha1_block(narrow, at);
        } else if (type == HashType::sha384) {
            sha2_block(wide, at);
        } else {
            sha2_block(narrow, at);
        }
    }
};

Hasher::Hasher(HashType type) : state_(std::make_unique<State>()), type_(type) { start(); }
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::start() {
    state_->rest.clear();
    state_->length = 0;
    if (type_ == HashType::sha1) {
        state_->narrow = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    } else {
        state_->narrow = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    }
    state_->wide = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
                    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
}

void Hasher::add(std::string_view bytes) {
    const std::size_t block = type_ == HashType::sha384 ? 128 : 64;
    state_->length += bytes.size();
    if (!state_->rest.empty()) {
        const auto taken = std::min(bytes.size(), block - state_->rest.size());
        state_->rest += bytes.substr(0, taken);
        bytes.remove_prefix(taken);
        if (state_->rest.size() < block) return;
        state_->block(type_, state_->rest.data());
        state_->rest.clear();
    }
    for (; bytes.size() >= block; bytes.remove_prefix(block)) state_->block(type_, bytes.data());
    state_->rest = bytes;
}

std::string Hasher::finish_whole() {
    const bool wide = type_ == HashType::sha384;
    const std::size_t block = wide ? 128 : 64;
    std::string tail = state_->rest + '\x80';
    while (tail.size() % block != block - 8) tail += '\0';
    for (int shift = 56; shift >= 0; shift -= 8) {
        tail += static_cast<char>(state_->length * 8 >> static_cast<unsigned>(shift) & 0xffU);
    }
    // The length has 16 bytes in SHA-384: zeros where it does not fit in one block less 8.
    if (wide && state_->rest.size() % block >= block - 16 && tail.size() == block) {
        tail.insert(block - 8, block, '\0');
    }
    for (std::size_t at = 0; at < tail.size(); at += block) state_->block(type_, tail.data() + at);
    std::string out;
    const auto put = [&](auto word) {
        for (int shift = static_cast<int>(sizeof word) * 8 - 8; shift >= 0; shift -= 8) {
            out += static_cast<char>(word >> static_cast<unsigned>(shift) & 0xffU);
        }
    };
    for (std::size_t i = 0; i < 8; ++i) wide ? put(state_->wide[i]) : put(state_->narrow[i]);
    out.resize(wide ? 48 : type_ == HashType::sha1 ? 20 : 32);
    start();
    return out;
}

}  // namespace trueup
