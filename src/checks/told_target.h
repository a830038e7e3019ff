// Whether a pasted text tells that go builds for another system or CPU than the one it
// runs on.
#pragma once

#include <optional>
#include <string>

#include "checks/told_trial.h"
#include "facts/facts.h"

namespace trueup {

// GOOS or GOARCH as it is in force (go env, the environment, the go env file, a
// start-up file) where it differs from the host that the text shows.
struct OtherTarget {
    std::string name, value, host;
    bool sure = false;  // the text says what the host is; else traces in it do
    int line = 0;
    std::string text;
    explicit operator bool() const { return !name.empty(); }
};
OtherTarget other_target(const Facts& facts);

// darwin/arm64 is asked for, and the go that is shown is older than that port (1.16): it
// takes the target for iOS and links with the host's C compiler (go.dev/issue/38485).
bool darwin_arm64_before_port(const Facts& facts);

// The text shows that the same command works with a GOARCH of 32 bits, where the C compiler
// refused 64: the go is a 64-bit one in a 32-bit system.
std::optional<Trial> works_with_32_bits(const Facts& facts);

// The program is to be linked with static libraries alone: -extldflags '-static'.
bool asks_for_static(const Facts& facts);

}  // namespace trueup
