// One option of the command line, as CLI11 wants it; for arguments.cc, its table and misuse.cc.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace trueup {

struct OptionRow {
    std::string_view word;   // as in Command::options
    std::string_view flags;  // as CLI11 spells it
    StaticText help;
    std::function<CLI::Option*(CLI::App&, const std::string& flags, const std::string& help, Arguments&)> add;
};

const std::vector<OptionRow>& option_rows();

// An option that takes one value of this kind.
template <typename Value>
auto option(Value Arguments::* member, const char* type) {
    return [=](CLI::App& app, const std::string& flags, const std::string& help, Arguments& arguments) {
        return app.add_option(flags, arguments.*member, help)->type_name(type);
    };
}

// What misuse.cc makes a sentence of: the value as given, then what is allowed.
constexpr char misuse_separator = '\x1f';

// One of these words.
CLI::Validator one_of(const std::vector<std::string>& words);
// A number between the two, these included.
CLI::Validator number_between(double low, double high);
// Not "", which is what a script's unset variable comes to.
CLI::Validator not_empty();

}  // namespace trueup
