// Two go on PATH, as a pasted text tells of them: the one that answers is older than
// another whose folder stands behind it (or not on PATH at all).
#pragma once

#include <optional>
#include <string>

#include "facts/facts.h"

namespace trueup {

struct ToldShadow {
    std::string winner;  // its path; empty: not told
    std::string winner_release, wanted, wanted_release;
    int line = 0;  // of the winner's release
};

// The text is about another trouble, of which two go are a part at most.
bool other_go_trouble(const Facts& facts);

// Nothing where the newer one answers, or where not both releases are told. An older
// one behind a newer is nobody's fault.
std::optional<ToldShadow> told_shadow(const Facts& facts);

// The newer go is there, and new enough for what the message asks for ("go1.21").
bool shadow_would_do(const Facts& facts, const std::string& needed);

}  // namespace trueup
