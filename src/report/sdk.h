// `trueup sdk`: compiler, SDK and flags, as text, JSON and lines for a shell.
#pragma once

#include <string>
#include <string_view>

#include "facts/facts.h"
#include "facts/judgement.h"
#include "facts/native.h"
#include "report/layout.h"

namespace trueup {

std::string sdk_text(const Facts& facts, const CgoAnswer& answer, const Judgement& judgement,
                     const Style& style);
std::string sdk_json(const Facts& facts, const CgoAnswer& answer, const Judgement& judgement, Lang lang);

// What zsh, bash or fish has to evaluate; "" when nothing is needed. No
// comments: an interactive zsh takes them for commands.
std::string sdk_shell_lines(const CgoAnswer& answer, std::string_view shell);

}  // namespace trueup
