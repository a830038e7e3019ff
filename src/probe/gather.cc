#include "probe/gather.h"

#include <algorithm>

#include "formats/go_version.h"
#include "probe/executables.h"
#include "probe/gather_dirs.h"
#include "probe/gather_startup.h"
#include "probe/go_env.h"
#include "probe/go_env_built_in.h"
#include "probe/goroot.h"
#include "probe/toolchains.h"

namespace trueup {
namespace {

// Names the parent that handed a variable over, where the system tells.
void name_parent(const Host& host, Environment& environment) {
    const auto chain = host.parent_chain();
    if (chain.empty()) return;
    for (auto& variable : environment.variables) {
        if (variable.origin.kind == OriginKind::process && variable.origin.note.empty()) {
            variable.origin.note = chain;
        }
    }
}

void take(Facts& facts, GoResolution resolution) {
    facts.selection = std::move(resolution.selection);
    facts.go_env = std::move(resolution.env);
    facts.modules = std::move(resolution.modules);
    facts.go_env_file = std::move(resolution.env_file);
    facts.go_env_file_lines = std::move(resolution.env_file_lines);
    facts.go_env_file_bad = std::move(resolution.env_file_bad);
}

// Which go runs in this folder, through a manager's shim where one comes first.
void select_go(const Host& host, Facts& facts) {
    const auto* first = first_usable(facts.go_on_path);
    if (first == nullptr) {
        Executable none;
        none.kind = FileKind::absent;
        take(facts, resolve_go(host, none));
        if (facts.selection.unavailable.empty()) facts.selection.unavailable = "no go on PATH";
        return;
    }
    if (first->shim_of.empty()) {
        take(facts, resolve_go(host, *first));
        facts.selection.path_go = first->path;
        return;
    }
    const auto target = resolve_shim(host, *first, facts.managers);
    const AttributedHost behind(host, behind_shim(facts.env, target));
    take(facts, resolve_go(behind, target.unavailable.empty() ? target.go : *first));
    facts.selection.path_go = first->path;
    if (!target.unavailable.empty()) {
        facts.selection.unavailable = target.unavailable;
        facts.selection.origin = target.origin;
        facts.go_env.unavailable = target.unavailable;
    } else if (!facts.selection.switched) {
        facts.selection.reason =
            first->path + " belongs to " + first->shim_of + ", which selects " + target.version;
        facts.selection.origin = target.origin;
    }
}

// What the go on PATH finds by itself, whatever GOROOT says.
std::string discovered_goroot(const Host& host, const Selection& selection) {
    const auto& go = selection.go;
    if (go.kind != FileKind::binary) return {};
    GoConfig config(host, go, OsEnvironment(host.environment()));
    config.minor = go_minor_of(go.go_version.empty() ? selection.local_version : go.go_version);
    config.goos = go.os.empty() ? host.machine().os : go.os;
    const auto tree = tree_of_executable(config);
    return tree.empty() ? link_time_goroot(config) : tree;
}

// Every folder that something names as GOROOT, by the name as it stands.
void look_at_trees(const Host& host, Facts& facts) {
    std::vector<std::string> named = {facts.env.get("GOROOT"), facts.selection.discovered_goroot,
                                      facts.selection.goroot, facts.go_env.get("GOROOT")};
    for (const auto& line : facts.go_env_file_lines) {
        if (line.name == "GOROOT") named.push_back(line.value);
    }
    for (const auto& path : named) {
        if (!path.empty() && !facts.trees.contains(path)) facts.trees.emplace(path, inspect_tree(host, path));
    }
}

}  // namespace

Facts gather(const Host& inner) {
    Facts facts;
    facts.live = inner.live();
    facts.machine = inner.machine();
    facts.user = inner.user();
    facts.cwd = inner.cwd();
    if (auto startup = inner.recorded_startup()) facts.startup = *std::move(startup);
    facts.env = attribute(inner.environment(), facts.startup);
    name_parent(inner, facts.env);
    const AttributedHost host(inner, facts.env);

    facts.path = scan_path(host);
    if (!facts.startup.assignments.empty()) attribute_path(host, facts.startup, facts.path);
    facts.managers = find_managers(host, facts.path);
    facts.homebrew = find_homebrew(host, facts.path);
    facts.go_on_path = find_on_path(host, facts.path, "go");

    select_go(host, facts);
    facts.selection.discovered_goroot = discovered_goroot(host, facts.selection);
    look_at_trees(host, facts);
    facts.toolchains =
        find_toolchains(host, facts.go_on_path, facts.selection, facts.go_env.get("GOMODCACHE"));
    facts.tools = find_tools(host, facts);
    facts.dirs = folders_written_to(host, facts);
    if (facts.modules.gopath_mods.empty()) facts.modules.gopath_mods = gopath_roots_with_mod(host, facts);
    return facts;
}

}  // namespace trueup
