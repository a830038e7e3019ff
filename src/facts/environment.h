// The process environment, PATH, and the resolved `go env`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"
#include "facts/origin.h"

namespace trueup {

struct Variable {
    std::string name;
    std::string value;
    Origin origin;  // `process` until start-up provenance knows file and line
};

// Every exported variable. Of duplicate names (possible in a raw environ) the
// first counts, as in Go's syscall.copyenv.
struct Environment {
    std::vector<Variable> variables;

    const Variable* find(std::string_view name) const;
    // The value, or "" when unset: Go treats an empty variable as unset.
    std::string get(std::string_view name) const;
};

enum class PathState { ok, missing, not_a_directory, unreadable, unknown };

struct PathEntry {
    std::string text;  // as it stands in PATH
    std::string dir;   // absolute and cleaned; relative ones resolved against cwd
    PathState state = PathState::unknown;
    bool empty = false;                 // "" means the current folder
    bool relative = false;              // "" and "." included
    bool duplicate = false;             // an earlier element has the same dir
    std::vector<std::string> commands;  // executables of interest found here (go, gopls, brew, ...)
    bool go_unknown = false;            // a snapshot does not say whether a `go` is here
    Origin origin;
    Origin moved_by;  // the line that gave it another place later; kind `unknown`: none
};

// One place that has a say in a setting's value.
struct Layer {
    std::string layer;  // "environment", "go-env-file", "goroot-env", "go-mod", "default"
    std::string value;
    bool effective = false;
    Text reason;  // why it wins, or why it lost (short)
    Origin origin;
};

struct Setting {
    std::string name;
    std::string value;
    Origin origin;
    std::vector<Layer> layers;  // highest first, losers included
};

// The real go would refuse to run with this environment: the message that it
// prints, and the line that makes it do so.
struct Refusal {
    enum class Kind {
        no_home,                // GOCACHE / GOPATH cannot be found out
        bad_goroot,             // cannot find GOROOT directory
        no_goroot,              // trimmed binary without GOROOT
        gopath_relative,        // GOPATH entry is relative
        gopath_tilde,           // shell metacharacter '~'
        bad_env_file,           // go env file unreadable or not understood
        bad_goflags,            // GOFLAGS cannot be parsed
        bad_gotoolchain,        // invalid GOTOOLCHAIN
        toolchain_unavailable,  // selected toolchain is not here
        toolchain_too_old,      // go.mod asks for more than this go may use
        bad_go_mod,             // go.mod does not parse
        bad_go_work,            // go.work does not parse
        bad_setting,            // GO111MODULE, GOWORK, ... has an invalid value
        other,
    };
    Kind kind = Kind::other;
    std::string setting;  // the name at fault, where there is one
    std::string message;  // what go prints, without the "go: " prefix
    Origin origin;
};

// `go env` as the selected toolchain would print it. When `unavailable` is
// set, there is no go, or its rules could not be read: `settings` is empty.
struct GoEnv {
    std::vector<Setting> settings;  // sorted by name
    std::vector<Refusal> refusals;  // the first is what real go prints before it exits
    std::optional<Text> unavailable;

    const Setting* find(std::string_view name) const;
    std::string get(std::string_view name) const;  // "" when not there
};

}  // namespace trueup
