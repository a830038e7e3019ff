// `go env`, resolved natively: the same names and values as the real
// `go env -json` (GOGCCFLAGS aside), each with its layers. Rules: cmd/go's
// internal/cfg, internal/envcmd, internal/toolchain and cmd/dist of the release
// in question.
#pragma once

#include <cstddef>
#include <string_view>

#include "facts/environment.h"
#include "facts/module.h"
#include "facts/toolchain.h"
#include "platform/host.h"

namespace trueup {

struct GoResolution {
    // What ends the commands that load packages (go build, go list, go test)
    // although `go env` answers; kind `other`.
    std::vector<Refusal> build_refusals;
    // How many of env.refusals, from the first on, end `go env NAME` as well,
    // whatever the name. The others come from go's builder, which is made only when
    // a name in asks_builder(), or no name at all, is asked for.
    std::size_t refusals_of_all = 0;
    Selection selection;  // which toolchain runs here, and why
    GoEnv env;            // as that toolchain would print it
    ModuleFacts modules;
    std::string env_file;                  // the `go env -w` file; empty when off or not known
    std::string env_file_problem;          // why it is there and was not read
    std::vector<Variable> env_file_lines;  // its KEY=VALUE lines in order
    std::vector<Variable> env_file_bad;    // lines go does not understand
};

// `go` is the executable that PATH (or a manager's shim) leads to; its kind,
// version and architecture are known as far as they could be read.
GoResolution resolve_go(const Host& host, const Executable& go);

// CGO_CFLAGS and its kin: `go env` asks its builder for these.
bool asks_builder(std::string_view name);

}  // namespace trueup
