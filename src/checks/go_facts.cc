#include "checks/go_facts.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/installed_go.h"
#include "checks/support.h"

namespace trueup {

const GoTree* tree_of(const Facts& facts, std::string_view path) {
    auto at = facts.trees.find(std::string(path));
    if (at == facts.trees.end()) at = facts.trees.find(clean_path(path));
    return at == facts.trees.end() ? nullptr : &at->second;
}

const Manager* manager_of(const Facts& facts, std::string_view path) {
    for (const auto& manager : facts.managers) {
        if (!manager.root.empty() && is_inside(path, manager.root)) return &manager;
    }
    return nullptr;
}

const Executable* go_from_path(const Facts& facts) {
    if (facts.selection.path_go.empty()) return nullptr;
    const auto at = std::ranges::find(facts.go_on_path, facts.selection.path_go, &Executable::path);
    return at == facts.go_on_path.end() ? nullptr : &*at;
}

bool is_go_command(const Executable& executable) {
    return executable.kind == FileKind::binary && executable.shim_of.empty() &&
           base_name(executable.resolved).starts_with("go");
}

std::string local_release(const Facts& facts) {
    if (!is_go_command(facts.selection.go)) return {};
    const auto& version = facts.selection.local_version;
    return go_release(version.empty() ? facts.selection.go.go_version : version);
}

std::string root_of_go(const Facts& facts) {
    const auto& go = facts.selection.go;
    if (!is_go_command(go) || !go.resolved.starts_with('/')) return {};
    const auto folder = parent_path(go.resolved);
    return base_name(folder) == "bin" ? parent_path(folder) : std::string();
}

bool goroot_counts_here(const Facts& facts) { return !facts.selection.switched; }

const ModuleFile* deciding_file(const Facts& facts) {
    if (facts.modules.work.known()) return &facts.modules.work.value();
    if (facts.modules.mod.known()) return &facts.modules.mod.value();
    return nullptr;
}

bool modules_off(const Facts& facts) {
    const auto setting = given(facts, "GO111MODULE");
    return setting && setting->value == "off";
}

bool is_general_folder(std::string_view dir) {
    constexpr std::array<std::string_view, 12> folders = {
        "/bin",           "/sbin",      "/usr/bin",           "/usr/sbin",
        "/usr/local/bin", "/snap/bin",  "/usr/local/sbin",    "/opt/homebrew/bin",
        "/opt/local/bin", "/usr/games", "/opt/homebrew/sbin", "/home/linuxbrew/.linuxbrew/bin"};
    return std::ranges::find(folders, dir) != folders.end();
}

bool on_path(const Facts& facts, std::string_view command) {
    return std::ranges::any_of(facts.path, [&](const PathEntry& entry) {
        return std::ranges::find(entry.commands, command) != entry.commands.end();
    });
}

std::string install_folder(const Facts& facts) {
    if (const auto gobin = given(facts, "GOBIN")) return gobin->value;
    std::string gopath = facts.go_env.get("GOPATH");
    if (gopath.empty()) {
        const auto set = given(facts, "GOPATH");
        if (set) {
            gopath = set->value;
        } else if (!facts.user.home.empty()) {
            gopath = join_path(facts.user.home, "go");
        }
    }
    const auto first = gopath.substr(0, gopath.find(':'));
    return first.starts_with('/') ? join_path(first, "bin") : std::string();
}

bool has_gui_path(const Facts& facts) {
    return facts.machine.os == "darwin" && facts.env.get("PATH") == "/usr/bin:/bin:/usr/sbin:/sbin";
}

bool is_go_bin(const Facts& facts, std::string_view dir) {
    if (base_name(dir) != "bin") return false;
    const auto root = parent_path(dir);
    for (const auto& toolchain : facts.toolchains) {
        if (toolchain.goroot == root || named_by_link(facts, toolchain, dir)) return true;
    }
    // $HOME/go is the usual GOPATH, not a tree.
    if (dir == install_folder(facts)) return false;
    if (!facts.user.home.empty() && root == join_path(facts.user.home, "go")) return false;
    const auto name = base_name(root);
    const auto version_follows = [&](std::string_view prefix) {
        return name.size() > prefix.size() && name.starts_with(prefix) && name[prefix.size()] >= '0' &&
               name[prefix.size()] <= '9';
    };
    if (name == "go" || version_follows("go") || version_follows("go-") || version_follows("go@"))
        return true;
    return name == "libexec" && root.find("/go") != std::string::npos;
}

}  // namespace trueup
