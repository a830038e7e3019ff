#include "checks/newer_go.h"

#include <algorithm>

#include "checks/installed_go.h"
#include "checks/path_shadow.h"
#include "checks/support.h"

namespace trueup {
namespace {

bool would_do(std::string_view release, const std::string& version, Fetching fetching) {
    return (fetching == Fetching::allowed && compare_go(release, "go1.21") >= 0) ||
           compare_go(release, "go" + version) >= 0;
}

}  // namespace

bool newer_go_is_shadowed(const Facts& facts, const std::string& version, Fetching fetching) {
    const auto shadow = path_shadow(facts);
    return shadow && would_do(shadow->wanted_release, version, fetching);
}

std::optional<Remedy> installed_newer_go(const Facts& facts, const std::string& version, Fetching fetching) {
    if (newer_go_is_shadowed(facts, version, fetching))
        return advice("mend-the-cause",
                      {"Mend what is said under path-order-shadows: a Go that is new enough is installed.",
                       "请先解决 path-order-shadows 所述的问题：已经装有足够新的 Go。"});
    const auto* best = best_installed(facts);
    if (best == nullptr || !would_do(best->version, version, fetching)) return std::nullopt;
    const auto& owner = best->owner;
    if (owner == "goenv" || owner == "gvm" || owner == "asdf" || owner == "mise")
        return advice("select-newer",
                      say("{0} is installed in {1}: select it with {2}.",
                          "{1} 中已装有 {0}：请用 {2} 选择它。", best->version, best->goroot, owner));
    auto remedy = add_to_path(facts, folder_for_path(facts, *best), true);
    remedy.summary = {
        fmt::format("{} is installed in {}. {}", best->version, best->goroot, remedy.summary.en),
        fmt::format("{} 中已装有 {}。{}", best->goroot, best->version, remedy.summary.zh)};
    return remedy;
}

Remedy get_newer_go(const Facts& facts, const std::string& version) {
    if (auto remedy = installed_newer_go(facts, version, Fetching::allowed)) return *std::move(remedy);
    return advice("install-newer",
                  say("Install Go {} or newer; from 1.21 on, go fetches what a go.mod asks for.",
                      "安装 Go {} 或更新的版本；从 1.21 起，go 会自行获取 go.mod 要求的版本。", version));
}

}  // namespace trueup
