// Programs that ask the GPU driver which processes use it, again and again. NVML takes the
// driver's lock for that list, for milliseconds where the amount of memory takes
// microseconds, and what the service asks of the driver meanwhile waits.
// Sources: NVML API Reference, nvmlDeviceGetComputeRunningProcesses; nvidia-smi(1),
// "--loop"; nvtop(1), "--delay"; watch(1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/host.h"

namespace trueup {

struct NvmlPoller {
    int pid = 0;
    std::string program;  // "nvtop"
    double every_s = 0;   // between two lists
    std::string command;  // its words, for people
};

// What a command line polls with; nullopt: it does not list processes again and again.
// pid is left at 0.
std::optional<NvmlPoller> nvml_poller(const std::vector<std::string>& words);

// Those that run now and ask again within `below_s` seconds. Errors: where /proc cannot be
// read, and `denied` where this process sees a part of the machine's processes only (a
// container) and none of these.
Result<std::vector<NvmlPoller>> nvml_pollers(const Host& host, double below_s);

}  // namespace trueup
