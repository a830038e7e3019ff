// An experiment in a pasted text: the same go command under two values of a setting, where
// it failed with one and worked with the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "facts/facts.h"

namespace trueup {

struct Trial {
    const Symptom* failure = nullptr;
    std::string failed_with, worked_with;  // "": the setting's default
    int line = 0;                          // the command that worked
    std::string text;
};

// `failure` is the id of the message that the one shows; the other shows none of the
// catalogue. Values are those of exports, `go env -w`, assignments in front of the command,
// and `go env` before it.
std::optional<Trial> told_trial(const Facts& facts, std::string_view setting, std::string_view failure);

}  // namespace trueup
