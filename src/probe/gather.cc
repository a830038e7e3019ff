#include "probe/gather.h"

#include <algorithm>

#include "base/text.h"
#include "facts/meant_folder.h"
#include "formats/go_version.h"
#include "probe/attributed_host.h"
#include "probe/editors.h"
#include "probe/executables.h"
#include "probe/gather_dirs.h"
#include "probe/go_env.h"
#include "probe/go_env_built_in.h"
#include "probe/goroot.h"
#include "probe/native.h"
#include "probe/session.h"
#include "probe/startup/startup.h"
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

constexpr std::uint64_t longest_startup_file = 1024 * 1024;

// The lines themselves, where a recording names their place alone.
void fill_in_lines(const Host& host, ShellStartup& startup) {
    std::vector<Origin*> origins;
    for (auto& assignment : startup.assignments) origins.push_back(&assignment.origin);
    for (auto& name : startup.names) origins.push_back(&name.origin);
    for (auto* place : origins) {
        auto& origin = *place;
        if (!origin.text.empty() || origin.path.empty() || origin.line < 1) continue;
        const auto content = host.read(origin.path, longest_startup_file);
        if (!content) continue;
        auto lines = lines_of(*content);
        const auto index = static_cast<std::size_t>(origin.line - 1);
        if (index < lines.size()) origin.text = std::move(lines[index]);
    }
}

constexpr std::uint64_t longest_list = 64 * 1024;

// macOS: path_helper(8) puts the folders on PATH that the files in /etc/paths.d name,
// and they are to be changed there, not in the line that runs it.
void name_path_files(const Host& host, Facts& facts) {
    const std::string folder = "/etc/paths.d";
    const auto by_helper = [&](const Origin& origin) {
        return origin.text.find("path_helper") != std::string::npos ||
               (origin.kind == OriginKind::process && facts.startup.method != "trace");
    };
    if (facts.machine.os != "darwin" || std::ranges::none_of(facts.path, by_helper, &PathEntry::origin))
        return;
    for (const auto& name : host.list(folder).value_or(std::vector<std::string>())) {
        const auto path = join_path(folder, name);
        const auto content = host.read(path, longest_list);
        if (!content) continue;
        const auto lines = lines_of(*content);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            for (auto& entry : facts.path) {
                if (entry.text.empty() || trim(lines[i]) != entry.text || !by_helper(entry.origin)) continue;
                entry.origin = {OriginKind::file, path, static_cast<int>(i) + 1, lines[i], {}};
            }
        }
    }
}

void take(Facts& facts, GoResolution resolution) {
    facts.selection = std::move(resolution.selection);
    facts.go_env = std::move(resolution.env);
    for (auto& refusal : resolution.build_refusals) facts.go_env.refusals.push_back(std::move(refusal));
    facts.modules = std::move(resolution.modules);
    facts.go_env_file = std::move(resolution.env_file);
    facts.go_env_file_problem = std::move(resolution.env_file_problem);
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
        facts.selection.unavailable = {"no go on PATH", "PATH 上没有 go"};
        facts.go_env.unavailable = facts.selection.unavailable;
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
        facts.selection.reason = {
            first->path + " belongs to " + first->shim_of + ", which selects " + target.version,
            first->path + " 属于 " + first->shim_of + "，它选择了 " + target.version};
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

// Folders that start-up lines mean for PATH and that are not on it: the file is not read, or
// the element is not written as PATH wants it.
std::vector<std::string> written_for_path(const Facts& facts) {
    std::vector<std::string> folders;
    const auto add = [&](std::string folder) {
        if (folder.starts_with('/') && std::ranges::find(folders, folder) == folders.end() &&
            std::ranges::find(facts.path, folder, &PathEntry::dir) == facts.path.end())
            folders.push_back(std::move(folder));
    };
    for (const auto& entry : facts.path) add(meant_folder(entry, facts.user.home));
    for (const auto& assignment : facts.startup.elsewhere) {
        if (assignment.name != "PATH") continue;
        for (auto& folder : split(assignment.value, ':')) add(std::move(folder));
    }
    return folders;
}

// A project is where its go.mod is.
void look_at_editors(const Host& host, Facts& facts) {
    const auto go_mod = facts.go_env.get("GOMOD");
    auto found = find_editor_settings(host, go_mod.ends_with("/go.mod") ? parent_path(go_mod) : facts.cwd);
    facts.editor_settings = std::move(found.settings);
    facts.editor_problems = std::move(found.problems);
}

}  // namespace

Facts gather(const Host& inner, std::optional<ShellStartup> startup) {
    Facts facts;
    facts.live = inner.live();
    facts.machine = inner.machine();
    facts.user = inner.user();
    facts.cwd = inner.cwd();
    facts.ancestors = inner.ancestors();
    StartupOptions reading;
    reading.may_execute = false;
    facts.startup = startup ? *std::move(startup) : read_startup(inner, reading);
    fill_in_lines(inner, facts.startup);
    facts.env = inner.environment();
    name_parent(inner, facts.env);
    facts.path = scan_path(AttributedHost(inner, facts.env));
    attribute_startup(facts);
    name_path_files(inner, facts);
    // From here on every layer of a setting that the environment decides names its line.
    const AttributedHost host(inner, facts.env);
    facts.managers = find_managers(host, facts.path);
    facts.homebrew = find_homebrew(host, facts.path);
    facts.go_on_path = find_on_path(host, facts.path, "go");
    look_at_session(inner, facts);

    select_go(host, facts);
    facts.selection.discovered_goroot = discovered_goroot(host, facts.selection);
    look_at_trees(host, facts);
    facts.toolchains = find_toolchains(host, facts.go_on_path, facts.selection,
                                       facts.go_env.get("GOMODCACHE"), written_for_path(facts));
    facts.tools = find_tools(host, facts);
    facts.dirs = folders_written_to(host, facts);
    look_at_editors(host, facts);
    facts.native = look_at_native(host, facts);
    if (facts.modules.gopath_mods.empty()) facts.modules.gopath_mods = gopath_roots_with_mod(host, facts);
    return facts;
}

}  // namespace trueup
