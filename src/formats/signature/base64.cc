#include "formats/signature/base64.h"

namespace trueup {

std::string from_base64(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        unsigned value = 64;
        if (c >= 'A' && c <= 'Z') value = static_cast<unsigned>(c - 'A');
        if (c >= 'a' && c <= 'z') value = static_cast<unsigned>(c - 'a') + 26;
        if (c >= '0' && c <= '9') value = static_cast<unsigned>(c - '0') + 52;
        if (c == '+') value = 62;
        if (c == '/') value = 63;
        if (value > 63) continue;
        bits = (bits << 6U | value) & 0xffffffU;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 0xffU);
        }
    }
    return out;
}

}  // namespace trueup
