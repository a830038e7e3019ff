// The files of KEY=VALUE lines that the go command reads: the one that
// `go env -w` writes, and $GOROOT/go.env. Source of the rules: readEnvFile in
// cmd/go/internal/cfg.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct GoEnvLine {
    int line = 0;       // from 1
    std::string key;    // empty: go does not understand the line and skips it
    std::string value;  // everything after the first '=': no quoting, no trimming, a CR stays
    std::string text;   // the line itself, without its end ("\n")
};

// Every line that says something, in order. A line counts when its first byte
// is A-Z and it has a '='; empty lines and '#' comments are left out, other
// lines come with an empty key. Of equal keys the last one counts.
std::vector<GoEnvLine> parse_go_env_file(std::string_view content);

}  // namespace trueup
