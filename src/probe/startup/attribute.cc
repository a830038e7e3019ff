#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "facts/path_history.h"
#include "facts/session.h"
#include "facts/start_up_end.h"
#include "probe/startup/startup.h"

namespace trueup {

namespace {

bool from_parent(const Origin& origin) {
    return origin.kind == OriginKind::process || origin.kind == OriginKind::unknown;
}

// The assignment that start-up ends with; nullptr when there is none, or when
// it is not certain.
const Assignment* winner(const ShellStartup& startup, const std::string& name) {
    const bool doubtful = std::ranges::any_of(startup.unknown, [&](const auto& u) { return u.name == name; });
    if (doubtful) return nullptr;
    for (auto at = startup.assignments.rbegin(); at != startup.assignments.rend(); ++at) {
        if (at->name == name) return at->exported && !at->unset ? &*at : nullptr;
    }
    return nullptr;
}

// On Linux most terminals start a bash that is no login shell: it reads .bashrc, which the
// login shell that was traced passed over. nullptr: no line there gives this value.
const Assignment* of_window_shells(const Facts& facts, const Variable& variable) {
    const auto& startup = facts.startup;
    if (startup.shell != "bash") return nullptr;
    const auto shell = std::ranges::find_if(facts.ancestors, is_shell);
    if (shell != facts.ancestors.end() && is_login_shell(*shell)) return nullptr;
    const auto set = [&](const Assignment& a) { return a.name == variable.name && !a.unset; };
    if (std::ranges::any_of(startup.assignments, set) ||
        std::ranges::any_of(startup.unknown, [&](const auto& u) { return u.name == variable.name; }))
        return nullptr;
    const Assignment* found = nullptr;
    for (const auto& a : startup.elsewhere) {
        if (set(a) && a.exported && base_name(a.origin.path) == ".bashrc") found = &a;
    }
    return found != nullptr && found->value == variable.value ? found : nullptr;
}

}  // namespace

void attribute_startup(Facts& facts) {
    const auto& startup = facts.startup;
    // Start-up that did not end says nothing about the shell that came of it.
    if (startup.method.empty() || broke_off(startup)) return;
    for (auto& variable : facts.env.variables) {
        if (!from_parent(variable.origin)) continue;
        const auto* assignment = winner(startup, variable.name);
        if (const auto* line = assignment == nullptr ? of_window_shells(facts, variable) : nullptr) {
            variable.origin = line->origin;
            continue;
        }
        if (assignment == nullptr || assignment->value != variable.value) continue;
        if (assignment->origin.kind == OriginKind::unknown || assignment->origin.kind == OriginKind::process)
            continue;
        variable.origin = assignment->origin;
    }
    std::multimap<std::string, PathElement> elements;
    for (auto& element : path_elements(startup, facts.user.home)) {
        auto text = element.text;
        elements.emplace(std::move(text), std::move(element));
    }
    for (auto& entry : facts.path) {
        const auto at = elements.find(entry.text);
        if (at == elements.end()) continue;
        const auto element = std::move(at->second);
        const auto& origin = element.origin;
        elements.erase(at);
        if (element.moved_by.kind == OriginKind::file) entry.moved_by = element.moved_by;
        // Unknown with a reason: a line of start-up put it there, and nobody can say which.
        const bool said =
            origin.kind == OriginKind::unknown ? !origin.note.empty() : origin.kind != OriginKind::process;
        if (said && from_parent(entry.origin)) entry.origin = origin;
    }
}

}  // namespace trueup
