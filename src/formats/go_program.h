// What Go's linker wrote into a program, taken apart. Rule: debug/buildinfo and
// runtime/debug.ParseBuildInfo of Go 1.27; the build id of Mach-O and PE:
// cmd/internal/buildid.
#pragma once

#include <optional>
#include <string_view>

#include "facts/inspection.h"
#include "formats/image.h"

namespace trueup {

// nullopt: not made by Go, as far as its bytes tell. `noted`: what a note of the
// file said already (ELF: the build id).
std::optional<GoProgram> read_go_program(const ByteSource& source, const Image& image,
                                         std::optional<GoProgram> noted);

// The lines of a module text ("path\t…", "mod\t…", "dep\t…", "=>\t…",
// "build\t…") put into `program`. Lines of other kinds are passed over.
void parse_go_modules(std::string_view text, GoProgram& program);

}  // namespace trueup
