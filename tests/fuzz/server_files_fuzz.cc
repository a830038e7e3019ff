// What `triage` and the GPU check read: kernel logs, pressure, statistics, samples.
#include <cstdlib>
#include <string>

#include "formats/gpu_samples.h"
#include "formats/kernel_log.h"
#include "formats/proc_text.h"
#include "formats/torch_memory.h"
#include "release/cudnn_benchmark.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto& message : trueup::parse_kernel_log(text, {.boot = 1'000'000, .now = 2'000'000})) {
        if (message.line < 1 || (message.pid <= 0 && message.xid <= 0)) std::abort();
        if (message.unix_seconds) static_cast<void>(trueup::iso_time(*message.unix_seconds));
    }
    for (const auto& one : trueup::cudnn_benchmarks(text)) {
        if (one.line < 1) std::abort();
    }
    static_cast<void>(trueup::parse_pressure(text));
    static_cast<void>(trueup::parse_counters(text));
    static_cast<void>(trueup::parse_limit(text));
    static_cast<void>(trueup::soft_limit(text, "Max open files"));
    static_cast<void>(trueup::status_number(text, "VmSwap"));
    static_cast<void>(trueup::parse_cgroup_membership(text));
    static_cast<void>(trueup::parse_torch_memory(text, "f"));
    if (const auto samples = trueup::parse_gpu_samples(text, "f")) {
        const auto steady = trueup::steadiness_of(*samples, 1);
        if (steady.samples > samples->size() || steady.least > steady.median || steady.median > steady.most)
            std::abort();
    }
    return 0;
}
