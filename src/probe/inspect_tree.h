// Files and whole trees -> what each binary in them is.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "facts/inspection.h"
#include "platform/tree_walk.h"

namespace trueup {

struct InspectOptions {
    unsigned threads = 0;  // 0: one for each processor
    // Keep the dependencies in Go's build info: some ten kilobytes a program.
    bool dependencies = false;
    // Called for each binary (and each file that was named) by several threads at
    // once; false: it is counted and not kept.
    std::function<bool(InspectedFile&)> judge;
    std::function<void(const WalkCounts&)> progress;
};

struct Inspection {
    std::vector<InspectedFile> files;  // sorted by path; binaries, and what was named
    WalkCounts counts;
    std::uint64_t binaries = 0;
    std::map<std::string, std::uint64_t> by_arch;  // binaries that have it
    std::vector<Error> errors;                     // what could not be read; of named paths as well
    std::vector<std::string> unreadable_names;     // named paths among them
};

// `paths`: absolute and cleaned. One that lies inside another is walked once.
Inspection inspect_trees(const std::vector<std::string>& paths, const InspectOptions& options);

}  // namespace trueup
