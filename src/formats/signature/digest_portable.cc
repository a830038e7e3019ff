// SHA-1, SHA-256 and SHA-384 (FIPS 180-4) for builds without OpenSSL. Correct
// anywhere, and several times slower than the CPU's own instructions.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "formats/signature/digest.h"

namespace trueup {
namespace {

// The first 32 or 64 bits of the fractional parts of the cube roots of the
// first primes; computed, since a wrong digit in a table of 80 hides well.
consteval std::array<std::uint64_t, 80> cube_roots() {
    std::array<std::uint64_t, 80> out{};
    std::size_t found = 0;
    for (std::uint64_t candidate = 2; found < out.size(); ++candidate) {
        bool prime = true;
        for (std::uint64_t d = 2; d * d <= candidate; ++d) prime = prime && candidate % d != 0;
        if (!prime) continue;
        // The greatest root with root^3 <= candidate * 2^192, bit by bit, in limbs of 32 bits.
        std::array<std::uint32_t, 3> root{};
        const auto cube_fits = [&](const std::array<std::uint32_t, 3>& r) {
            std::array<std::uint64_t, 9> square{};
            std::array<std::uint64_t, 9> cube{};
            const auto multiply_add = [](std::array<std::uint64_t, 9>& to, std::size_t at,
                                         std::uint64_t value) {
                for (; value != 0; ++at) {
                    const std::uint64_t sum = to[at] + (value & 0xffffffffU);
                    to[at] = sum & 0xffffffffU;
                    value = (value >> 32U) + (sum >> 32U);
                }
            };
            for (std::size_t i = 0; i < 3; ++i) {
                for (std::size_t j = 0; j < 3; ++j) multiply_add(square, i + j, std::uint64_t{r[i]} * r[j]);
            }
            for (std::size_t i = 0; i < 6; ++i) {
                for (std::size_t j = 0; j < 3; ++j) multiply_add(cube, i + j, square[i] * r[j]);
            }
            return cube[8] == 0 && cube[7] == 0 && cube[6] < candidate;
        };
        for (std::size_t bit = 96; bit-- > 0;) {
            auto next = root;
            next[bit / 32] |= 1U << (bit % 32);
            if (cube_fits(next)) root = next;
        }
        out[found++] = std::uint64_t{root[1]} << 32U | root[0];
    }
    return out;
}
constexpr auto k512 = cube_roots();

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
