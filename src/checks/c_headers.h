// Whose a C header is, by its name: what is missing when it is not found.
#pragma once

#include <string_view>

namespace trueup {

enum class HeaderOwner {
    library,   // of a library that somebody installs
    libc,      // of the C library: no compiler works without it
    apple,     // of the frameworks in Apple's SDK
    windows,   // of the Windows SDK and mingw-w64
    linux_api  // of Linux, and nowhere else
};
HeaderOwner owner_of_header(std::string_view header);
// The same for a library that `-lNAME` asks for: libc or library.
HeaderOwner owner_of_library(std::string_view name);

}  // namespace trueup
