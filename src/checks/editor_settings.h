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

// Takes the setting away: an edit where its line holds nothing else and another
// member follows (then comma and order stay right), else words.
Remedy drop_setting(const EditorSetting& setting);

}  // namespace trueup
