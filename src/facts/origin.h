// Where a value came from. The kinds and the JSON shape are part of the
// command-line contract.
#pragma once

#include <string>
#include <string_view>

namespace trueup {

enum class OriginKind {
    file,                // a line of a file (a shell start-up file, a paste)
    process,             // handed over by the parent process
    go_env_file,         // the file that `go env -w` writes
    goroot_env,          // $GOROOT/go.env
    go_mod,              // a line of go.mod
    go_work,             // a line of go.work
    ide,                 // an editor's settings
    universal_variable,  // a fish universal variable
    launchd,             // launchctl setenv, a LaunchAgent
    command,             // the output of a command
    builtin,             // a built-in default, with its rule in `note` ("default" in JSON)
    unknown,
};

struct Origin {
    OriginKind kind = OriginKind::unknown;
    std::string path;  // absolute; empty where it does not apply
    int line = 0;      // from 1; 0 where it does not apply
    std::string text;  // the line itself
    std::string note;  // the rule of a default, the command of an eval, the parent's name

    bool operator==(const Origin&) const = default;
};

// The contract's spelling: "file", "go-env-file", "default", ...
std::string_view to_string(OriginKind kind);
OriginKind origin_kind_from(std::string_view text);  // unknown for anything else

}  // namespace trueup
