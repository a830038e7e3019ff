#include "probe/toolchains_places.h"

#include <string_view>

#include "base/text.h"
#include "facts/known_place.h"
#include "probe/homebrew.h"
#include "probe/shims.h"

namespace trueup {
namespace {

// A folder that holds one toolchain an entry.
struct Shelf {
    std::string folder;
    std::string_view prefix;  // entries start with it
    std::string_view below;   // from the entry to the GOROOT
};

std::string in_home(const Host& host, std::string_view path) {
    return host.user().home.empty() ? std::string() : join_path(host.user().home, path);
}

std::string variable_or_home(const Host& host, std::string_view variable, std::string_view path) {
    const auto value = host.environment().get(variable);
    return value.empty() ? in_home(host, path) : clean_path(value);
}

std::string below(const std::string& root, std::string_view path) {
    return root.empty() ? std::string() : join_path(root, path);
}

std::vector<Shelf> shelves(const Host& host, const std::string& module_cache) {
    std::vector<Shelf> all = {
        {"/usr/lib", "go-", ""},
        {below(goenv_root(host), "versions"), "", ""},
        {below(variable_or_home(host, "GVM_ROOT", ".gvm"), "gos"), "go", ""},
        {below(asdf_root(host), "installs/golang"), "", "go"},
        {below(mise_root(host), "installs/go"), "", ""},
        {below(variable_or_home(host, "G_HOME", ".g"), "versions"), "", ""},
        {in_home(host, ".go/.versions"), "", ""},
        // GOBREW_ROOT stands for the home folder.
        {below(variable_or_home(host, "GOBREW_ROOT", "."), ".gobrew/versions"), "", "go"},
        {in_home(host, "sdk"), "go", ""},
        {below(module_cache, "golang.org"), "toolchain@v0.0.1-go", ""},
    };
    if (host.machine().os == "darwin") all.push_back({"/opt/local/lib", "go-", ""});
    if (host.machine().os == "linux") all.push_back({"/usr/lib64/go", "1.", ""});
    return all;
}

std::vector<std::string> fixed_places(const Host& host) {
    std::vector<std::string> places = {"/usr/local/go", in_home(host, ".go"),
                                       in_home(host, ".nix-profile/share/go")};
    if (host.machine().os == "darwin") {
        places.emplace_back("/opt/local/lib/go");
    } else {
        for (const auto* place : {"/usr/lib/go", "/usr/lib/golang", "/snap/go/current", "/opt/go"}) {
            places.emplace_back(place);
        }
        places.emplace_back("/run/current-system/sw/share/go");
    }
    return places;
}

void add_homebrew(const Host& host, std::vector<ToolchainPlace>& places) {
    for (const auto& prefix : homebrew_prefixes(host)) {
        const auto cellar = join_path(prefix, "Cellar");
        const std::string found_by = known_place(cellar);
        places.push_back({join_path(prefix, "opt/go/libexec"), known_place(prefix + "/opt")});
        const auto formulas = host.list(cellar);
        if (!formulas) continue;
        for (const auto& formula : *formulas) {
            if (formula != "go" && !formula.starts_with("go@")) continue;
            const auto folder = join_path(cellar, formula);
            const auto versions = host.list(folder);
            if (!versions) continue;
            for (const auto& version : *versions) {
                places.push_back({join_path(folder, version + "/libexec"), found_by});
            }
        }
    }
}

bool starts_with_any(const std::string& path, std::initializer_list<std::string_view> prefixes) {
    for (const auto prefix : prefixes) {
        if (path.starts_with(prefix)) return true;
    }
    return false;
}

}  // namespace

std::string usual_module_cache(const Host& host) {
    const auto& env = host.environment();
    if (auto own = env.get("GOMODCACHE"); !own.empty()) return own;
    auto gopath = env.get("GOPATH");
    gopath = gopath.substr(0, gopath.find(':'));
    if (gopath.empty()) gopath = in_home(host, "go");
    return below(gopath, "pkg/mod");
}

std::vector<ToolchainPlace> toolchain_places(const Host& host, const std::string& module_cache) {
    std::vector<ToolchainPlace> places;
    const auto& home = host.user().home;
    for (auto& place : fixed_places(host)) {
        if (place.empty()) continue;
        std::string found_by = known_place(tilde(place, home));
        places.push_back({std::move(place), std::move(found_by)});
    }
    for (const auto& shelf : shelves(host, module_cache)) {
        if (shelf.folder.empty()) continue;
        const auto names = host.list(shelf.folder);
        if (!names) continue;
        const std::string found_by = known_place(tilde(shelf.folder, home));
        for (const auto& name : *names) {
            if (!name.starts_with(shelf.prefix)) continue;
            places.push_back({join_path(join_path(shelf.folder, name), shelf.below), found_by});
        }
    }
    add_homebrew(host, places);
    return places;
}

std::string toolchain_owner(const Host& host, const std::string& goroot, const std::string& module_cache) {
    const auto within = [&](const std::string& folder) {
        return !folder.empty() && is_inside(goroot, folder);
    };
    if (goroot.find("/golang.org/toolchain@") != std::string::npos ||
        within(below(module_cache, "golang.org"))) {
        return "toolchain-cache";
    }
    if (within(goenv_root(host)) || goroot.find("/.goenv/") != std::string::npos) return "goenv";
    if (within(variable_or_home(host, "GVM_ROOT", ".gvm"))) return "gvm";
    if (within(asdf_root(host))) return "asdf";
    if (within(mise_root(host)) || goroot.find("/mise/installs/") != std::string::npos) return "mise";
    if (within(variable_or_home(host, "G_HOME", ".g")) || within(in_home(host, ".go"))) return "g";
    if (goroot.find("/.gobrew/") != std::string::npos) return "gobrew";
    if (within(in_home(host, "sdk"))) return "sdk";
    if (goroot.find("/Cellar/go") != std::string::npos) return "homebrew";
    for (const auto& prefix : homebrew_prefixes(host)) {
        if (within(join_path(prefix, "opt"))) return "homebrew";
    }
    if (goroot.starts_with("/nix/store/")) return "nix";
    if (goroot.starts_with("/opt/local/")) return "macports";
    if (starts_with_any(goroot, {"/snap/", "/var/lib/snapd/"})) return "snap";
    if (starts_with_any(goroot, {"/usr/lib/go", "/usr/lib64/go", "/usr/share/go"})) return "distribution";
    if (goroot == "/usr/local/go" && host.machine().os == "darwin") return "pkg";
    return "tarball";
}

}  // namespace trueup
