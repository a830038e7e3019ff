// Finding go.mod, go.work and commands, as the go command does it.
// Sources: cmd/go/internal/modload/init.go, cmd/go/internal/search, os/exec.
#pragma once

#include <string>
#include <string_view>

#include "facts/module.h"
#include "probe/go_env_config.h"

namespace trueup {

// go.mod in the current folder or the nearest one above it, "" when there is
// none. One that lies directly in the folder for temporary files is ignored.
struct GoModPlace {
    std::string path;
    std::string ignored;  // the go.mod in the temporary folder
};
GoModPlace find_go_mod(const GoConfig& config);

// The go.work in force: GOWORK, or a search upwards that stops below GOROOT;
// "" when there is none or GOWORK=off. `relative` is set when GOWORK names no
// absolute path, which go refuses.
struct GoWorkPlace {
    std::string path;
    bool relative = false;
};
GoWorkPlace find_go_work(const GoConfig& config);
// What the search alone finds, were GOWORK not set.
std::string go_work_above(const GoConfig& config);

// The text of a go.mod or go.work; go reads the null device as an empty one.
Result<std::string> read_module_text(const Host& host, const std::string& path);

// Whether GO111MODULE lets modules be used here (modload.WillBeEnabled).
bool modules_wanted(const GoConfig& config);

// os/exec.LookPath. A command found through a relative PATH element is named
// but not usable (found is false).
struct LookedUp {
    std::string path;
    bool found = false;
};
LookedUp look_path(const GoConfig& config, const std::string& name);

// The folder for temporary files: $TMPDIR or /tmp.
std::string temp_dir(const GoConfig& config);

// `path` from the folder `from`, where that is shorter: how go names files in
// messages.
std::string short_path(const GoConfig& config, const std::string& path);

// The first entry of a list of paths (GOPATH), "" for an empty list.
std::string first_of_list(std::string_view list);

// go.mod and go.work as facts: what they say, with lines.
ModuleFacts module_facts(const GoConfig& config, const std::string& gopath);

}  // namespace trueup
