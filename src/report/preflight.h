// What `release preflight` found, for people and for programs.
#pragma once

#include <string>

#include "facts/judgement.h"
#include "report/layout.h"

namespace trueup {

std::string preflight_text(const Judgement& judgement, bool verbose, const Style& style);
std::string preflight_json(const Judgement& judgement, const std::string& file, Lang lang);

}  // namespace trueup
