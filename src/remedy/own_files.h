// Which files start-up is made of.
#pragma once

#include <string>
#include <vector>

#include "facts/shell.h"
#include "platform/host.h"

namespace trueup {

// The start-up files that a person writes: those of the shell, and what lies
// beside them. A plugin's files are not for us to rewrite.
std::vector<std::string> own_files(const ShellStartup& startup);

// Files of functions that the shell loads when one of them is called: those beside fish's
// config.fish, and those in folders of the home folder that zsh's files put on fpath.
std::vector<std::string> autoloaded_files(const Host& host, const ShellStartup& startup);

// A start-up file, or one that set something.
bool is_start_up(const Host& host, const ShellStartup& startup, const std::string& path);

// What this line gave the variable.
std::vector<std::string> values_given(const Host& host, const ShellStartup& startup, const std::string& path,
                                      int line, const std::string& name);

// Folders that are not there, all of them: nothing on PATH is lost with them.
bool are_nowhere(const Host& host, const std::vector<std::string>& values);

}  // namespace trueup
