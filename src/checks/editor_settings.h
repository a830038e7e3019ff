// Words and remedies about an editor's settings.
#pragma once

#include "checks/check.h"
#include "checks/support.h"
#include "facts/editor.h"

namespace trueup {

// Decides which go the editor runs, or which GOROOT it hands on.
bool chooses_go(const EditorSetting& setting);

// go.goroot and its like: names the go program or its bin folder, or begins as
// no path does ("/User/…" for "/Users/…").
bool wrong_root(std::string_view value);

// "VS Code: go.goroot is /x", at its line.
Evidence set_in(const EditorSetting& setting);

// A PATH in go.toolsEnvVars without the one that there was, nor the system's folders.
bool replaces_path(std::string_view value);

// Of `"name": "value"` in a line of JSON, the value; empty: not there.
std::string_view json_text(std::string_view line, std::string_view name);

// The pasted line that replaces PATH so; nullptr: none does.
const PastedLine* replaced_path_line(const Facts& facts);

// Takes the setting away: an edit where its line holds nothing else and another
// member follows (then comma and order stay right), else words.
Remedy drop_setting(const EditorSetting& setting);

}  // namespace trueup
