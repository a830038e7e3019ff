// `trueup verify signature` made readable.
#pragma once

#include <string>
#include <vector>

#include "facts/signature.h"
#include "report/layout.h"

namespace trueup {

std::string signatures_text(const std::vector<FileSignature>& files, const Style& style);
std::string signatures_json(const std::vector<FileSignature>& files, Lang lang);

// The fault in words, with which page, slot or file it is about.
std::string problem_text(const SignatureProblem& problem, Lang lang);

}  // namespace trueup
