#include "probe/gather_startup.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_startup_file = 1024 * 1024;

bool is_from_parent(const Origin& origin) {
    return origin.kind == OriginKind::process || origin.kind == OriginKind::unknown;
}

const Assignment* last_exported(const ShellStartup& startup, const std::string& name) {
    const auto at = std::find_if(startup.assignments.rbegin(), startup.assignments.rend(),
                                 [&](const Assignment& one) { return one.exported && one.name == name; });
    return at == startup.assignments.rend() ? nullptr : &*at;
}

// The line itself, from the file when the assignment came without it.
std::string text_of(const Host& host, const Origin& origin) {
    if (!origin.text.empty() || origin.path.empty() || origin.line < 1) return origin.text;
    const auto content = host.read(origin.path, max_startup_file);
    if (!content) return {};
    const auto lines = lines_of(*content);
    const auto index = static_cast<std::size_t>(origin.line - 1);
    return index < lines.size() ? lines[index] : std::string();
}

// Does the line name the folder, as it is or from the home folder?
bool names_folder(const std::string& line, const std::string& folder, const std::string& home) {
    if (folder.empty()) return false;
    if (line.find(folder) != std::string::npos) return true;
    if (home.empty() || !is_inside(folder, home)) return false;
    const auto rest = folder.substr(home.size());
    for (const std::string start : {"$HOME", "${HOME}", "~"}) {
        if (line.find(start + rest) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

Environment attribute(const Environment& environment, const ShellStartup& startup) {
    Environment better = environment;
    for (auto& variable : better.variables) {
        if (!is_from_parent(variable.origin)) continue;
        const auto* assignment = last_exported(startup, variable.name);
        if (assignment != nullptr && assignment->value == variable.value)
            variable.origin = assignment->origin;
    }
    return better;
}

void attribute_path(const Host& host, const ShellStartup& startup, std::vector<PathEntry>& path) {
    std::map<std::string, std::vector<const Assignment*>> brought;  // element -> who brought it in
    std::set<std::string> before;
    bool first = true;
    for (const auto& assignment : startup.assignments) {
        if (assignment.name != "PATH") continue;
        const auto elements = split(assignment.value, ':');
        std::set<std::string> now(elements.begin(), elements.end());
        const auto line = first ? text_of(host, assignment.origin) : std::string();
        for (const auto& element : now) {
            const bool is_new =
                first ? names_folder(line, element, host.user().home) : !before.contains(element);
            if (is_new) brought[element].push_back(&assignment);
        }
        before = std::move(now);
        first = false;
    }
    for (auto& entry : path) {
        const auto at = brought.find(entry.text);
        if (at != brought.end() && at->second.size() == 1) {
            entry.origin = at->second.front()->origin;
        } else if (entry.origin.kind == OriginKind::file) {
            // The whole variable's line did not bring this element in.
            entry.origin = Origin{OriginKind::process, "", 0, "", ""};
        }
    }
}

AttributedHost::AttributedHost(const Host& inner, Environment environment)
    : inner_(inner), environment_(std::move(environment)) {}

}  // namespace trueup
