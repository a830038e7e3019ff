// Which version a manager's own rules choose in the current folder, from its
// files and variables alone. Nothing of a manager is run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"
#include "platform/host.h"

namespace trueup {

// Versions as they are written, in the order in which the manager tries them;
// the origin is the deciding line or variable. Absent: nothing selects one.
using Wanted = Fact<std::vector<std::string>>;

// goenv: GOENV_VERSION, .go-version upwards (and go.mod when
// GOENV_GOMOD_VERSION_ENABLE=1), then the global file root/version.
// Rule: goenv's version-name and version-file.
Wanted wanted_by_goenv(const Host& host, const std::string& root);

// asdf: ASDF_GOLANG_VERSION, .tool-versions upwards (and .go-version when
// ~/.asdfrc enables legacy files), then ~/.tool-versions.
Wanted wanted_by_asdf(const Host& host);

// mise: MISE_GO_VERSION, its files upwards, its global and system files.
// Rule: mise's list of file names, highest first.
Wanted wanted_by_mise(const Host& host);

// gvm: the shell's own gvm_go_name, else root/environments/default.
Wanted wanted_by_gvm(const Host& host, const std::string& root);

// A folder and all above it: "/a/b", "/a", "/". Empty for "".
std::vector<std::string> folders_upwards(const std::string& folder);

// A small text file of a manager, and its versions of Go.
struct VersionFile {
    enum class State { found, absent, unknown };  // absent: not there, or no Go in it
    State state = State::absent;
    std::vector<std::string> versions;
    Origin origin;         // found
    Text reason;           // unknown
    bool recorded = true;  // false: a snapshot that says nothing about the file
};
VersionFile read_go_version_file(const Host& host, const std::string& path);
// The line of one of `names` ("golang", "go").
VersionFile read_tool_versions(const Host& host, const std::string& path,
                               const std::vector<std::string_view>& names);

}  // namespace trueup
