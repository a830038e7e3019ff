// Start-up provenance: which line of which file set each variable of a fresh
// login interactive shell of the user, and each element of its PATH.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "facts/facts.h"
#include "facts/shell.h"
#include "platform/host.h"

namespace trueup {

struct StartupOptions {
    bool may_execute = true;  // run the user's shell; only ever on a live host
    std::chrono::milliseconds limit{20000};
    // More variables to follow than the ones that go and PATH are about.
    std::vector<std::string> names;
    // Follow also those that no check asks for, as a record does: a trace takes longer.
    bool every_name = false;
    // Where the shell is started: what a version manager does at its start may depend on
    // it. Empty: the home folder, as a terminal does.
    std::string folder;
};

// What a snapshot recorded; else the user's own shell traced, when the host is
// live and may_execute; else the files read statically. Never fails: what could
// not be found out is `unknown`, with the reason.
ShellStartup read_startup(const Host& host, const StartupOptions& options);

// Gives the variables and PATH elements of `facts` the origins that
// facts.startup knows: where the value that start-up ends with is the value
// that the process has.
void attribute_startup(Facts& facts);

// The start-up files of this shell ("zsh", "bash", "fish"), in the order in
// which they are read, those that a login interactive shell does not read after.
std::vector<StartupFile> startup_files(const Host& host, const std::string& shell);

// "/usr/bin/zsh" -> "zsh"; empty for a shell that trueup does not know.
std::string shell_kind(const std::string& path);

}  // namespace trueup
