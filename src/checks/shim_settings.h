// Settings that a version manager's shim gives a value of its own before it starts go:
// what the process had never comes to go.
#pragma once

#include <string_view>

#include "facts/facts.h"

namespace trueup {

// True when the `go` on PATH is a shim that takes the place of this variable, so that
// the environment's value, and a line of the go env file, count for nothing. False where
// the shim passes on to a go that the manager does not keep, and where it keeps the
// process's value as a part of its own (goenv's GOENV_APPEND_GOPATH).
// Sources: goenv's exec, exec-env of asdf's golang plugin, mise's core go plugin.
bool replaced_by_shim(const Facts& facts, std::string_view name);

}  // namespace trueup
