// What the load commands of a Mach-O image say. Layout: Apple's
// <mach-o/loader.h>, <mach/machine.h>.
#pragma once

#include "facts/inspection.h"
#include "formats/macho_file.h"

namespace trueup {

// Everything but its Go build info. `size`: bytes of the image. `source` begins
// where the image does.
BinarySlice macho_slice(const MachoFile& file, const ByteSource& source, std::uint64_t size);

// Of a member of an archive: architecture and type alone.
BinarySlice macho_object(const MachoFile& file);

}  // namespace trueup
