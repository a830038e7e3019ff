// May a release be loaded beside the one that is live? What it says it needs,
// against what this machine has left.
//
// A release declares its need in its contract (JSON, YAML or TOML), in a map
// `needs` at the root: `gpu-memory`, on one device, and `memory`, of the host;
// "12 GiB", or bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/finding.h"
#include "platform/host.h"

namespace trueup {

struct Needs {
    std::optional<std::uint64_t> gpu_memory;  // bytes
    std::optional<std::uint64_t> memory;      // bytes
};

// Nothing where the text has no such map, or is none of the three formats and does
// not say by its name that it is one. Errors: a `needs` that does not make sense, or
// a text that is not what its name says, with the line.
Result<Needs> needs_in(const std::string& contract, const std::string& file);

struct Headroom {
    enum class Kind { gpu_memory, memory };
    Kind kind = Kind::memory;
    std::uint64_t needed = 0;           // bytes
    std::optional<std::uint64_t> free;  // bytes; nullopt: not known
    Text shown_by;                      // what says so, or why it is not known

    bool too_small() const { return free && *free < needed; }
};

// One for each need. `library`: NVML's name or path. The GPU's is the device
// that has most left; the host's is what can be had without swapping, in this
// control group. Files are read through the host.
std::vector<Headroom> look_at_headroom(const Host& host, const Needs& needs,
                                       const std::string& library = "libnvidia-ml.so.1");

}  // namespace trueup
