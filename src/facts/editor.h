// What editors are told about Go in their own settings.
#pragma once

#include <string>

#include "facts/finding.h"
#include "facts/origin.h"
#include "facts/toolchain.h"

namespace trueup {

struct EditorSetting {
    std::string editor;  // "VS Code", "Cursor", "VSCodium", …
    std::string key;     // "go.goroot", "go.alternateTools.go", "go.toolsEnvVars.GOROOT"
    std::string value;   // as written
    // The value as an absolute path, "~" and the editor's variables replaced;
    // empty where it is none ("gopls") or a variable is not known.
    std::string path;
    FileKind kind = FileKind::unknown;    // of `path`
    FileKind bin_go = FileKind::unknown;  // of path/bin/go, where `path` is a folder
    std::string go_version;               // of the Go that `path` is, holds or was built by; may be empty
    bool workspace = false;               // from the project's folder, which counts before the user's
    Origin origin;                        // kind ide
    // Takes the setting out of its file; without old lines: nobody knows how.
    Edit removal;
};

// A settings file that is no JSON with comments.
struct EditorFileProblem {
    std::string editor;
    std::string message;
    Origin origin;
};

}  // namespace trueup
