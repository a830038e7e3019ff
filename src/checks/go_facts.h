// Questions about the Go in use that several checks ask in the same words.
#pragma once

#include <string>
#include <string_view>

#include "facts/facts.h"

namespace trueup {

// The tree that was looked at under this name (as written, or cleaned);
// nullptr: nobody looked.
const GoTree* tree_of(const Facts& facts, std::string_view path);

// The version manager that `path` belongs to (it lies in the manager's folder);
// nullptr: none.
const Manager* manager_of(const Facts& facts, std::string_view path);

// The `go` that a PATH lookup starts; nullptr: none.
const Executable* go_from_path(const Facts& facts);

// True for a compiled `go` command of a Go tree. False for a manager's or a
// package system's multi-call program behind the name `go` (/snap/bin/go is
// snap itself): its build info says nothing about the Go that will run.
bool is_go_command(const Executable& executable);

// The release of the `go` that starts here, before any switch ("go1.22.3");
// empty when it could not be read or is no release.
std::string local_release(const Facts& facts);

// The root of the tree that the `go` executable lies in (symlinks followed);
// empty when not known.
std::string root_of_go(const Facts& facts);

// GOROOT of the environment or the go env file names the tree in use here: no
// other toolchain takes over in this folder.
bool goroot_counts_here(const Facts& facts);

// The go line in force in this folder: go.work's when there is one, else
// go.mod's. nullptr: none, or not known.
const ModuleFile* deciding_file(const Facts& facts);

// GO111MODULE=off: cmd/go reads no go.mod at all.
bool modules_off(const Facts& facts);

// A folder that is on PATH for everybody's programs and not for Go's sake:
// /usr/bin, /usr/local/bin, /opt/homebrew/bin, /snap/bin …
bool is_general_folder(std::string_view dir);

// A command that a PATH lookup finds. Only names that the probe looks for: go,
// gofmt, gopls, dlv, staticcheck, golangci-lint, brew, compilers, managers.
bool on_path(const Facts& facts, std::string_view command);

// Where `go install` writes: GOBIN, else bin in the first GOPATH entry; empty
// when not known.
std::string install_folder(const Facts& facts);

// PATH is what macOS gives to programs that no shell started:
// /usr/bin:/bin:/usr/sbin:/sbin.
bool has_gui_path(const Facts& facts);

// bin of a Go tree that is on this machine, or has the shape of one
// (…/go/bin, …/libexec/bin, …/go-1.22/bin, …/sdk/go1.22.3/bin).
bool is_go_bin(const Facts& facts, std::string_view dir);

}  // namespace trueup
