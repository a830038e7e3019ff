#include "facts/facts.h"

#include <algorithm>

namespace trueup {

const Variable* Environment::find(std::string_view name) const {
    for (auto it = variables.rbegin(); it != variables.rend(); ++it) {
        if (it->name == name) return &*it;
    }
    return nullptr;
}

std::string Environment::get(std::string_view name) const {
    const auto* variable = find(name);
    return variable ? variable->value : std::string();
}

const Setting* GoEnv::find(std::string_view name) const {
    const auto at = std::ranges::find(settings, name, &Setting::name);
    return at == settings.end() ? nullptr : &*at;
}

std::string GoEnv::get(std::string_view name) const {
    const auto* setting = find(name);
    return setting ? setting->value : std::string();
}

std::string goarch_of(const std::string& machine_arch) {
    if (machine_arch == "arm64" || machine_arch == "aarch64" || machine_arch == "arm64e") return "arm64";
    if (machine_arch == "x86_64" || machine_arch == "amd64" || machine_arch == "x86_64h") return "amd64";
    if (machine_arch == "i386" || machine_arch == "i686") return "386";
    return machine_arch;
}

std::string_view to_string(FileKind kind) {
    switch (kind) {
        case FileKind::unknown:
            return "unknown";
        case FileKind::absent:
            return "absent";
        case FileKind::binary:
            return "binary";
        case FileKind::script:
            return "script";
        case FileKind::empty:
            return "empty";
        case FileKind::directory:
            return "directory";
        case FileKind::broken_link:
            return "broken-link";
        case FileKind::link_loop:
            return "link-loop";
        case FileKind::not_executable:
            return "not-executable";
        case FileKind::other:
            return "other";
    }
    return "unknown";
}

}  // namespace trueup
