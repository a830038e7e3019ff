// What the user gave Go: a variable of the environment, or a line of the
// `go env -w` file. The layers below these two ($GOROOT/go.env, defaults) are
// nobody's mistake and are left out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "facts/facts.h"

namespace trueup {

// A name that cmd/go reads (internal/cfg.KnownEnv) and the first release 1.N
// that does. 0: older than any release that matters.
struct GoName {
    std::string_view name;
    int since;
};
std::span<const GoName> go_names();
const GoName* find_go_name(std::string_view name);
// Names that cmd/go takes from the environment only; a line in the go env file
// does nothing.
bool environment_only(std::string_view name);

struct Given {
    std::string value;
    Origin origin;
    bool from_file = false;  // the go env file
};
// The value that wins, as cmd/go's EnvOrAndChanged picks it: the environment
// unless empty, else the file's last line with that name unless empty. Nothing where
// a version manager's shim gives go a value of its own (checks/shim_settings.h).
std::optional<Given> given(const Facts& facts, std::string_view name);
// The same without the environment.
std::optional<Given> given_in_file(const Facts& facts, std::string_view name);

// 22 for "go1.22.3"; 0 for what is no release 1.N (a development build).
int go_minor(std::string_view version);

// Architecture and system that the running go was built for, in Go's words;
// empty when not known or not unique.
std::string host_goarch(const Facts& facts);
std::string host_goos(const Facts& facts);
// The CPU's architecture in Go's words; empty when not known.
std::string machine_goarch(const Facts& facts);

// A value that begins or ends with a quote character, typographic ones
// included: no path, URL or name that Go takes does.
bool has_literal_quotes(std::string_view value);
// The same of a value as a message shows it: a quote inside or behind it may
// belong to the log or the JSON around the message, one in front is its own.
bool begins_with_quote(std::string_view shown);

// What every go command but `go env` and `go bug` says about this GOFLAGS
// ("non-flag \"b\"", "unterminated \" string"); empty: nothing, or nothing that
// can be told without a release's list of flags. Rules: cmd/internal/quoted and
// cmd/go/internal/base/goflags.go.
std::string goflags_complaint(std::string_view goflags);

}  // namespace trueup
