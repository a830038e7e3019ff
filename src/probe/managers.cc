// Version managers of Go: which are in play, what they hold, what they select.
#include <algorithm>
#include <functional>

#include "base/text.h"
#include "facts/error_words.h"
#include "probe/executables.h"
#include "probe/managers_versions.h"
#include "probe/shims.h"
#include "probe/toolchains.h"

namespace trueup {
namespace {

// A folder whose list nobody has shown, or may see, still holds what is asked for
// by name: `wanted`. `problem`: why the list is not known.
std::vector<std::string> folders_in(const Host& host, const std::string& folder,
                                    const std::vector<std::string>& wanted, Text& problem) {
    auto names = host.list(folder);
    if (!names) {
        const auto kind = names.error().kind;
        if (kind != Error::Kind::not_found && kind != Error::Kind::invalid) problem = in_words(names.error());
        names = wanted;
        std::ranges::sort(*names);
    }
    std::erase_if(*names, [&](const std::string& name) {
        if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos) return true;
        const auto status = status_followed(host, join_path(folder, name));
        // A snapshot may list the name and say no more of it.
        if (!status) return !problem.empty() || status.error().kind != Error::Kind::not_recorded;
        return status->type != FileStatus::Type::dir;
    });
    return *std::move(names);
}

// Written as it is, and as the folder may be called: goenv's "go-1.22.3", mise's "go1.22.3".
std::vector<std::string> names_of(const Wanted& wanted) {
    std::vector<std::string> names;
    if (!wanted.known()) return names;
    for (const auto& text : wanted.value()) {
        names.push_back(text);
        for (const std::string_view prefix : {"go-", "go"}) {
            if (!text.starts_with(prefix)) continue;
            names.push_back(text.substr(prefix.size()));
            break;
        }
    }
    return names;
}

// Why a manager counts as in play: a PATH element or GOROOT below its folder, or
// one of its variables. Kind unknown: it does not.
Origin in_play(const Host& host, const std::vector<PathEntry>& path, const std::string& root,
               const std::vector<std::string_view>& variables) {
    if (root.empty()) return {};
    for (const auto& entry : path) {
        if (is_inside(entry.dir, root)) {
            Origin origin = entry.origin;
            origin.note = "PATH holds " + entry.dir;
            return origin;
        }
    }
    for (const auto name : variables) {
        const auto* variable = host.environment().find(name);
        if (variable == nullptr || variable->value.empty()) continue;
        Origin origin = variable->origin;
        origin.note = std::string(name) + " is set";
        return origin;
    }
    // Another PATH came later, and what the manager exported is left.
    if (const auto* goroot = host.environment().find("GOROOT");
        goroot != nullptr && is_inside(goroot->value, root)) {
        Origin origin = goroot->origin;
        origin.note = "GOROOT is " + goroot->value;
        return origin;
    }
    return {};
}

void set_selected(Manager& manager, const Wanted& wanted) {
    if (wanted.known() && !wanted.value().empty()) {
        manager.selected = Fact<std::string>(wanted.value().front(), wanted.origin());
    } else if (wanted.unknown()) {
        manager.selected = Unknown{wanted.reason()};
    } else {
        manager.selected = Absent{};
    }
}

struct Known {
    std::string_view name;
    std::string root;
    std::vector<std::string_view> variables;
    std::string versions;  // below root
    std::function<Wanted()> wanted;
    bool only_go;  // the others manage many languages
};

std::string home_or(const Host& host, std::string_view variable, std::string_view below_home) {
    const auto value = host.environment().get(variable);
    if (!value.empty()) return clean_path(value);
    return host.user().home.empty() ? std::string() : join_path(host.user().home, below_home);
}

// voidint's g keeps a link `go` to the version in use.
Wanted wanted_by_g(const Host& host, const std::string& root) {
    const std::string link = join_path(root, "go");
    const auto status = host.status(link);
    if (status && status->type == FileStatus::Type::link) {
        return Wanted({base_name(status->target)}, Origin{OriginKind::file, link, 0, "", "a link"});
    }
    if (status || status.error().kind == Error::Kind::not_found) return Absent{};
    return Unknown{in_words(link, status.error())};
}

std::vector<Known> known_managers(const Host& host) {
    const auto goenv = goenv_root(host);
    const auto gvm = home_or(host, "GVM_ROOT", ".gvm");
    const auto g = home_or(host, "G_HOME", ".g");
    return {
        {"goenv",
         goenv,
         {"GOENV_ROOT", "GOENV_SHELL"},
         "versions",
         [&host, goenv] { return wanted_by_goenv(host, goenv); },
         true},
        {"gvm",
         gvm,
         {"GVM_ROOT", "gvm_go_name"},
         "gos",
         [&host, gvm] { return wanted_by_gvm(host, gvm); },
         true},
        {"asdf",
         asdf_root(host),
         {"ASDF_DATA_DIR", "ASDF_DIR"},
         "installs/golang",
         [&host] { return wanted_by_asdf(host); },
         false},
        {"mise",
         mise_root(host),
         {"MISE_SHELL", "MISE_DATA_DIR"},
         "installs/go",
         [&host] { return wanted_by_mise(host); },
         false},
        {"g", g, {"G_HOME"}, "versions", [&host, g] { return wanted_by_g(host, g); }, true},
    };
}

}  // namespace

std::vector<Manager> find_managers(const Host& host, const std::vector<PathEntry>& path) {
    std::vector<Manager> managers;
    for (const auto& known : known_managers(host)) {
        Manager manager;
        manager.active_by = in_play(host, path, known.root, known.variables);
        if (manager.active_by.kind == OriginKind::unknown && manager.active_by.note.empty()) continue;
        manager.name = known.name;
        manager.root = known.root;
        const auto wanted = known.wanted();
        Text problem;
        manager.versions = folders_in(host, join_path(known.root, known.versions), names_of(wanted), problem);
        bool has_shim = false;
        for (const auto& entry : path) {
            if (shim_folder_of(host, entry.dir) != known.name) continue;
            manager.shim_dirs.push_back(entry.dir);
            has_shim = has_shim || std::ranges::find(entry.commands, "go") != entry.commands.end() ||
                       is_file(host, join_path(entry.dir, "go"));
        }
        set_selected(manager, wanted);
        // What is selected may be there or not: nobody knows.
        if (!problem.empty() && manager.versions.empty() && manager.selected.known() &&
            manager.selected.value() != "system" && !manager.selected.value().starts_with("path:"))
            manager.selected = Unknown{problem};
        // A manager of many languages is of interest only when it has to do with Go.
        if (!known.only_go && manager.versions.empty() && !has_shim && !manager.selected.known()) continue;
        managers.push_back(std::move(manager));
    }
    return managers;
}

}  // namespace trueup
