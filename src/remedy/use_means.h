// The means of `trueup use`, one function each. `choice` comes with version and
// goroot; each adds edits and reason, or a refusal.
#pragma once

#include "remedy/use.h"

namespace trueup {

// The manager's file: the line that selects now, else the file that it makes itself.
void use_by_manager(const Host& host, const Facts& facts, const Manager& manager, UseChoice& choice);
// The toolchain line of go.work or go.mod.
void use_by_module(const Facts& facts, UseChoice& choice);
// GOTOOLCHAIN in the go env file.
void use_by_go_env(const Facts& facts, UseChoice& choice);
// trueup's own link, and the line that puts it in front of PATH.
void use_by_link(const Host& host, const Facts& facts, const std::string& link, UseChoice& choice);

// Refuses a choice over which something wins for certain: an alias or function that runs
// another go by its path, or a GOTOOLCHAIN that names another one. Not for means that
// write GOTOOLCHAIN, or the toolchain line, themselves.
void see_what_wins(const Host& host, const Facts& facts, const std::string& link, UseChoice& choice);

}  // namespace trueup
