// Programs for AIX (XCOFF, 32 and 64 bit) and Plan 9 (a.out), as far as Go's
// build info and the architecture need it. Layouts: IBM, "XCOFF Object File
// Format"; Plan 9's a.out(6). Go: debug/buildinfo, internal/xcoff, debug/plan9obj.
#pragma once

#include <string_view>

#include "formats/image.h"

namespace trueup {

// The magic of XCOFF has two bytes only: read_xcoff() decides.
bool is_xcoff(std::string_view head);
bool is_plan9(std::string_view head);

// Error kind invalid: the header does not fit the file, which is then something else.
Result<Image> read_xcoff(const ByteSource& source, std::string_view head);
Result<Image> read_plan9(const ByteSource& source, std::string_view head);

// Of an XCOFF file: "executable", "shared-library" or "object".
std::string_view xcoff_type(std::string_view head);

}  // namespace trueup
