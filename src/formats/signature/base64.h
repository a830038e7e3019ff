// Base64 (RFC 4648) as property lists and PEM hold it.
#pragma once

#include <string>
#include <string_view>

namespace trueup {

// Characters outside the alphabet (line breaks, indentation) are passed over.
std::string from_base64(std::string_view text);

}  // namespace trueup
