// Settings of VS Code and its relatives that bear on Go. Sources: VS Code's
// documentation ("User and workspace settings", "Variables reference"); the Go
// extension's settings (go.goroot, go.alternateTools, go.toolsEnvVars, …).
#pragma once

#include <vector>

#include "facts/editor.h"
#include "platform/host.h"

namespace trueup {

struct EditorSettings {
    std::vector<EditorSetting> settings;      // a key of the workspace hides the user's
    std::vector<EditorFileProblem> problems;  // files that could not be understood
};

// `project`: the folder whose .vscode counts (of go.mod, else the current one).
EditorSettings find_editor_settings(const Host& host, const std::string& project);

}  // namespace trueup
