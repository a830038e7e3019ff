#include "release/nvml_pollers.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace trueup {
namespace {

// Seconds between two lists of processes; -1: it asks for none again and again.
double every(std::string_view command) {
    const auto poller = nvml_poller(split(command, ' '));
    return poller ? poller->every_s : -1;
}

TEST(NvmlPollers, AreKnownByTheirCommandLine) {
    for (const auto& [command, seconds] : std::vector<std::pair<const char*, double>>{
             {"nvtop", 1},
             {"/usr/bin/nvtop -d 5", 0.5},
             {"nvtop --delay=300", 30},
             {"nvtop -s", -1},
             {"nvidia-smi", -1},
             {"nvidia-smi -l", 5},
             {"nvidia-smi -l 2", 2},
             {"nvidia-smi --loop=30", 30},
             {"nvidia-smi -lms 500", 0.5},
             {"nvidia-smi --loop-ms=250", 0.25},
             {"nvidia-smi pmon", 1},
             {"nvidia-smi pmon -d 7", 7},
             {"nvidia-smi dmon -d 1", -1},
             {"nvidia-smi --query-gpu=memory.used --format=csv -l 1", -1},
             {"nvidia-smi --query-compute-apps=pid,used_memory --format=csv -l 1", 1},
             {"watch nvidia-smi", 2},
             {"watch -n0.5 nvidia-smi", 0.5},
             {"watch -n 60 nvidia-smi", 60},
             {"watch -n 1 nvidia-smi --query-gpu=utilization.gpu --format=csv", -1},
             {"watch -n 1 date", -1},
             {"gpustat", -1},
             {"gpustat -i", 1},
             {"gpustat --interval 15", 15},
             {"python3 /usr/local/bin/nvitop", 1},
             {"/usr/bin/python3.11 /home/me/.local/bin/nvitop --interval 20", 20},
             {"nvitop -1", -1},
             {"python3 -m http.server", -1},
             {"vim nvtop", -1},
             {"", -1}})
        EXPECT_DOUBLE_EQ(every(command), seconds) << command;
}

}  // namespace
}  // namespace trueup
