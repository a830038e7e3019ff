// A Go that only a start-up file that this shell passes over would put on PATH.
#pragma once

#include <string>
#include <vector>

#include "facts/facts.h"

namespace trueup {

struct UnreadGo {
    const Assignment* line = nullptr;  // nullptr: there is none, or a go is found all the same
    std::string dir;                   // the folder that it would add
};
UnreadGo unread_go(const Facts& facts);

// A line of a file that login shells alone read, which the shell here has not
// run although it has read the file of interactive shells.
struct LoginOnly {
    const Assignment* line = nullptr;
    std::string interactive;  // the file that has been read
};
std::vector<LoginOnly> login_only_lines(const Facts& facts);

// What runs here was started in an interactive login bash, which reads no .bashrc by itself.
bool in_login_bash(const Facts& facts);

// A start-up file that login shells read and other interactive ones do not.
bool for_login_shells(const Facts& facts, const std::string& path);

}  // namespace trueup
