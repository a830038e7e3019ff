// Executables seen by reading bytes: PATH, `go`s, tools.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/binary.h"
#include "facts/environment.h"
#include "facts/toolchain.h"
#include "platform/host.h"

namespace trueup {

// Header and build info of the file at `path` (links followed). A recorded
// host's `binary` facts stand in for its bytes. Errors as Host::open.
Result<BinaryFacts> binary_of(const Host& host, const std::string& path);

// Reads what the file at `path` is. Never runs it. A recorded host's `binary`
// facts stand in for its bytes; without them the kind is known and arch,
// version are empty.
Executable inspect_executable(const Host& host, const std::string& path);

// PATH of the host's environment, element by element. `folders_only` leaves
// `commands` empty: for those who ask one name only (a question a name and
// folder is saved).
enum class PathDetail { folders_only, commands };
std::vector<PathEntry> scan_path(const Host& host, PathDetail detail = PathDetail::commands);

// Every executable called `name` on PATH, in order. What a shell's lookup would
// skip (directories, files without the execute bit) is included with its kind.
// Elements that repeat an earlier one are passed over.
std::vector<Executable> find_on_path(const Host& host, const std::vector<PathEntry>& path,
                                     const std::string& name);

// What a shell and Go's exec.LookPath would try to run: a file with an execute
// bit, whatever it holds.
bool usable(const Executable& executable);

// The executable that a PATH lookup runs (the first usable one of
// find_on_path); nullptr when none.
const Executable* first_usable(const std::vector<Executable>& found);

// A GOROOT candidate, looked at file by file. A relative path is taken from
// the host's current folder.
GoTree inspect_tree(const Host& host, const std::string& path);

}  // namespace trueup
