// The root certificates that Apple signs code under.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// In DER.
std::vector<std::string> apple_root_certificates();

// `sha256`: raw bytes, of a certificate in DER. Roots that are not shipped are
// known by it as well.
bool is_apple_root_fingerprint(std::string_view sha256);

}  // namespace trueup
