// A signature in files of its own beside the code, in _CodeSignature: of a
// bundle whose main executable is no Mach-O image that could hold it (a script,
// an object, a static library), or that has none, or none of the name that its
// Info.plist gives. Source: Security, diskrep.cpp (bestFileGuess),
// bundlediskrep.cpp (setup, component) and codedirectory.cpp (canonicalSlotName).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "formats/signature/verify_slice.h"

namespace trueup {

// Name in _CodeSignature -> content. CodeResources is not among them: it lies
// there in every bundle.
using SignatureFiles = std::map<std::string, std::string, std::less<>>;

// Is what such a file may be called.
bool is_signature_file(std::string_view name);

// An image that holds its signature itself, or is unsigned: the kernel looks
// nowhere else. The first slice's kind counts.
bool holds_signature(const ByteSource& source);

// `code`: all of the main executable, or of Info.plist where there is none.
SliceSignature verify_beside(const ByteSource& code, const SignatureFiles& files, const Surroundings& around);

}  // namespace trueup
