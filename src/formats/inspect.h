// The bytes of one file -> all that `inspect` says about it.
#pragma once

#include <string_view>

#include "facts/inspection.h"
#include "formats/ar.h"
#include "formats/image.h"

namespace trueup {

// Can these first bytes be those of a binary? Cheap, and never a false no.
bool may_be_binary(std::string_view head);

// `head`: the first head_size bytes of `source`, or all of them. The path is
// left empty, and so are the problems. Nothing is run, and nothing but `source`
// is read, unless `open` is given: it opens the members of thin archives.
InspectedFile inspect(const ByteSource& source, std::string_view head, const OpenMember& open = {});

}  // namespace trueup
