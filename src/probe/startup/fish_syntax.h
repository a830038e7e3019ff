// What no fish can parse: the syntax of another shell in a file of fish's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trueup::startup {

struct FishRefusal {
    int line = 0;
    std::string message;  // in fish's words
};

// fish runs nothing of a file that it cannot parse. The first thing in the text that fish 3
// and 4 both refuse; nullopt: nothing of what is looked for, which is less than fish knows.
std::optional<FishRefusal> fish_refusal(std::string_view text);

}  // namespace trueup::startup
