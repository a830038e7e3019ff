// What a pasted text shows of go with sudo and without it.
#pragma once

#include <optional>
#include <string>

#include "facts/facts.h"

namespace trueup {

struct GoUnderSudo {
    const PastedCommand* mine = nullptr;   // the command without sudo
    const PastedCommand* other = nullptr;  // the same command with it
    std::string here, there;               // which go each says it is: its GOROOT or its release
    // `sudo -E` gives the same answer as no sudo: a variable decides it, and not PATH.
    bool same_with_environment = false;
};

// The same command (`go env`, `go env GOROOT`, `go version`) with two answers; nullopt: the
// text shows none.
std::optional<GoUnderSudo> go_under_sudo(const Facts& facts);

}  // namespace trueup
