// Where Go toolchains are usually installed, and by whom.
#pragma once

#include <string>
#include <vector>

#include "platform/host.h"

namespace trueup {

struct ToolchainPlace {
    std::string goroot;    // a candidate: it need not be there
    std::string found_by;  // "known place: ~/sdk"
};

// Folders are listed, candidates are not looked at.
std::vector<ToolchainPlace> toolchain_places(const Host& host, const std::string& module_cache);

// Whose installation the (resolved) tree is: see Toolchain::owner.
std::string toolchain_owner(const Host& host, const std::string& goroot, const std::string& module_cache);

// GOMODCACHE's usual place from the environment alone; "" without a home.
std::string usual_module_cache(const Host& host);

}  // namespace trueup
