// Code points and UTF-16 as UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trueup {

// `code` is at most 0x10FFFF, and no surrogate where the text is to be valid.
inline void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80U) {
        out += static_cast<char>(code);
    } else if (code < 0x800U) {
        out += static_cast<char>(0xC0U | (code >> 6U));
        tail(0);
    } else if (code < 0x10000U) {
        out += static_cast<char>(0xE0U | (code >> 12U));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (code >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

// Without a byte order mark in front. Half of a pair that stands alone becomes U+FFFD, and
// an odd byte at the end is dropped.
inline std::string from_utf16(std::string_view bytes, bool big_endian) {
    constexpr std::uint32_t broken = 0xFFFDU;
    const auto unit = [&](std::size_t at) -> std::uint32_t {
        const auto first = static_cast<unsigned char>(bytes[at]),
                   second = static_cast<unsigned char>(bytes[at + 1]);
        return big_endian ? first * 256U + second : second * 256U + first;
    };
    std::string out;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        auto point = unit(at);
        if (point >= 0xD800U && point < 0xDC00U && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00U &&
            unit(at + 2) < 0xE000U) {
            point = 0x10000U + ((point - 0xD800U) << 10U) + (unit(at + 2) - 0xDC00U);
            at += 2;
        } else if (point >= 0xD800U && point < 0xE000U) {
            point = broken;
        }
        append_utf8(out, point);
    }
    return out;
}

}  // namespace trueup
