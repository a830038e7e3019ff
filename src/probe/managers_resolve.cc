// The real `go` behind a manager's shim.
#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"
#include "formats/go_version.h"
#include "probe/executables.h"
#include "probe/managers_versions.h"
#include "probe/shims.h"
#include "probe/toolchains.h"

namespace trueup {
namespace {

// What PATH would run if the manager's shims were not there.
ShimTarget behind_system(const Host& host, ShimTarget target) {
    auto path = scan_path(host, PathDetail::folders_only);
    std::erase_if(path, [&](const PathEntry& entry) { return !shim_folder_of(host, entry.dir).empty(); });
    auto found = find_on_path(host, path, "go");
    std::erase_if(found, [](const Executable& go) { return !go.shim_of.empty(); });
    if (const auto* go = first_usable(found)) {
        target.go = *go;
        target.version = "system";
    } else {
        auto& why = target.unavailable;
        why = why.empty() ? Text{"PATH holds no other go", "PATH 上没有其他 go"}
                          : Text{why.en + ", and PATH holds no other go", why.zh + "，PATH 上也没有其他 go"};
        return target;
    }
    target.unavailable = {};
    return target;
}

std::string goroot_of(const Host& host, const std::string& manager, const std::string& root,
                      const std::string& version) {
    const auto& home = host.user().home;
    if (version.starts_with("path:")) {
        std::string path = version.substr(5);
        if (path.starts_with("~/")) path = join_path(home, path.substr(2));
        return path;
    }
    if (manager == "goenv") return join_path(root, "versions/" + version);
    if (manager == "asdf") return join_path(root, "installs/golang/" + version + "/go");
    return join_path(root, "installs/go/" + version);
}

// The installed version that a written one stands for; "" when there is none.
std::string installed_version(const Host& host, const Manager& manager, std::string wanted) {
    if (wanted.starts_with("path:")) return wanted;
    if (wanted.starts_with("prefix:")) wanted.erase(0, 7);
    if (manager.name == "goenv") {
        if (wanted.starts_with("go-")) wanted.erase(0, 3);
        const bool loose = !host.environment().get("GOENV_GOMOD_VERSION_ENABLE").empty();
        if (loose || wanted == "latest") return newest_matching(manager.versions, wanted);
    }
    // mise takes a part of a version for its newest release.
    if (manager.name == "mise") {
        if (wanted.starts_with("go")) wanted.erase(0, 2);
        return newest_matching(manager.versions, wanted);
    }
    return std::ranges::find(manager.versions, wanted) != manager.versions.end() ? wanted : std::string();
}

Wanted wanted_by(const Host& host, const Manager& manager) {
    if (manager.name == "goenv") return wanted_by_goenv(host, manager.root);
    if (manager.name == "asdf") return wanted_by_asdf(host);
    return wanted_by_mise(host);
}

// What a manager's shim exports for its go. Sources: goenv's exec, asdf-golang's
// exec-env, mise's core go plugin.
void set_variables(const Host& host, const Manager& manager, const std::string& root, ShimTarget& target) {
    const auto& env = host.environment();
    const auto set = [&](const char* name, std::string value) {
        target.variables.push_back(
            {name, std::move(value), Origin{OriginKind::command, "", 0, "", manager.name + " exec"}});
    };
    if (manager.name == "goenv") {
        if (env.get("GOENV_DISABLE_GOROOT") != "1") set("GOROOT", root);
        if (env.get("GOENV_DISABLE_GOPATH") == "1") return;
        auto prefix = env.get("GOENV_GOPATH_PREFIX");
        if (prefix.empty()) prefix = host.user().home + "/go";
        const auto own = prefix + "/" + target.version;
        const auto old = env.get("GOPATH");
        if (!old.empty() && env.get("GOENV_APPEND_GOPATH") == "1") return set("GOPATH", own + ":" + old);
        if (!old.empty() && env.get("GOENV_PREPEND_GOPATH") == "1") return set("GOPATH", old + ":" + own);
        set("GOPATH", own);
    } else if (manager.name == "asdf") {
        const auto install = parent_path(root);
        set("GOROOT", root);
        set("GOBIN", install + "/bin");
        if (env.get("GOPATH").empty()) set("GOPATH", install + "/packages");
    } else {
        const auto gobin = env.get("MISE_GO_SET_GOBIN");
        const bool off = gobin == "false" || gobin == "0";
        if (!off && (!gobin.empty() || env.find("GOBIN") == nullptr)) set("GOBIN", root + "/bin");
        const auto goroot = env.get("MISE_GO_SET_GOROOT");
        if (goroot != "false" && goroot != "0") set("GOROOT", root);
    }
}

ShimTarget behind_snap(const Host& host) {
    ShimTarget target;
    target.origin = Origin{OriginKind::file, "/snap/go/current", 0, "", "the snap's current revision"};
    target.go = inspect_executable(host, "/snap/go/current/bin/go");
    if (!usable(target.go)) target.unavailable = in_words("/snap/go/current/bin/go is not there");
    return target;
}

}  // namespace

Environment behind_shim(const Environment& environment, const ShimTarget& target) {
    Environment changed = environment;
    for (const auto& variable : target.variables) {
        std::erase_if(changed.variables, [&](const Variable& one) { return one.name == variable.name; });
        changed.variables.push_back(variable);
    }
    return changed;
}

ShimTarget resolve_shim(const Host& host, const Executable& shim, const std::vector<Manager>& managers) {
    if (shim.shim_of == "snap") return behind_snap(host);
    ShimTarget target;
    const auto manager = std::ranges::find(managers, shim.shim_of, &Manager::name);
    if (manager == managers.end()) {
        target.unavailable = {"what " + shim.shim_of + " selects could not be found out",
                              "无法得知 " + shim.shim_of + " 选择了什么"};
        return target;
    }
    const auto wanted = wanted_by(host, *manager);
    if (wanted.unknown()) {
        target.unavailable = wanted.reason();
        return target;
    }
    if (wanted.absent()) {
        target.origin.kind = OriginKind::builtin;
        target.origin.note = manager->name + " selects no version here";
        target.unavailable = {manager->name + " selects no version in this folder",
                              manager->name + " 在此目录中没有选择版本"};
        // asdf refuses; goenv and mise pass on to the system's go.
        return manager->name == "asdf" ? target : behind_system(host, std::move(target));
    }
    target.origin = wanted.origin();
    for (const auto& text : wanted.value()) {
        if (text == "system") return behind_system(host, std::move(target));
        const auto version = installed_version(host, *manager, text);
        if (version.empty()) continue;
        const auto root = goroot_of(host, manager->name, manager->root, version);
        auto go = inspect_executable(host, join_path(root, "bin/go"));
        if (!usable(go)) continue;
        if (go.kind == FileKind::unknown && !host.status(go.path)) continue;
        target.version = version;
        target.go = std::move(go);
        set_variables(host, *manager, root, target);
        return target;
    }
    target.version = wanted.value().front();
    if (manager->selected.unknown()) {
        const auto& why = manager->selected.reason();
        target.unavailable = {manager->name + " selects " + target.version +
                                  ", and whether it is installed is not known: " + why.en,
                              manager->name + " 选择了 " + target.version + "，是否已安装未知：" + why.zh};
        return target;
    }
    target.unavailable = {manager->name + " selects " + target.version + ", which is not installed",
                          manager->name + " 选择了 " + target.version + "，但没有安装"};
    return target;
}

}  // namespace trueup
