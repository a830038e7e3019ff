// GPU memory of a process over time, as a file: CSV lines SECONDS,BYTES (with or
// without a heading, `#` starts a remark), or JSON: [[SECONDS, BYTES], …] or
// {"samples": [{"seconds": …, "bytes": …}, …]}.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace trueup {

struct GpuSample {
    double seconds = 0;  // since the first, or since whenever
    std::uint64_t bytes = 0;
};

// In the order of time. Errors name the line.
Result<std::vector<GpuSample>> parse_gpu_samples(const std::string& text, const std::string& file);

struct Steadiness {
    std::size_t samples = 0;  // after the warm-up
    std::uint64_t least = 0, most = 0, median = 0;
    double spread = 0;   // (most - least) / median
    bool grows = false;  // each third of the time needs more than the one before
};
// `samples` is 0 where there are none after the warm-up.
Steadiness steadiness_of(const std::vector<GpuSample>& samples, double warm_up_s);

}  // namespace trueup
