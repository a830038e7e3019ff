// Bounds-checked reading of untrusted bytes. Nothing else indexes into them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

enum class Endian { little, big };

// A view of bytes with checked access: every read outside gives nullopt, and
// no arithmetic on offsets can wrap.
class Bytes {
public:
    Bytes() = default;
    explicit Bytes(std::string_view data) : data_(data) {}

    std::size_t size() const { return data_.size(); }
    std::string_view view() const { return data_; }

    std::optional<Bytes> slice(std::uint64_t offset, std::uint64_t length) const {
        if (offset > data_.size() || length > data_.size() - offset) return std::nullopt;
        return Bytes(data_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length)));
    }
    // An unsigned integer of sizeof(T) bytes.
    template <typename T>
    std::optional<T> get(std::uint64_t offset, Endian endian) const {
        const auto part = slice(offset, sizeof(T));
        if (!part) return std::nullopt;
        T value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            const std::size_t at = endian == Endian::little ? sizeof(T) - 1 - i : i;
            value = static_cast<T>(static_cast<T>(value << 8U) |
                                   static_cast<T>(static_cast<unsigned char>(part->data_[at])));
        }
        return value;
    }
    // Up to the first NUL, or all of it.
    std::string_view c_string(std::uint64_t offset) const {
        if (offset >= data_.size()) return {};
        const auto rest = data_.substr(static_cast<std::size_t>(offset));
        return rest.substr(0, rest.find('\0'));
    }

private:
    std::string_view data_;
};

// A file that is read in pieces: a 20 MB executable costs what is looked at.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    // At most `length` bytes from `offset`; fewer at the end of the file.
    virtual Result<std::string> read(std::uint64_t offset, std::size_t length) const = 0;
};

// Bytes in memory as a source (tests, fuzzing).
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::string data) : data_(std::move(data)) {}
    std::uint64_t size() const override { return data_.size(); }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override {
        if (offset >= data_.size()) return std::string();
        return data_.substr(static_cast<std::size_t>(offset), length);
    }

private:
    std::string data_;
};

}  // namespace trueup
