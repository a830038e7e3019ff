// $XDG_CONFIG_HOME/trueup/config.toml, then .trueup.toml at the project's root:
//
//     [mute]
//     "check-id" = { reason = "why", until = 2027-01-31 }
//     [fix]
//     comment-out = true   # a start-up line that `fix` takes away stays as a comment
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/judgement.h"
#include "platform/host.h"

namespace trueup {

struct Mute {
    std::string reason;
    std::string until;  // "2027-01-31", the last day; empty: for good
    std::string file;
};

struct Config {
    std::map<std::string, Mute> mutes;  // by check id
    bool comment_out = false;
    std::vector<std::string> unread;  // files that this user may not read, and why
};

// Missing files are no error, nor are those that this user may not read; broken
// ones are, with file and line.
Result<Config> load_config(const Host& host);

// Takes muted findings out. Returns notes for stderr: files that could not be
// read, expired mutes, mutes of checks that do not exist.
std::vector<Text> mute(Judgement& judgement, const Config& config);

}  // namespace trueup
