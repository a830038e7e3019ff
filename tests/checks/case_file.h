// Reading of tests/cases/*.case (format: tests/cases/README.md).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace trueup::cases {

// A line under "== expect".
struct Expected {
    int line = 0;  // in the case file
    std::string text;
    std::string id, severity;
    std::string subject;  // "SETTING=VALUE", "SETTING", "/path"; empty: any
    std::string origin;   // "/path:LINE" or a kind; empty: any
    std::string cause;    // id; empty: must stand on its own
    std::vector<std::string> edits;
    std::vector<std::string> says;
};

struct Case {
    std::string check;  // the file's name
    std::string file;
    int line = 0;
    enum class Kind { firing, quiet, healthy } kind = Kind::firing;
    std::string name;
    std::string snapshot;  // complete JSON, base merged and short forms expanded
    bool has_expect = false;
    bool more_may_follow = false;
    std::vector<Expected> expected;
    std::vector<std::string> unknown;  // ids that must be Unknown
    std::string error;                 // the case itself is wrong
};

// All cases of a folder, in the order of the files' names.
std::vector<Case> read_cases(const std::string& folder);

}  // namespace trueup::cases
