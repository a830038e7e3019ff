#include "checks/macos_release.h"

#include <charconv>

namespace trueup {

std::optional<MacosRelease> macos_release(const Facts& facts) {
    const auto text = facts.machine.os_version.value_or("");
    MacosRelease release;
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, release.major);
    if (error != std::errc() || release.major <= 0) return std::nullopt;
    if (at != end && *at == '.') std::from_chars(at + 1, end, release.minor);
    // What macOS 11 says to programs of an older SDK.
    if (release == MacosRelease{10, 16}) return MacosRelease{11, 0};
    return release;
}

std::string to_text(const MacosRelease& release) {
    return std::to_string(release.major) +
           (release.minor == 0 ? std::string() : "." + std::to_string(release.minor));
}

}  // namespace trueup
