// The blocks in which systems show what a process was started with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/environment.h"

namespace trueup {

// "NAME=value" entries, each ended by NUL (proc_pid_environ(5)). nullopt when this
// is no such block: a process may write over it (setproctitle).
std::optional<Environment> environment_in(std::string_view block);

// Words, each ended by NUL (proc_pid_cmdline(5)).
std::vector<std::string> words_in(std::string_view block);

struct ProcessArguments {
    std::vector<std::string> arguments;
    std::optional<Environment> environment;  // nullopt: the system keeps it to itself
};
// What sysctl KERN_PROCARGS2 gives on macOS: argc in four bytes of this machine,
// the path of the program, NULs, then argc words and the environment (XNU,
// bsd/kern/kern_sysctl.c, sysctl_procargsx). nullopt: it is cut off.
std::optional<ProcessArguments> arguments_in(std::string_view block);

}  // namespace trueup
