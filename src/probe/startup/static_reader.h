// Reading start-up files without running them. What stands behind a condition,
// in a function, or needs a command to be known is `possible`, with the reason
// in origin.note; so is what stood before a line that may set anything.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/shell.h"
#include "platform/host.h"

namespace trueup::startup {

// Of what is possible: this line stands in a branch that is not taken, or in a function that no
// line calls.
bool never_runs(const Assignment& assignment);

// The files of a fresh login interactive shell, in order, and what they source.
// `environment` is what the shell would start from; PATH counts as not known.
ShellStartup read_statically(const Host& host, const std::string& shell,
                             const std::map<std::string, std::string>& environment);

// One file as this shell would read it, though it does not: the assignments of the
// file itself.
std::vector<Assignment> read_file_statically(const Host& host, const std::string& path,
                                             const std::string& shell,
                                             const std::map<std::string, std::string>& environment);

// One text, as if it were a file of this shell (pasted lines, tests, fuzzing).
ShellStartup read_text_statically(const std::string& text, const std::string& path, const std::string& shell,
                                  const std::map<std::string, std::string>& environment);

// Where zsh looks for the user's files: what .zshenv makes of ZDOTDIR.
struct Folder {
    std::string path;
    bool sure = true;
};
Folder zsh_folder(const Host& host);
std::string zsh_first_folder(const Host& host);  // where it looks for .zshenv
std::string fish_folder(const Host& host);       // ~/.config/fish, or where XDG_CONFIG_HOME leads

}  // namespace trueup::startup
