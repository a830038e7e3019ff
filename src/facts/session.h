// The programs that this process's environment came through.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/environment.h"
#include "facts/fact.h"

namespace trueup {

struct Ancestor {
    int pid = 0;
    std::string name;                    // as the system calls it: "zsh", "tmux: server"
    std::vector<std::string> arguments;  // argv, the program's name first; empty: not known
    bool terminal = false;               // it has a controlling terminal
    Fact<std::int64_t> started;          // seconds since 1970
    // What it began with, secrets included.
    Fact<Environment> environment;
};

// A shell that somebody types into: it has a terminal, and runs no script and no -c.
bool is_interactive_shell(const Ancestor& process);
// A shell with a login shell's "-" before its name, or asked to be one.
bool is_login_shell(const Ancestor& process);
// An option of a shell, before its first other word: `letter` as in "-lic", or the `word`
// "--login".
bool has_option(const Ancestor& shell, char letter, std::string_view word);
// zsh, bash, fish, … by the name that the system has for it, "-zsh" included.
bool is_shell(const Ancestor& process);

}  // namespace trueup
