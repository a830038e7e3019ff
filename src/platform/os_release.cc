#include "platform/os_release.h"

#include "base/text.h"

namespace trueup {

Fact<std::string> os_release_version(const std::string& text) {
    for (const auto& line : lines_of(text)) {
        constexpr std::string_view key = "VERSION_ID=";
        std::string_view rest = line;
        if (!rest.starts_with(key)) continue;
        rest = trim(rest.substr(key.size()));
        // Shell quoting; a version needs no escapes.
        if (rest.size() >= 2 && (rest.front() == '"' || rest.front() == '\'') &&
            rest.back() == rest.front()) {
            rest = rest.substr(1, rest.size() - 2);
        }
        if (!rest.empty()) return std::string(rest);
    }
    return Absent{};
}

Fact<std::string> system_version_plist(const std::string& text) {
    const auto key = text.find("<key>ProductVersion</key>");
    const auto open = text.find("<string>", key);
    const auto close = text.find("</string>", open);
    if (key == std::string::npos || open == std::string::npos || close == std::string::npos) {
        return Unknown{
            {"SystemVersion.plist has no ProductVersion", "SystemVersion.plist 中没有 ProductVersion"}};
    }
    return std::string(trim(std::string_view(text).substr(open + 8, close - open - 8)));
}

}  // namespace trueup
