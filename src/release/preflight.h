// All parts of a preflight, judged.
#pragma once

#include <functional>
#include <string>

#include "release/preflight_file.h"

namespace trueup {

struct PreflightSurroundings {
    const Host& files;    // the machine that trueup runs on: schemas, samples
    const Host& machine;  // the one that is judged: live, a tree, or a snapshot
    bool may_ask = true;  // is there a service to ask? Not on a recorded machine
    std::string today;    // ISO date
    std::function<void(double done_s, double all_s)> progress;  // of what takes long; may be empty
};

// Errors before warnings; within that, in the order of the parts.
Judgement preflight(const PreflightFile& file, const PreflightSurroundings& around);

}  // namespace trueup
