// RFC 4648, section 4, for file contents that are not UTF-8.
#include "platform/snapshot.h"

namespace trueup {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64(const std::string& bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto byte = at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
            group = (group << 8U) | byte;
        }
        const std::size_t used = std::min<std::size_t>(3, bytes.size() - at) + 1;
        for (std::size_t i = 0; i < 4; ++i) {
            text += i < used ? letters[(group >> (18U - 6U * static_cast<unsigned>(i))) & 63U] : '=';
        }
    }
    return text;
}

std::optional<std::string> from_base64(const std::string& text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); at += 4) {
        std::size_t padding = 0;
        if (at + 4 == text.size()) {
            if (text[at + 3] == '=') padding = text[at + 2] == '=' ? 2 : 1;
        }
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto value = i + padding < 4 ? letters.find(text[at + i]) : 0;
            if (value == std::string_view::npos) return std::nullopt;
            group = (group << 6U) | static_cast<std::uint32_t>(value);
        }
        for (std::size_t i = 0; i + padding < 3; ++i) {
            bytes += static_cast<char>((group >> (16U - 8U * static_cast<unsigned>(i))) & 0xFFU);
        }
    }
    return bytes;
}

}  // namespace trueup
