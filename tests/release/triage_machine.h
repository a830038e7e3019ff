// A machine that `triage` looks at, for tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "platform/hosts.h"
#include "platform/scratch.h"
#include "release/triage.h"

namespace trueup::triage {

using testing::Scratch;
using Verdict = LookedAt::Verdict;

// A machine as a tree, looked at twice: at/ and then/.
struct TriageMachine {
    Scratch scratch;
    TriageRequest request;
    double window_s = 10;

    TriageMachine() {
        request.pid = 7;
        both("proc/7/status", "Name:\tpython3\nUid:\t1000\t1000\t1000\t1000\nThreads:\t12\nVmSwap:\t0 kB\n");
        both("proc/7/limits",
             "Max processes             1000                 1000                 processes \n"
             "Max open files            10                   10                   files     \n");
        both("proc/7/cgroup", "0::/svc/model\n");
        both("proc/7/fd/0", "");
        both("proc/stat", "btime 1000000\n");
        both("proc/vmstat", "pswpin 100\n");
        both("proc/sys/vm/swappiness", "60\n");
        both("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        both("sys/devices/system/node/node0/numastat", "numa_hit 10\nnuma_miss 0\n");
        for (const auto* what : {"cpu", "io", "memory"}) pressure(what, 0);
        group("cpu.stat", "usage_usec 1\n", "usage_usec 2\n");
        group("memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n");
        group("memory.swap.current", "0\n");
        group("pids.current", "12\n");
        group("pids.max", "max\n");
    }
    void both(const std::string& path, const std::string& text) const {
        scratch.file("at/" + path, text);
        scratch.file("then/" + path, text);
    }
    void group(const std::string& name, const std::string& text, const std::string& later = {}) const {
        scratch.file("at/sys/fs/cgroup/svc/model/" + name, text);
        scratch.file("then/sys/fs/cgroup/svc/model/" + name, later.empty() ? text : later);
    }
    void pressure(const std::string& what, unsigned waited_us) const {
        const std::string head = "some avg10=0.00 avg60=0.00 avg300=0.00 total=";
        group(what + ".pressure", head + "5\n", head + std::to_string(5 + waited_us) + "\n");
    }
    Triage judge() const {
        LiveOptions options;
        options.sysroot = scratch.at("at");
        const auto at = std::move(*live_host(options));
        options.sysroot = scratch.at("then");
        const auto then = std::move(*live_host(options));
        auto record = read_record(*at, request);
        record.memory_stats_later = read_record(*then, request).memory_stats;
        return judge_triage(request, look(*at, request.pid, request.cgroup),
                            look(*then, request.pid, request.cgroup), window_s, record);
    }
};

inline std::vector<std::string> causes(const Triage& triage) {
    std::vector<std::string> out;
    for (const auto& finding : triage.findings) out.push_back(finding.check);
    return out;
}

inline LookedAt looked(const Triage& triage, const std::string& suspect) {
    const auto at = std::ranges::find(triage.looked_at, suspect, &LookedAt::suspect);
    if (at == triage.looked_at.end()) ADD_FAILURE() << suspect;
    return at == triage.looked_at.end() ? LookedAt{} : *at;
}

inline std::string all_text(const LookedAt& looked) {
    std::string out;
    for (const auto& evidence : looked.evidence) out += evidence.text.en + "\n";
    return out;
}

}  // namespace trueup::triage
