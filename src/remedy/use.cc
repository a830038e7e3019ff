#include "remedy/use.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/go_version.h"
#include "remedy/use_means.h"

namespace trueup {
namespace {

bool usable(FileKind kind) { return kind == FileKind::binary || kind == FileKind::script; }

// "go1.22.3 X:arenas" -> "1.22.3"
std::string release_of(std::string_view version) {
    if (version.starts_with("go")) version.remove_prefix(2);
    return std::string(version.substr(0, version.find_first_of(" -")));
}

// The toolchains whose release is `version`; the native ones first, those in
// the module cache, where `go clean -modcache` takes them, last.
std::vector<const Toolchain*> of_release(const Facts& facts, const std::string& version) {
    std::vector<const Toolchain*> found;
    for (const auto& toolchain : facts.toolchains) {
        if (!toolchain.goroot.empty() && !toolchain.binary.empty() &&
            release_of(toolchain.version) == version)
            found.push_back(&toolchain);
    }
    const auto rank = [](const Toolchain* t) {
        const bool foreign = t->translated.known() && t->translated.value();
        return (foreign ? 2 : 0) + (t->owner == "toolchain-cache" ? 1 : 0);
    };
    std::ranges::sort(found, {}, [&](const Toolchain* t) { return std::pair(rank(t), t->goroot); });
    return found;
}

std::vector<std::string> releases(const Facts& facts) {
    std::vector<std::string> all;
    for (const auto& toolchain : facts.toolchains) {
        const auto release = release_of(toolchain.version);
        if (!release.empty() && std::ranges::find(all, release) == all.end()) all.push_back(release);
    }
    std::ranges::sort(all, [](const auto& a, const auto& b) { return compare_go_versions(a, b) < 0; });
    return all;
}

Text not_here(const std::string& wanted, const std::vector<std::string>& here) {
    const auto list = here.empty() ? std::string("-") : join(here, ", ");
    return {fmt::format("Go {} is not on this machine; there are: {}", wanted, list),
            fmt::format("这台机器上没有 Go {}；现有：{}", wanted, list)};
}

std::vector<std::string> install_command(const Manager& manager, const std::string& version) {
    if (manager.name == "asdf") return {"asdf", "install", "golang", version};
    if (manager.name == "mise") return {"mise", "install", "go@" + version};
    return {manager.name, "install", manager.name == "gvm" ? "go" + version : version};
}

// The manager's own versions, as it spells them without "go".
std::vector<std::string> versions_of(const Manager& manager) {
    auto versions = manager.versions;
    for (auto& version : versions) {
        if (version.starts_with("go")) version.erase(0, 2);
    }
    return versions;
}

bool is_below(const std::string& path, const std::string& folder) {
    return !folder.empty() && path.starts_with(folder) &&
           (path.size() == folder.size() || path[folder.size()] == '/');
}

// A file of this folder or one above it, and not the one that holds for all.
bool chosen_by_project(const Facts& facts, const Manager& manager) {
    if (!manager.selected.known()) return false;
    const auto& origin = manager.selected.origin();
    if (origin.kind != OriginKind::file || is_below(origin.path, manager.root)) return false;
    const auto folder = parent_path(origin.path);
    return is_below(facts.cwd, folder) && folder != facts.user.home && folder != "/";
}

UseChoice chosen_by_manager(const Host& host, const Facts& facts, const Manager& manager,
                            const UseRequest& request, UseChoice choice) {
    const auto wanted = release_of(request.version);
    const auto here = versions_of(manager);
    choice.means = manager.name;
    choice.version = wanted == "system" ? wanted : newest_matching(here, wanted);
    if (choice.version.empty()) {
        choice.refusal = not_here(wanted, here);
        choice.refusal = {fmt::format("{} is in charge of go here and holds no Go {}; it has: {}",
                                      manager.name, wanted, here.empty() ? "-" : join(here, ", ")),
                          fmt::format("此处由 {} 管理 go，而它没有 Go {}；现有：{}", manager.name, wanted,
                                      here.empty() ? "-" : join(here, ", "))};
        if (wanted != "latest") choice.commands.push_back(install_command(manager, wanted));
        return choice;
    }
    if (choice.scope == UseScope::automatic)
        choice.scope = chosen_by_project(facts, manager) ? UseScope::project : UseScope::global;
    for (const auto* toolchain : of_release(facts, choice.version)) {
        if (is_below(toolchain->goroot, manager.root)) choice.goroot = toolchain->goroot;
    }
    use_by_manager(host, facts, manager, choice);
    see_what_wins(host, facts, request.link, choice);
    return choice;
}

}  // namespace

std::string_view to_string(UseScope scope) {
    switch (scope) {
        case UseScope::automatic:
            break;
        case UseScope::global:
            return "global";
        case UseScope::project:
            return "project";
    }
    return "automatic";
}

std::string place_of(const Origin& origin) {
    if (origin.path.empty()) return origin.note;
    return origin.line > 0 ? fmt::format("{}:{}", origin.path, origin.line) : origin.path;
}

std::string own_link(const User& user, const Environment& env) {
    auto data = env.get("XDG_DATA_HOME");
    if (!data.starts_with('/')) {
        if (user.home.empty()) return {};
        data = join_path(user.home, ".local/share");
    }
    return join_path(data, "trueup/go/current");
}

const Manager* manager_in_charge(const Facts& facts) {
    for (const auto& go : facts.go_on_path) {
        if (!usable(go.kind) && go.shim_of.empty()) continue;
        for (const auto& manager : facts.managers) {
            const bool its_own = is_below(go.path, manager.root) || is_below(go.resolved, manager.root);
            if (go.shim_of == manager.name || (go.shim_of.empty() && its_own)) return &manager;
        }
        return nullptr;
    }
    return nullptr;
}

UseChoice choose_go(const Host& host, const Facts& facts, const UseRequest& request) {
    UseChoice choice;
    choice.scope = request.scope;
    if (const auto* manager = manager_in_charge(facts))
        return chosen_by_manager(host, facts, *manager, request, std::move(choice));
    const auto here = releases(facts);
    choice.version = newest_matching(here, release_of(request.version));
    const auto found =
        choice.version.empty() ? std::vector<const Toolchain*>{} : of_release(facts, choice.version);
    if (found.empty()) {
        choice.refusal = not_here(release_of(request.version), here);
        return choice;
    }
    choice.goroot = found.front()->goroot;
    if (choice.scope == UseScope::automatic) choice.scope = UseScope::global;
    if (choice.scope == UseScope::project) {
        use_by_module(facts, choice);
    } else if (found.front()->owner == "toolchain-cache") {
        use_by_go_env(facts, choice);
    } else {
        use_by_link(host, facts, request.link, choice);
        see_what_wins(host, facts, request.link, choice);
    }
    return choice;
}

UseHere use_in_shell(const Facts& facts, const UseRequest& request, std::string_view shell) {
    UseHere here;
    const bool fish = shell == "fish";
    const auto set = [&](std::string_view name, std::string_view value) {
        here.code += fish ? fmt::format("set -gx {} '{}'\n", name, value)
                          : fmt::format("export {}='{}'\n", name, value);
    };
    const auto wanted = release_of(request.version);
    if (const auto* manager = manager_in_charge(facts)) {
        const auto versions = versions_of(*manager);
        here.version = wanted == "system" ? wanted : newest_matching(versions, wanted);
        if (here.version.empty()) {
            here.refusal = not_here(wanted, versions);
        } else if (manager->name == "goenv") {
            set("GOENV_VERSION", here.version);
        } else if (manager->name == "asdf") {
            set("ASDF_GOLANG_VERSION", here.version);
        } else if (manager->name == "mise") {
            set("MISE_GO_VERSION", here.version);
        }
        if (!here.code.empty() || !here.refusal.en.empty()) return here;
    }
    const auto all = releases(facts);
    here.version = newest_matching(all, wanted);
    const auto found =
        here.version.empty() ? std::vector<const Toolchain*>{} : of_release(facts, here.version);
    if (found.empty()) {
        here.refusal = not_here(wanted, all);
        return here;
    }
    const auto dir = parent_path(found.front()->binary);
    if (dir.find_first_of("'\\\n") != std::string::npos) {
        here.refusal = {dir + " cannot be written safely in a shell", dir + " 无法安全地写进 shell 命令"};
        return here;
    }
    // A GOROOT that is set would win over the tree that this go lies in.
    if (facts.env.find("GOROOT") != nullptr) here.code += fish ? "set -e GOROOT\n" : "unset GOROOT\n";
    here.code += fish ? fmt::format("set -gx PATH '{}' $PATH\n", dir)
                      : fmt::format("export PATH='{}':\"$PATH\"\n", dir);
    // Else go.mod or the go env file may switch away from it.
    set("GOTOOLCHAIN", "local");
    if (shell == "zsh" || shell == "bash") here.code += "hash -r\n";
    return here;
}

}  // namespace trueup
