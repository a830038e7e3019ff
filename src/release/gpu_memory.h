// Preflight: does the service's own process need a steady amount of GPU memory?
// (most - least) / median over a window, after the warm-up. What is flat may
// still leak behind a caching allocator, which keeps what it once had; what is
// not flat is not ready to take traffic.
//
// Check: gpu-memory-unsteady.
#pragma once

#include <functional>
#include <string>

#include "facts/judgement.h"
#include "platform/host.h"

namespace trueup {

struct GpuSection {
    int pid = 0;          // as the host numbers it
    std::string process;  // or its name
    double window_s = 300;
    double warm_up_s = 30;  // at the start of the window, not counted
    double limit = 0.03;
    std::string samples;  // a recording (formats/gpu_samples.h) in place of this machine
    std::string library = "libnvidia-ml.so.1";
    double memory_every_s = 1;
    double processes_every_s = 10;  // more often disturbs what is measured
    std::function<void(double done_s, double all_s)> progress;
};

Judgement check_gpu(const Host& host, const GpuSection& section);

}  // namespace trueup
