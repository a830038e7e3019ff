// What only the system itself can tell, and each system tells differently:
// machine_linux.cc, machine_darwin.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/machine.h"
#include "facts/session.h"

namespace trueup {

extern const char* const system_os;  // "linux", "darwin"

// The machine that this process runs on.
Machine system_machine();

// The user database's entry.
struct Account {
    std::string name;
    std::string shell;
};
std::optional<Account> system_account(unsigned uid);

// What this machine calls itself.
std::string system_host_name();

// This process's ancestors, nearest first, without the first process of the
// system (init, launchd) unless it is the only one. The environment of another
// user's process is not known.
std::vector<Ancestor> system_ancestors();
// Their names alone, which is cheaper.
std::vector<std::string> system_parents();

// The path without links in one step; nullopt when the system has no such step
// or it failed.
std::optional<std::string> system_resolve(const std::string& path);

// The line of /etc/passwd for this uid; empty when there is none.
std::optional<Account> account_in(const std::string& passwd, unsigned uid);

}  // namespace trueup
