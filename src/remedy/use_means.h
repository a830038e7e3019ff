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

// "~/x/y:3" for an origin with a file; else the words of its note.
std::string place_of(const Origin& origin);

}  // namespace trueup
