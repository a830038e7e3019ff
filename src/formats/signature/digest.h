// The hashes that code signatures are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace trueup {

// Numbers as in a CodeDirectory (xnu, cs_blobs.h: CS_HASHTYPE_*).
enum class HashType : std::uint8_t { sha1 = 1, sha256 = 2, sha256_truncated = 3, sha384 = 4 };

constexpr bool known(HashType type) { return type >= HashType::sha1 && type <= HashType::sha384; }
// Bytes that a slot of a CodeDirectory has.
constexpr std::size_t hash_size(HashType type) {
    return type == HashType::sha384 ? 48 : type == HashType::sha256 ? 32 : 20;
}
std::string_view hash_name(HashType type);

// For many hashes of one type, one after another, or one hash in pieces. One
// thread each.
class Hasher {
public:
    explicit Hasher(HashType type);
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    ~Hasher();

    void add(std::string_view bytes);
    // The hash of what was added, as long as hash_size() says; starts over.
    std::string finish();
    std::string of(std::string_view bytes) {
        add(bytes);
        return finish();
    }
    // The hash in full, also where its type cuts it off (sha256_truncated).
    std::string finish_whole();

private:
    void start();

    struct State;
    std::unique_ptr<State> state_;
    HashType type_;
};

inline std::string digest(HashType type, std::string_view bytes) { return Hasher(type).of(bytes); }

// Lower-case hexadecimal digits.
std::string hex(std::string_view bytes);

}  // namespace trueup
