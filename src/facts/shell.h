// What the shell's start-up files set. Filled by start-up provenance; today
// from a snapshot's `shell_startup`.
#pragma once

#include <string>
#include <vector>

#include "facts/origin.h"

namespace trueup {

struct Assignment {
    std::string name;
    std::string value;
    bool exported = true;
    Origin origin;
};

struct ShellStartup {
    std::string method;  // "trace", "static"; empty: nobody looked
    std::string unknown_reason = "start-up files were not read";
    std::vector<Assignment> assignments;  // in the order of start-up
};

}  // namespace trueup
