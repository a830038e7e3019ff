// GOPATH beside GOROOT: what two checks must agree on.
#pragma once

#include <string>

#include "facts/facts.h"

namespace trueup {

// The GOROOT that go works with; empty when not known.
std::string goroot_in_force(const Facts& facts);

// The module cache lies in Go's own tree, because GOPATH begins with GOROOT.
bool modules_go_into_goroot(const Facts& facts);

}  // namespace trueup
