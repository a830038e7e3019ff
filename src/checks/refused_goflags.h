// A GOFLAGS that every command but `go env` stops at. Two checks ask, by where it
// was set (setting-refused, go-env-file-bad-value).
#pragma once

#include <algorithm>
#include <string>

#include "checks/go_settings.h"

namespace trueup {

// What go says of it; empty when GOFLAGS is in order, or when `go env` stops too
// and that refusal says it.
inline std::string refused_goflags(const Facts& facts) {
    const auto flags = given(facts, "GOFLAGS");
    const bool said = std::ranges::any_of(facts.go_env.refusals, [](const Refusal& refusal) {
        return refusal.kind == Refusal::Kind::bad_goflags;
    });
    return flags && !said ? goflags_complaint(flags->value) : std::string();
}

}  // namespace trueup
