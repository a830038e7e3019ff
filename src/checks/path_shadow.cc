#include "checks/path_shadow.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/goroot_mismatch.h"
#include "checks/support.h"

namespace trueup {
namespace {

bool holds_go(const PathEntry& entry) {
    return std::ranges::find(entry.commands, "go") != entry.commands.end();
}

bool is_installed(const Manager& manager, const std::string& release) {
    return std::ranges::any_of(manager.versions, [&](const std::string& version) {
        return (version.starts_with("go") ? version : "go" + version) == release;
    });
}

// Wish 1: the release that the manager selects here; empty when it is none, or
// the one that runs anyway.
std::string managed_wish(const Manager& manager, const std::string& running) {
    if (!manager.selected.known()) return {};
    const auto& text = manager.selected.value();
    auto wanted = go_release(text.starts_with("go") ? text : "go" + text);
    if (wanted.empty() || wanted == running || !is_installed(manager, wanted)) return {};
    return wanted;
}

}  // namespace

std::optional<PathShadow> path_shadow(const Facts& facts) {
    PathShadow out;
    out.winner = go_from_path(facts);
    if (out.winner == nullptr || !is_go_command(*out.winner)) return std::nullopt;
    if (manager_of(facts, out.winner->path) != nullptr) return std::nullopt;
    out.winner_release = local_release(facts);
    if (out.winner_release.empty()) return std::nullopt;
    out.mismatch = goroot_mismatch(facts);
    if (out.mismatch && out.mismatch->kind != GorootMismatch::Kind::plain) return std::nullopt;
    const auto folder = parent_path(out.winner->path);
    const auto goroot = given(facts, "GOROOT");
    if (goroot && folder == join_path(goroot->value, "bin")) return std::nullopt;  // goroot-overrides-manager

    const auto first = std::ranges::find(facts.path, folder, &PathEntry::dir);
    if (first == facts.path.end()) return std::nullopt;
    for (const auto& entry : std::span(first + 1, facts.path.end())) {
        if (entry.duplicate || !holds_go(entry)) continue;
        out.wanted = &entry;
        if (const auto* manager = manager_of(facts, entry.dir)) {
            if (out.mismatch) continue;
            out.wanted_release = managed_wish(*manager, out.winner_release);
            out.manager = manager;
            if (!out.wanted_release.empty()) return out;
            continue;
        }
        if (!is_general_folder(folder) || is_general_folder(entry.dir) || !is_go_bin(facts, entry.dir))
            continue;
        const auto go = std::ranges::find(facts.go_on_path, join_path(entry.dir, "go"), &Executable::path);
        if (go == facts.go_on_path.end() || !is_go_command(*go) || go->resolved == out.winner->resolved)
            continue;
        // The order is the mistake where GOROOT names the very tree that should come first; else
        // GOROOT is.
        if (out.mismatch &&
            parent_path(parent_path(go->resolved)) != clean_path(out.mismatch->tree->resolved))
            continue;
        out.wanted_release = go_release(go->go_version);
        out.manager = nullptr;
        if (!out.wanted_release.empty() && compare_go(out.wanted_release, out.winner_release) > 0) return out;
    }
    return std::nullopt;
}

}  // namespace trueup
