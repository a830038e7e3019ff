// Homebrew installations. Prefixes: Homebrew's own installer.
#include "probe/homebrew.h"

#include <algorithm>

#include "base/text.h"
#include "probe/toolchains.h"

namespace trueup {

std::vector<std::string> homebrew_prefixes(const Host& host) {
    std::vector<std::string> prefixes;
    if (host.machine().os == "darwin") {
        prefixes = {"/opt/homebrew", "/usr/local"};
    } else {
        prefixes = {"/home/linuxbrew/.linuxbrew"};
    }
    if (const auto own = host.environment().get("HOMEBREW_PREFIX"); !own.empty()) {
        const auto path = clean_path(own);
        if (std::ranges::find(prefixes, path) == prefixes.end()) prefixes.push_back(path);
    }
    return prefixes;
}

std::vector<Homebrew> find_homebrew(const Host& host, const std::vector<PathEntry>& path) {
    std::vector<Homebrew> found;
    for (const auto& prefix : homebrew_prefixes(host)) {
        Homebrew brew;
        brew.prefix = prefix;
        const auto bin = join_path(prefix, "bin");
        brew.installed = is_file(host, join_path(bin, "brew"));
        brew.on_path = std::ranges::any_of(path, [&](const PathEntry& entry) { return entry.dir == bin; });
        if (brew.installed || is_dir(host, join_path(prefix, "Cellar"))) found.push_back(std::move(brew));
    }
    return found;
}

}  // namespace trueup
