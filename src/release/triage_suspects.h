// The suspects of `triage`: each says what it is after having looked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/kernel_log.h"
#include "release/triage.h"

namespace trueup {

struct TriageCase {
    const TriageRequest& request;
    const TriageLook& first;
    const TriageLook& last;
    double window_s;
    const TriageRecord& record;
    std::vector<KernelMessage> kernel;  // of record.kernel_log
};

struct TriageVerdict {
    LookedAt looked_at;
    std::vector<Finding> findings;
    std::vector<std::int64_t> times;  // when it struck, as far as that is known
};

// How sure and how bad: of two causes the one with more goes first.
Finding triage_finding(std::string suspect, Severity severity, Confidence confidence, Text title,
                       Text explanation);
Evidence evidence_of(Text text, const std::string& path, int line = 0, std::string raw = {});
// Words of the system, which are the same in every language.
Text plain(const std::string& both);
TriageVerdict verdict_unknown(std::string suspect, Text reason, const std::string& path = {});
TriageVerdict verdict_unknown(std::string suspect, const std::string& reason, const std::string& path);
TriageVerdict verdict_clear(std::string suspect, std::vector<Evidence> evidence);
TriageVerdict verdict_cause(Finding finding, std::vector<std::int64_t> times = {});

// A message of the kernel log, with its time in front.
Evidence evidence_of_message(const TriageCase& c, const KernelMessage& message, const Text& what);
TriageVerdict verdict_no_kernel_log(const TriageCase& c, const std::string& id);
// Whether one of them came so close to a time at which it was slow that it can be why.
enum class Near { yes, no, unknown };
Near near_a_slow_time(const TriageCase& c, const std::vector<const KernelMessage*>& messages);

// 0 of nothing.
inline double part_of(std::uint64_t some, std::uint64_t all) {
    return all == 0 ? 0 : static_cast<double>(some) / static_cast<double>(all);
}

TriageVerdict suspect_cpu_throttling(const TriageCase& c);
TriageVerdict suspect_swap(const TriageCase& c);
TriageVerdict suspect_memory_limit(const TriageCase& c);
TriageVerdict suspect_disk(const TriageCase& c);
TriageVerdict suspect_numa(const TriageCase& c);
TriageVerdict suspect_file_descriptors(const TriageCase& c);
TriageVerdict suspect_threads(const TriageCase& c);

TriageVerdict suspect_oom_kill(const TriageCase& c);
TriageVerdict suspect_gpu_error(const TriageCase& c);
TriageVerdict suspect_cuda_error(const TriageCase& c);
TriageVerdict suspect_fragmentation(const TriageCase& c);
TriageVerdict suspect_cudnn_benchmark(const TriageCase& c);
// `struck`: the times that the others found.
TriageVerdict suspect_release(const TriageCase& c, const std::vector<std::int64_t>& struck);

}  // namespace trueup
