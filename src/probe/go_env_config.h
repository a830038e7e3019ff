// The environment as one go process sees it: operating system variables, the
// file that `go env -w` writes, $GOROOT/go.env, and the binary's own defaults.
// Source of the rules: cmd/go/internal/cfg (Getenv, EnvFile, initEnvCache).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/environment.h"
#include "facts/toolchain.h"
#include "formats/go_env_file.h"
#include "platform/host.h"

namespace trueup {

// Operating system variables with what a go process changed for its child.
// Go's os.Getenv takes the first of several variables with one name.
class OsEnvironment {
public:
    explicit OsEnvironment(const Environment& inherited) : inherited_(&inherited) {}

    // "" when unset: Go treats an empty variable as unset almost everywhere.
    std::string_view get(std::string_view name) const;
    const Variable* find(std::string_view name) const;
    void set(const std::string& name, std::string value, std::string why);
    void unset(std::string name);

private:
    const Environment* inherited_;
    std::map<std::string, std::optional<Variable>, std::less<>> changes_;
};

// A value and where it came from; an empty value means that no layer has one.
struct GoValue {
    std::string value;
    Origin origin;
};

struct GoConfig {
    GoConfig(const Host& machine, Executable go, OsEnvironment environment)
        : host(machine), exe(std::move(go)), os(std::move(environment)) {}

    const Host& host;
    Executable exe;  // the go binary
    OsEnvironment os;
    std::string version;  // "go1.22.3", of the binary
    int minor = 0;        // 22
    std::string goos;     // of the binary itself
    std::string goarch;
    // As Go's os.Getwd names it: through links when $PWD does. What is relative
    // is opened from host.cwd() all the same.
    std::string cwd;

    std::string env_file;          // path as go uses it; "" when off or not to be found out
    std::string env_file_path;     // the same, absolute
    std::string env_file_problem;  // why it is there and was not read; empty: it was, or there is none
    std::string env_file_unread;   // the same where go, unlike trueup, does read it
    std::vector<GoEnvLine> user;   // its lines
    std::string usual_env_file;    // where it would be without GOENV; "" when that cannot be found out
    // Where GOENV turns go away from the usual file: that file, and its lines, which do not count.
    std::string passed_over_path;
    std::vector<GoEnvLine> passed_over;
    std::string goroot;  // as `go env GOROOT` prints it; "" when none was found
    Origin goroot_origin;
    std::string goroot_env_path;  // the go.env that is read; "" before 1.21
    std::vector<GoEnvLine> goroot_env;
    std::string tree;             // the GOROOT that the binary lies in; "" when in none
    std::string built_in_goroot;  // link-time default; "" for a trimmed binary

    // cfg.Getenv: the first non-empty of variable, user file, go.env.
    GoValue getenv(std::string_view name) const;
    std::string get(std::string_view name) const { return getenv(name).value; }

    // The setting with all its layers; `fallback` is the built-in value and its rule.
    Setting setting(std::string_view name, GoValue fallback = {}) const;
    // One that only the operating system environment can set (GODEBUG).
    Setting os_setting(std::string_view name, GoValue fallback = {}) const;
    // One that nothing can set.
    Setting computed(std::string_view name, std::string value, Origin origin) const;
};

// Reads the files. `exe` is a go binary whose release is known; else an error
// says why its environment cannot be told.
Result<GoConfig> load_go_config(const Host& host, const Executable& exe, OsEnvironment os);

// The setting where no go could be resolved, or this one does not print it: what the
// environment and the user's file say, which every release asks first. No effective layer:
// they say nothing, and what the setting is then depends on the go.
Setting setting_of_any_go(const Host& host, std::string_view name);

// GOENV, printed as "" where it is off.
Setting goenv_setting(const GoConfig& config);

// An Origin of kind builtin with its rule.
Origin rule(std::string note);

// The folder of the user's configuration (or cache), as Go's os.UserConfigDir
// and os.UserCacheDir find it.
Result<std::string> user_config_dir(const GoConfig& config);
Result<std::string> user_cache_dir(const GoConfig& config);

}  // namespace trueup
