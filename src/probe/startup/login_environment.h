// What a login shell starts from, before any start-up file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "platform/host.h"
#include "probe/startup/startup.h"

namespace trueup::startup {

// HOME, USER, LOGNAME, SHELL, TERM, LANG and PATH: what login(1) hands over,
// with pam_env's /etc/environment on Linux. Nothing else of this process's
// environment: it went through start-up files already, and guards like
// `[ -z "$X" ] &&` would see that.
std::map<std::string, std::string> login_environment(const Host& host);

// The variables to follow: go's own, those of its surroundings, those that are asked for,
// and of those that this process has, or that the start-up files seem to assign, the ones
// that a check may ask for (all of them with options.every_name).
std::vector<std::string> watched_names(const Host& host, const std::string& kind,
                                       const StartupOptions& options, const ShellStartup& statically);

}  // namespace trueup::startup
