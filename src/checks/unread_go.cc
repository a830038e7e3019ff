#include "checks/unread_go.h"

#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"

namespace trueup {
namespace {

bool go_is_found(const Facts& facts) {
    return std::ranges::any_of(facts.go_on_path,
                               [](const Executable& go) { return go.kind == FileKind::binary; });
}

const StartupFile* startup_file_of(const Facts& facts, const std::string& path) {
    const auto at = std::ranges::find(facts.startup.files, path, &StartupFile::path);
    return at == facts.startup.files.end() ? nullptr : &*at;
}

// The nearest shell above, where it is one of the user's kind that reads the files of
// interactive shells; nullptr: it is none, or nobody knows.
const Ancestor* interactive_shell_above(const Facts& facts) {
    const auto at = std::ranges::find_if(facts.ancestors, is_shell);
    if (at == facts.ancestors.end()) return nullptr;
    auto name = base_name(at->name);
    if (name.starts_with('-')) name.erase(0, 1);
    if (name != facts.startup.shell) return nullptr;
    return is_interactive_shell(*at) || has_option(*at, 'i', "--interactive") ? &*at : nullptr;
}

// That shell had no such folder when it began, so one of its files has added it.
bool gained_here(const Facts& facts, const std::string& folder) {
    const auto* shell = interactive_shell_above(facts);
    if (shell == nullptr || !shell->environment.known()) return false;
    const auto before = split(shell->environment.value().get("PATH"), ':');
    return std::ranges::find(before, folder) == before.end();
}

// The file of interactive shells, from which something of this environment comes. A folder
// of PATH that the file adds may have been there all the same.
std::string interactive_file(const Facts& facts) {
    const auto is_interactive = [&](const Origin& origin) {
        if (origin.kind != OriginKind::file) return false;
        const auto name = base_name(origin.path);
        return facts.startup.shell == "zsh" ? name == ".zshrc" : name == ".bashrc";
    };
    for (const auto& variable : facts.env.variables) {
        if (variable.name != "PATH" && is_interactive(variable.origin)) return variable.origin.path;
    }
    for (const auto& entry : facts.path) {
        if (is_interactive(entry.origin) && gained_here(facts, entry.text)) return entry.origin.path;
    }
    return {};
}

// PATH is the one that a fresh login shell ends with, by a line of the user's file for login
// shells. (bash -c becomes its last command, and is above that no more.)
bool has_path_of_login_file(const Facts& facts) {
    const auto& startup = facts.startup;
    if (startup.method != "trace" || !startup.complete) return false;
    const auto path = std::ranges::find(startup.final_values, "PATH", &Assignment::name);
    if (path == startup.final_values.end() || path->value != facts.env.get("PATH")) return false;
    const auto* file = startup_file_of(facts, path->origin.path);
    return file != nullptr && file->read && file->why.starts_with("login shells") &&
           is_inside(file->path, facts.user.home);
}

}  // namespace

bool for_login_shells(const Facts& facts, const std::string& path) {
    const auto* file = startup_file_of(facts, path);
    return file != nullptr && file->read && file->why.starts_with("login shells");
}

bool in_login_bash(const Facts& facts) {
    if (facts.startup.shell != "bash") return false;
    if (has_path_of_login_file(facts)) return true;
    const auto* shell = interactive_shell_above(facts);
    return shell != nullptr && is_login_shell(*shell);
}

UnreadGo unread_go(const Facts& facts) {
    if (go_is_found(facts)) return {};
    for (const auto& assignment : facts.startup.elsewhere) {
        if (assignment.name != "PATH") continue;
        for (const auto& dir : split(assignment.value, ':')) {
            if (dir.starts_with('/') && path_entry(facts, dir) == nullptr && is_go_bin(facts, dir))
                return {&assignment, dir};
        }
    }
    return {};
}

std::vector<LoginOnly> login_only_lines(const Facts& facts) {
    const auto& startup = facts.startup;
    if (startup.method != "trace" || !startup.complete) return {};
    const auto read = interactive_file(facts);
    if (read.empty()) return {};
    std::vector<LoginOnly> out;
    for (const auto& value : startup.final_values) {
        if (value.origin.kind != OriginKind::file || !for_login_shells(facts, value.origin.path)) continue;
        const auto line = std::ranges::find_if(startup.assignments, [&](const Assignment& one) {
            return one.name == value.name && one.origin == value.origin && one.value == value.value;
        });
        if (line != startup.assignments.end() && facts.env.find(value.name) == nullptr)
            out.push_back({&*line, read});
    }
    return out;
}

}  // namespace trueup
