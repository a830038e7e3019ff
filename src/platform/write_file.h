// Writing the files that a command was asked to write.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

struct Written {};
// Replaces `path` by way of a temporary file in the same folder, fsync and
// rename: a reader sees the old content or the new one, never a half. What is
// no plain file (/dev/stdout, a FIFO) is written to directly. New files get
// `mode`.
Result<Written> write_file(const std::string& path, std::string_view text, unsigned mode = 0644);

}  // namespace trueup
