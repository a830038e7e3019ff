// The table of source file names in a Go binary's line table. Layout:
// runtime/symtab.go, pcHeader, of Go 1.18 to 1.20 (64-bit; magic 0xfffffff0 and
// 0xfffffff1).
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"

namespace trueup {

// The names, each ended by NUL. nullopt: no such table, or one of another
// layout, or one larger than any real one.
std::optional<std::string> go_file_names(const ByteSource& source);

}  // namespace trueup
