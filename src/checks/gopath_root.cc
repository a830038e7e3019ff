#include "checks/gopath_root.h"

#include "base/text.h"
#include "checks/go_settings.h"

namespace trueup {

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

}  // namespace trueup
