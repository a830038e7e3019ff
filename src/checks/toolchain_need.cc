#include "checks/toolchain_need.h"

#include "checks/go_facts.h"
#include "checks/support.h"

namespace trueup {

std::optional<ToolchainNeed> toolchain_need(const Facts& facts) {
    if (modules_off(facts)) return std::nullopt;
    ToolchainNeed need;
    need.file = deciding_file(facts);
    if (need.file == nullptr || !need.file->go.known()) return std::nullopt;
    need.version = need.file->go.value();
    need.origin = need.file->go.origin();
    need.local = local_release(facts);
    if (need.local.empty() || go_language(need.version).empty()) return std::nullopt;
    need.unmet = compare_go(need.version, need.local) > 0;
    return need;
}

Given gotoolchain(const Facts& facts) {
    if (const auto* setting = facts.go_env.find("GOTOOLCHAIN"))
        return {setting->value, setting->origin, false};
    if (const auto set = given(facts, "GOTOOLCHAIN")) return *set;
    return {{}, {OriginKind::unknown, {}, 0, {}, {}}, false};
}

std::string pinned_release(std::string_view gotoolchain) {
    const auto name = gotoolchain.substr(0, gotoolchain.find('+'));
    return go_release(name);
}

}  // namespace trueup
