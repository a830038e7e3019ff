// Runs a real go command in a given environment and folder.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace trueup::differential {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Answer {
    int exit_status = -1;  // 128 + signal when killed
    std::string out, err;
};

// Starts `argv` with exactly `env`, in `cwd`, with a limit of 30 seconds.
Answer run(const std::vector<std::string>& argv, const Pairs& env, const std::string& cwd);

// The settings that `go env -json` printed, GOGCCFLAGS left out.
std::map<std::string, std::string> parse_settings(const std::string& json);

// The first line of stderr that is a complaint and not a warning, without
// "go: " at its start.
std::string first_complaint(const std::string& err);

// Bytes that are no UTF-8, each replaced by U+FFFD, as Go's JSON writer does.
std::string as_json_text(const std::string& bytes);

}  // namespace trueup::differential
