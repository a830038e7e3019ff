#include "checks/gopath_root.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/told.h"

namespace trueup {
namespace {

// The folder is somebody's home: by its place, or because go keeps its own files in it.
bool is_home(const Facts& facts, const std::string& folder) {
    const auto above = parent_path(folder);
    if (folder == "/root" || above == "/home" || above == "/Users" || above.ends_with(":/Users")) return true;
    const auto inside = [&](std::string_view setting, std::string_view elsewhere, std::string_view mac) {
        const auto path = shown_env(facts, setting);
        return !folder.empty() && (path == join_path(folder, elsewhere) || path == join_path(folder, mac));
    };
    return inside("GOENV", ".config/go/env", "Library/Application Support/go/env") ||
           inside("GOCACHE", ".cache/go-build", "Library/Caches/go-build");
}

bool is_default_gopath(const Facts& facts, std::string_view shown) {
    if (shown == "$HOME/go" || shown == "${HOME}/go" || shown == "~/go") return true;
    const auto path = clean_path(with_slashes(shown));
    return base_name(path) == "go" && is_home(facts, std::string(parent_path(path)));
}

}  // namespace

std::string goroot_in_force(const Facts& facts) {
    if (auto goroot = facts.go_env.get("GOROOT"); !goroot.empty()) return goroot;
    if (const auto exported = facts.env.get("GOROOT"); !exported.empty()) return exported;
    return facts.selection.goroot;
}

bool modules_go_into_goroot(const Facts& facts) {
    const auto goroot = goroot_in_force(facts);
    const auto gopath = given(facts, "GOPATH");
    if (goroot.empty() || !gopath || given(facts, "GOMODCACHE")) return false;
    const auto first = split(gopath->value, ':').front();
    return !first.empty() && clean_path(first) == clean_path(goroot);
}

const Symptom* told_goroot_in_default_gopath(const Facts& facts) {
    const auto at = std::ranges::find_if(facts.symptoms, [](const Symptom& s) {
        return s.id == "gopath-not-set" || (s.id == "gocache-bad" && s.text.contains("GOMODCACHE"));
    });
    if (at == facts.symptoms.end()) return nullptr;
    if (std::ranges::any_of(told_values(facts, "GOPATH"), [](const auto& one) { return !one.value.empty(); }))
        return nullptr;
    auto goroot = shown_env(facts, "GOROOT");
    if (const auto given = told_values(facts, "GOROOT"); goroot.empty() && !given.empty())
        goroot = given.front().value;
    // `go env GOPATH` had the default before somebody set GOROOT to the same folder.
    const auto gopath = shown_env(facts, "GOPATH");
    const auto set = told_values(facts, "GOROOT");
    const bool since = !set.empty() && set.back().value == gopath && set.back().line < at->line;
    if (since) return is_default_gopath(facts, gopath) ? &*at : nullptr;
    if (!gopath.empty()) return nullptr;
    return is_default_gopath(facts, goroot) ? &*at : nullptr;
}

}  // namespace trueup
