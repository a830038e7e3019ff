// The registry as one SQLite file (write-ahead log, every commit on the disk):
// for the releases of one machine.
#pragma once

#include <memory>
#include <string>

#include "release/registry.h"

namespace trueup {

// nullptr: the file is not there and `create` is false.
Result<std::unique_ptr<Registry>> open_sqlite_registry(const std::string& path, bool create);

}  // namespace trueup
