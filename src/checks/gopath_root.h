// GOPATH beside GOROOT: what two checks must agree on.
#pragma once

#include <string>

#include "facts/facts.h"

namespace trueup {

// The GOROOT that go works with; empty when not known.
std::string goroot_in_force(const Facts& facts);

// The module cache lies in Go's own tree, because GOPATH begins with GOROOT.
bool modules_go_into_goroot(const Facts& facts);

// A pasted text shows GOROOT to be ~/go, no other GOPATH, and go complaining that it has
// none: that message. nullptr: it does not.
const Symptom* told_goroot_in_default_gopath(const Facts& facts);

}  // namespace trueup
