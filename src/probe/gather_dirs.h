// The folders that Go writes to, and the tools that lie in them.
#pragma once

#include <string>
#include <vector>

#include "facts/facts.h"
#include "platform/host.h"

namespace trueup {

// Each reads env, path and go_env of `facts`.

// gopls, dlv and the like first on PATH; then every program in GOBIN and in the
// bin folders of GOPATH (at most 200 files).
std::vector<Executable> find_tools(const Host& host, const Facts& facts);

// GOMODCACHE, GOCACHE, GOBIN and GOPATH's first folder. `writable` and
// `owner_uid` of a folder that does not exist are those of its nearest parent
// that does: there it would be made.
std::vector<WritableDir> folders_written_to(const Host& host, const Facts& facts);

// GOPATH folders with a go.mod in their root.
std::vector<std::string> gopath_roots_with_mod(const Host& host, const Facts& facts);

}  // namespace trueup
