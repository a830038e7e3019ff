#include "formats/signature/certificate.h"

#include <algorithm>

namespace trueup {

std::string_view Certificate::subject_value(std::string_view oid) const {
    const auto at = std::ranges::find(subject, oid, &std::pair<std::string, std::string>::first);
    return at == subject.end() ? std::string_view() : std::string_view(at->second);
}

std::string Certificate::common_name() const { return std::string(subject_value("2.5.4.3")); }

bool Certificate::has_extension(std::string_view oid) const {
    return std::ranges::find(extensions, oid) != extensions.end();
}

std::string dotted_oid(std::string_view der) {
    std::string out;
    std::uint64_t value = 0;
    bool open = false;
    for (const char c : der) {
        const auto byte = static_cast<unsigned char>(c);
        if (value > (UINT64_MAX >> 8U)) return {};
        value = value << 7U | (byte & 0x7fU);
        open = (byte & 0x80U) != 0;
        if (open) continue;
        if (out.empty()) {
            // The first two numbers share one.
            const std::uint64_t first = std::min<std::uint64_t>(value / 40, 2);
            out = std::to_string(first) + "." + std::to_string(value - first * 40);
        } else {
            out += "." + std::to_string(value);
        }
        value = 0;
    }
    return open ? std::string() : out;
}

}  // namespace trueup
