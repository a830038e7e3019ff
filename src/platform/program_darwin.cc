#include <mach-o/dyld.h>

#include <array>
#include <climits>
#include <cstdint>
#include <cstdlib>

#include "platform/program.h"

namespace trueup {

std::string program_path() {
    std::array<char, PATH_MAX> as_started = {};
    std::array<char, PATH_MAX> real = {};
    auto size = static_cast<std::uint32_t>(as_started.size());
    if (_NSGetExecutablePath(as_started.data(), &size) != 0) return {};
    return ::realpath(as_started.data(), real.data()) == nullptr ? std::string() : std::string(real.data());
}

}  // namespace trueup
