// How a go binary finds its GOROOT. Source of the rules: findGOROOT in
// cmd/go/internal/cfg.
#pragma once

#include <string>

#include "probe/go_env_config.h"

namespace trueup {

// The GOROOT that the binary itself lies in: the folder two or (since 1.21)
// three levels above it that has pkg/tool. "" when there is none.
std::string tree_of_executable(const GoConfig& config);

// Go's test for a GOROOT: pkg/tool is a directory.
bool looks_like_goroot(const Host& host, const std::string& path);

// First line of `tree`/VERSION: "go1.22.3"; "" when not there.
std::string tree_version(const Host& host, const std::string& tree);

// The GOROOT that the binary finds when nobody names one, with its rule; empty when it
// finds none.
GoValue goroot_by_itself(const GoConfig& config);

// Sets goroot, goroot_origin and, from 1.21 on, reads go.env. The user's file
// has been read before.
void find_goroot(GoConfig& config);

}  // namespace trueup
