// Text in, judgement out: what `trueup diagnose`, its evaluation and its tests
// share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/facts.h"
#include "facts/judgement.h"

namespace trueup {

struct Diagnosis {
    Facts facts;
    Judgement judgement;
};

Diagnosis diagnose(std::string_view text, std::vector<Remark> host);

// Judges a file of reports ({"id", "text", "facts", "platform", "tier",
// "expected": {"cause", "accept"}} a line) and prints results and misses.
int evaluate(const std::string& file);

}  // namespace trueup
