// Executables seen by reading bytes: PATH, `go`s, tools.
#pragma once

#include <string>
#include <vector>

#include "facts/environment.h"
#include "facts/toolchain.h"
#include "platform/host.h"

namespace trueup {

// Reads what the file at `path` is. Never runs it. A recorded host's `binary`
// facts stand in for its bytes; without them the kind is known and arch,
// version are empty.
Executable inspect_executable(const Host& host, const std::string& path);

// PATH of the host's environment, element by element.
std::vector<PathEntry> scan_path(const Host& host);

// Every executable called `name` on PATH, in order. What a shell's lookup would
// skip (directories, files without the execute bit) is included with its kind.
std::vector<Executable> find_on_path(const Host& host, const std::vector<PathEntry>& path,
                                     const std::string& name);

// The executable that a PATH lookup runs (the first usable one of
// find_on_path); nullptr when none.
const Executable* first_usable(const std::vector<Executable>& found);

// A GOROOT candidate, looked at file by file.
GoTree inspect_tree(const Host& host, const std::string& path);

}  // namespace trueup
