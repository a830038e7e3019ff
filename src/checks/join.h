// Two judgements of one trouble: what a pasted text shows, and what the machine
// shows on which it was printed (`diagnose --live`).
#pragma once

#include <cstddef>
#include <span>

#include "checks/check.h"
#include "facts/judgement.h"

namespace trueup {

struct Joined {
    Judgement judgement;
    // Findings about this machine that have nothing to do with the text; left out.
    std::size_t unrelated = 0;
};

// The text decides what the question is. A cause that both name becomes one
// finding with the evidence of both and the machine's remedies; one of the
// machine's that explains a finding of the text comes before it; where the text
// leaves a cause open and the machine does not have it, the finding says so.
Joined join(Judgement text, Judgement machine, std::span<const Check* const> checks);

}  // namespace trueup
