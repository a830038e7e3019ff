// The files of a bundle against its seal.
#pragma once

#include <string_view>
#include <vector>

#include "facts/signature.h"
#include "probe/bundle.h"
#include "probe/signature.h"

namespace trueup {

// `seal`: the text of _CodeSignature/CodeResources. Code inside the bundle is
// judged as well.
std::vector<SignatureProblem> check_sealed_files(const Host& host, const Bundle& bundle,
                                                 std::string_view seal, const SignatureOptions& options);

}  // namespace trueup
