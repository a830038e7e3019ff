// "Now and then slow, few errors": what of all that is suspected was at work,
// with evidence and time, and what was not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "facts/finding.h"
#include "facts/judgement.h"
#include "formats/kernel_log.h"
#include "platform/host.h"
#include "release/swap_log.h"
#include "release/triage_look.h"

namespace trueup {

struct TriageRequest {
    int pid = 0;
    std::string cgroup;                    // in place of the process's own
    std::string kernel_log;                // a file; empty: the kernel's own buffer, of a live host
    std::string service_log;               // what the service writes
    std::string memory_stats;              // torch.cuda.memory_stats() as JSON
    std::vector<std::string> sources;      // where cudnn.benchmark may be set
    std::string shapes;                    // one line a request: the shape of its input
    std::string store, name;               // of releases; name empty: all of them
    std::vector<std::int64_t> slow_times;  // when it was slow, in seconds since 1970
};

struct LookedAt {
    enum class Verdict { cause, not_the_cause, unknown };
    std::string suspect;  // its id, which is that of the finding where it is a cause
    Verdict verdict = Verdict::unknown;
    std::vector<Evidence> evidence;  // of `unknown`: the reason
};
std::string_view to_string(LookedAt::Verdict verdict);

struct Triage {
    double window_s = 0;  // between the two looks
    TriageLook last;
    std::vector<Finding> findings;  // the likeliest cause first
    std::vector<LookedAt> looked_at;
};

// All that does not come from counters: read once.
struct TriageRecord {
    struct Text {
        std::string path;  // empty: was not asked for
        std::string text;
        std::string problem;
    };
    Text kernel_log, service_log, shapes;
    Text memory_stats, memory_stats_later;
    std::vector<Text> sources;
    std::vector<Swap> swaps;
    std::vector<std::string> swap_names;  // of each swap, whose it is
    std::string store_problem;
    LogClock clock;  // of the kernel log, but for the boot
};
TriageRecord read_record(const Host& host, const TriageRequest& request);

Triage judge_triage(const TriageRequest& request, const TriageLook& first, const TriageLook& last,
                    double window_s, const TriageRecord& record);

}  // namespace trueup
