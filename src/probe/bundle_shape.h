// What a seal does not cover, and what a bundle must therefore be like: its
// root, the folder of its signature, its links. Source: Security,
// bundlediskrep.cpp (setup, validateFrameworkRoot, validateMetaDirectory) and
// dirscanner.cpp (DirValidator), strict validation.
#pragma once

#include <vector>

#include "facts/signature.h"
#include "probe/bundle.h"

namespace trueup {

// Details are paths below the bundle's root, or absolute where they lie elsewhere.
// `beside`: the signature lies in _CodeSignature, not in the executable.
std::vector<SignatureProblem> check_bundle_shape(const Host& host, const Bundle& bundle, bool beside);

// The versions of a framework beside the one that `bundle` is, absolute paths.
std::vector<std::string> other_versions(const Host& host, const Bundle& bundle);

}  // namespace trueup
