#include <unistd.h>

#include <array>

#include "platform/system.h"

namespace trueup {

std::string system_host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0 || name.front() == '\0') return "unknown";
    return name.data();
}

}  // namespace trueup
