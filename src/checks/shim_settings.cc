#include "checks/shim_settings.h"

#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"

namespace trueup {
namespace {

bool is_off(std::string_view value) { return value == "0" || value == "false"; }

// What the manager's shim sets for each Go that it keeps.
bool always_sets(const Facts& facts, std::string_view manager, std::string_view name) {
    const auto& env = facts.env;
    if (name == "GOROOT") {
        if (manager == "goenv") return env.get("GOENV_DISABLE_GOROOT") != "1";
        return manager == "asdf" || (manager == "mise" && !is_off(env.get("MISE_GO_SET_GOROOT")));
    }
    if (name == "GOBIN") {
        const auto wish = env.get("MISE_GO_SET_GOBIN");
        return manager == "asdf" ||
               (manager == "mise" && !is_off(wish) && (!wish.empty() || env.find("GOBIN") == nullptr));
    }
    const bool kept = env.get("GOENV_APPEND_GOPATH") == "1" || env.get("GOENV_PREPEND_GOPATH") == "1";
    return name == "GOPATH" && manager == "goenv" && env.get("GOENV_DISABLE_GOPATH") != "1" && !kept;
}

// The value of the process is an element of what the shim made of it.
bool holds_own(const Facts& facts, std::string_view name, const std::string& made) {
    const auto own = facts.env.get(name);
    return !own.empty() && (made.ends_with(":" + own) || made.starts_with(own + ":"));
}

}  // namespace

bool replaced_by_shim(const Facts& facts, std::string_view name) {
    const auto* started = go_from_path(facts);
    if (started == nullptr || started->shim_of.empty()) return false;
    // The go behind the shim was asked for this setting.
    if (const auto* setting = facts.go_env.find(name)) {
        const auto layer = std::ranges::find(setting->layers, "environment", &Layer::layer);
        if (layer != setting->layers.end())
            return layer->origin.kind == OriginKind::command && !holds_own(facts, name, layer->value);
    }
    const auto manager = std::ranges::find(facts.managers, started->shim_of, &Manager::name);
    if (manager == facts.managers.end() || manager->selected.is("system")) return false;
    // It is not known what the environment gave, or no go could be started yet.
    const bool none = facts.go_env.unavailable.has_value();
    if (!none && manager_of(facts, facts.selection.go.path) != &*manager) return false;
    return always_sets(facts, manager->name, name);
}

}  // namespace trueup
