// The bytes of an executable -> facts. Nothing is run; a file of any size costs
// a handful of small reads, and memory is bounded whatever its headers say.
#pragma once

#include "base/bytes.h"
#include "facts/binary.h"

namespace trueup {

// What the file is. Unknown formats are "other" and damaged ones keep what
// could be read; only a file that cannot be read at all is an error.
Result<BinaryFacts> read_binary(const ByteSource& source);

}  // namespace trueup
