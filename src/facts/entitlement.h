// One entitlement of an Apple executable: what it asks the system to be allowed.
#pragma once

#include <string>

namespace trueup {

struct Entitlement {
    std::string key;
    std::string value;  // as JSON: "true", "[\"a\"]"; data as a string of hexadecimal digits

    bool operator==(const Entitlement&) const = default;
};

}  // namespace trueup
