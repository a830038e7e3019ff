// Everything that the checks may judge, gathered once from one host. Checks are
// pure functions of this; they never touch the machine.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "facts/editor.h"
#include "facts/environment.h"
#include "facts/fact.h"
#include "facts/machine.h"
#include "facts/module.h"
#include "facts/session.h"
#include "facts/shell.h"
#include "facts/symptom.h"
#include "facts/toolchain.h"

namespace trueup {

struct NativeFacts;  // facts/native.h

struct Homebrew {
    std::string prefix;      // "/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"
    bool installed = false;  // prefix/bin/brew is there
    bool on_path = false;    // prefix/bin is a PATH element
};

// A version manager, as far as files and environment show it.
struct Manager {
    std::string name;                    // "goenv", "gvm", "asdf", "mise", "g"
    std::string root;                    // its folder
    Origin active_by;                    // why it counts as in play (a PATH shim folder, a variable)
    Fact<std::string> selected;          // the version it selects here ("1.22.3", "system")
    std::vector<std::string> versions;   // installed Go versions
    std::vector<std::string> shim_dirs;  // its folders on PATH
};

// A folder that Go writes to.
struct WritableDir {
    std::string setting;  // "GOMODCACHE", "GOCACHE", "GOBIN", "GOPATH"; "vendor": the module's, in use
    std::string path;
    FileKind kind = FileKind::unknown;
    Fact<bool> writable;  // by this user
    Fact<unsigned> owner_uid;
};

struct Facts {
    Machine machine;
    User user;
    std::string cwd;
    Environment env;
    std::vector<PathEntry> path;         // PATH, element by element
    std::vector<Executable> go_on_path;  // every `go` that PATH holds, in order
    std::vector<Executable> tools;       // gopls, dlv, ... first on PATH, and those in GOBIN
    Selection selection;
    GoEnv go_env;
    std::map<std::string, GoTree> trees;  // by the path as it was named (GOROOT values, discovered)
    std::vector<Toolchain> toolchains;
    ModuleFacts modules;
    std::vector<Homebrew> homebrew;
    std::vector<Manager> managers;
    std::vector<WritableDir> dirs;
    std::vector<EditorSetting> editor_settings;
    std::vector<EditorFileProblem> editor_problems;  // settings files that could not be understood
    ShellStartup startup;
    std::vector<Ancestor> ancestors;  // nearest first; empty: not known
    // The go that a fresh shell's PATH finds; Absent: none. Unknown unless start-up was traced to its end.
    Fact<std::string> fresh_go;
    std::string go_env_file;                    // path of the `go env -w` file; empty: off or not known
    std::string go_env_file_problem;            // why it is there and was not read
    std::vector<Variable> go_env_file_lines;    // its KEY=VALUE lines in order, with origins
    std::vector<Variable> go_env_file_bad;      // lines go cannot use: name empty, text in origin
    std::shared_ptr<const NativeFacts> native;  // what cgo builds with; nullptr: not looked at
    bool live = true;                           // false: from a snapshot
    std::vector<Symptom> symptoms;              // messages in a pasted text; empty without one
    Paste paste;                                // what else that text shows
};

}  // namespace trueup
