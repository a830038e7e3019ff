#include "release/triage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "formats/kernel_log.h"
#include "platform/hosts.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;
using Verdict = LookedAt::Verdict;

// A machine as a tree, looked at twice: at/ and then/.
struct Machine {
    Scratch scratch;
    TriageRequest request;
    double window_s = 10;

    Machine() {
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

std::vector<std::string> causes(const Triage& triage) {
    std::vector<std::string> out;
    for (const auto& finding : triage.findings) out.push_back(finding.check);
    return out;
}

LookedAt looked(const Triage& triage, const std::string& suspect) {
    const auto at = std::ranges::find(triage.looked_at, suspect, &LookedAt::suspect);
    if (at == triage.looked_at.end()) ADD_FAILURE() << suspect;
    return at == triage.looked_at.end() ? LookedAt{} : *at;
}

std::string all_text(const LookedAt& looked) {
    std::string out;
    for (const auto& evidence : looked.evidence) out += evidence.text.en + "\n";
    return out;
}

TEST(Triage, AQuietMachineHasNoCause) {
    Machine machine;
    const auto triage = machine.judge();
    EXPECT_TRUE(causes(triage).empty());
    EXPECT_EQ(looked(triage, "memory-swapped").verdict, Verdict::not_the_cause);
    EXPECT_TRUE(all_text(looked(triage, "memory-swapped")).contains("swappiness is 60"));
    EXPECT_EQ(looked(triage, "cpu-throttled").verdict, Verdict::not_the_cause);
    EXPECT_EQ(looked(triage, "numa-misses").verdict, Verdict::not_the_cause);
    // What could not be asked is not cleared.
    for (const auto* open : {"gpu-error", "cuda-out-of-memory", "allocator-fragmented",
                             "cudnn-benchmark-with-changing-shapes", "slow-after-a-swap"})
        EXPECT_EQ(looked(triage, open).verdict, Verdict::unknown) << open;
    EXPECT_EQ(triage.looked_at.size(), 13U);
}

TEST(Triage, Throttling) {
    Machine machine;
    machine.group("cpu.stat", "nr_periods 1000\nnr_throttled 10\nthrottled_usec 5\n",
                  "nr_periods 1100\nnr_throttled 60\nthrottled_usec 9\n");
    machine.group("cpu.max", "20000 100000\n");
    const auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"cpu-throttled"});
    EXPECT_EQ(triage.findings[0].severity, Severity::error);
    EXPECT_EQ(triage.findings[0].confidence, Confidence::certain);
    EXPECT_TRUE(triage.findings[0].evidence[0].text.en.contains("50 of 100 periods"));
    EXPECT_EQ(triage.findings[0].subject.value, "20000 100000");
}

TEST(Triage, ThrottledByAGroupAboveAndOnlyEarlier) {
    Machine machine;
    machine.both("sys/fs/cgroup/svc/cpu.stat", "nr_periods 1000\nnr_throttled 50\n");
    machine.both("sys/fs/cgroup/svc/cpu.max", "50000 100000\n");
    const auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"cpu-throttled"});
    EXPECT_EQ(triage.findings[0].confidence, Confidence::likely);
    EXPECT_EQ(triage.findings[0].evidence[0].origin.path, "/sys/fs/cgroup/svc/cpu.stat");
}

TEST(Triage, SwapCountsWhenItIsFetchedBack) {
    Machine machine;
    machine.both("proc/7/status", "Name:\tx\nVmSwap:\t204800 kB\n");
    EXPECT_EQ(looked(machine.judge(), "memory-swapped").verdict, Verdict::not_the_cause);
    machine.scratch.file("then/proc/vmstat", "pswpin 900\n");
    auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"memory-swapped"});
    EXPECT_EQ(triage.findings[0].confidence,
              Confidence::likely);  // somebody's pages, and nobody waited in this group
    machine.pressure("memory", 900'000);
    EXPECT_EQ(machine.judge().findings[0].confidence, Confidence::certain);
    // Others swap, this process does not.
    machine.both("proc/7/status", "Name:\tx\nVmSwap:\t0 kB\n");
    EXPECT_TRUE(causes(machine.judge()).empty());
}

TEST(Triage, LimitsDiskAndDescriptors) {
    Machine machine;
    machine.pressure("io", 3'000'000);
    for (const auto* n : {"1", "2", "3", "4", "5", "6", "7"}) machine.both("proc/7/fd/" + std::string(n), "");
    machine.group("pids.current", "99\n");
    machine.group("pids.max", "100\n");
    machine.group("memory.events", "high 5\nmax 0\noom_kill 0\n", "high 9\nmax 0\noom_kill 0\n");
    machine.pressure("memory", 200'000);
    const auto triage = machine.judge();
    // Errors first, the surer ones before the others.
    EXPECT_EQ(causes(triage), (std::vector<std::string>{"memory-limit-reached", "disk-stalls",
                                                        "threads-used-up", "file-descriptors-used-up"}));
    EXPECT_EQ(triage.findings.back().severity, Severity::warning);
}

TEST(Triage, ControlGroupsOfVersion1) {
    Machine machine;
    std::filesystem::remove_all(machine.scratch.at("at/sys/fs/cgroup"));
    std::filesystem::remove_all(machine.scratch.at("then/sys/fs/cgroup"));
    machine.both("proc/7/cgroup", "4:memory:/m\n2:cpu,cpuacct:/c\n");
    machine.scratch.file("at/sys/fs/cgroup/cpu/c/cpu.stat",
                         "nr_periods 10\nnr_throttled 0\nthrottled_time 0\n");
    machine.scratch.file("then/sys/fs/cgroup/cpu/c/cpu.stat",
                         "nr_periods 20\nnr_throttled 9\nthrottled_time 1\n");
    machine.both("sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "20000\n");
    machine.both("sys/fs/cgroup/memory/m/memory.oom_control",
                 "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
    machine.both("sys/fs/cgroup/memory/m/memory.stat", "swap 4096\n");
    const auto triage = machine.judge();
    EXPECT_EQ(causes(triage), (std::vector<std::string>{"killed-for-memory", "cpu-throttled"}));
    EXPECT_TRUE(all_text(looked(triage, "memory-swapped")).contains("of its control group"));
}

TEST(Triage, KernelLogJoinedWithSwitches) {
    Machine machine;
    machine.both("log",
                 "[ 500.000000] Memory cgroup out of memory: Killed process 6 (python3) total-vm:1kB\n"
                 "[ 900.000000] NVRM: Xid (PCI:0000:65:00): 79, pid=7\n");
    machine.request.kernel_log = "/log";
    machine.request.store = machine.scratch.at("store");
    const auto swap = [&](int number, int at) {
        const auto time = iso_time(1'000'000 + at);
        return R"({"n":)" + std::to_string(number) +
               R"(,"state":"begun","kind":"swap","link":null,"from":"","to":"v)" + std::to_string(number) +
               R"(","fingerprint":"f","stack":[],"reload":false,"probe":false,"at":")" + time +
               R"(","by":"a","host":"h"})"
               "\n"
               R"({"n":)" +
               std::to_string(number) + R"(,"state":"done","at":")" + time + "\"}\n";
    };
    machine.scratch.file("store/m/.swaps", swap(1, 100) + swap(2, 470));
    const auto triage = machine.judge();
    EXPECT_EQ(causes(triage),
              (std::vector<std::string>{"gpu-error", "killed-for-memory", "slow-after-a-swap"}));
    const auto& joined = triage.findings.back();
    ASSERT_EQ(joined.evidence.size(), 1U);
    EXPECT_TRUE(joined.evidence[0].text.en.contains("m@v2")) << joined.evidence[0].text.en;
    EXPECT_TRUE(triage.findings[1].evidence.back().text.en.starts_with(iso_time(1'000'500)));
    // A switch long before is no suspect any more.
    machine.scratch.file("store/m/.swaps", swap(1, 100));
    EXPECT_EQ(looked(machine.judge(), "slow-after-a-swap").verdict, Verdict::not_the_cause);
}

// What the kernel killed elsewhere, or at another hour, is not what made it slow.
TEST(Triage, KillsOfOthersAndAtOtherTimes) {
    Machine machine;
    machine.request.kernel_log = "/log";
    const auto verdict = [&] { return looked(machine.judge(), "killed-for-memory").verdict; };
    machine.both("log", "[ 500.0] Memory cgroup out of memory: Killed process 99 (chrome) total-vm:1kB\n");
    EXPECT_EQ(verdict(), Verdict::not_the_cause);  // another group
    machine.both("log", "[ 500.0] Out of memory: Killed process 99 (chrome) total-vm:1kB\n");
    EXPECT_EQ(verdict(), Verdict::unknown);  // the machine was full; was it slow then?
    machine.request.slow_times = {1'000'000 + 9000};
    EXPECT_EQ(verdict(), Verdict::not_the_cause);
    machine.request.slow_times.push_back(1'000'000 + 520);
    auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"killed-for-memory"});
    EXPECT_EQ(triage.findings[0].severity, Severity::warning);
    EXPECT_EQ(triage.findings[0].confidence, Confidence::possible);
    // Its own name: the service before it was started anew.
    machine.both("log", "[ 500.0] Out of memory: Killed process 6 (python3) total-vm:1kB\n");
    EXPECT_EQ(machine.judge().findings.at(0).severity, Severity::error);
    machine.request.slow_times = {1'000'000 + 9000};
    triage = machine.judge();
    EXPECT_EQ(triage.findings.at(0).severity, Severity::warning);
    EXPECT_EQ(triage.findings.at(0).confidence, Confidence::possible);
    // Nothing counts for its group, so nobody knows whose they were.
    machine.request.slow_times.clear();
    machine.group("memory.events", "low 0\n");
    machine.both("log", "[ 500.0] Memory cgroup out of memory: Killed process 99 (chrome) total-vm:1kB\n");
    EXPECT_EQ(verdict(), Verdict::unknown);
}

TEST(Triage, AllocatorNeedsFragmentsAndRetries) {
    Machine machine;
    machine.request.memory_stats = "/stats.json";
    const auto stats = [](int split, int retries) {
        return R"({"reserved_bytes.all.current":100,"allocated_bytes.all.current":50,"inactive_split_bytes.all.current":)" +
               std::to_string(split) + R"(,"num_alloc_retries":)" + std::to_string(retries) +
               R"(,"num_ooms":0})";
    };
    machine.both("stats.json", stats(40, 0));
    EXPECT_EQ(looked(machine.judge(), "allocator-fragmented").verdict, Verdict::not_the_cause);
    machine.both("stats.json", stats(5, 9));
    EXPECT_EQ(looked(machine.judge(), "allocator-fragmented").verdict, Verdict::not_the_cause);
    machine.both("stats.json", stats(40, 3));
    EXPECT_EQ(machine.judge().findings.at(0).confidence, Confidence::likely);
    machine.scratch.file("then/stats.json", stats(40, 4));
    EXPECT_EQ(machine.judge().findings.at(0).confidence, Confidence::certain);
    machine.both("stats.json", "{}");
    EXPECT_EQ(looked(machine.judge(), "allocator-fragmented").verdict, Verdict::unknown);
}

TEST(Triage, CudnnBenchmarkNeedsTheSwitchAndTheShapes) {
    Machine machine;
    machine.request.sources = {"/app.py"};
    machine.both(
        "app.py",
        "import torch\n# torch.backends.cudnn.benchmark = True\ntorch.backends.cudnn.benchmark = False\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict,
              Verdict::not_the_cause);
    machine.both("app.py", "torch.backends.cudnn.benchmark=True # fast\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict, Verdict::unknown);
    machine.request.shapes = "/shapes";
    machine.both("shapes", "1x3x224x224\n1x3x224x224\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict,
              Verdict::not_the_cause);
    machine.both("shapes", "1x3x224x224\n1x3x300x224\n");
    const auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"cudnn-benchmark-with-changing-shapes"});
    EXPECT_EQ(triage.findings[0].confidence, Confidence::possible);
    EXPECT_EQ(triage.findings[0].evidence[0].origin.line, 1);
}

TEST(Triage, HowASourceMaySetCudnnBenchmark) {
    Machine machine;
    machine.request.sources = {"/app.py"};
    machine.request.shapes = "/shapes";
    machine.both("shapes", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n");
    const auto on = Verdict::cause, off = Verdict::not_the_cause, open = Verdict::unknown;
    const std::pair<const char*, Verdict> sources[] = {
        {"torch.backends.cudnn.benchmark = (True)\n", on},
        {"torch.backends.cudnn.benchmark = bool(1)\n", on},
        {"torch.backends.cudnn.benchmark = not False\n", on},
        {"torch.backends.cudnn.benchmark = args.bench\n", open},
        {"torch.backends.cudnn.benchmark = True if args.bench else False\n", open},
        {"torch.backends.cudnn.benchmark |= args.bench\n", open},
        {"torch.backends.\\\n  cudnn.benchmark = \\\n    True\n", on},
        {"import torch.backends.cudnn as C\nC.benchmark = True\n", on},
        {"from torch.backends import (cudnn as C)\nC.benchmark = True\n", on},
        {"import torch as t\nc = t.backends.cudnn\nc.benchmark, c.deterministic = True, False\n", on},
        {"x = torch.backends.cudnn.benchmark = True\n", on},
        {"setattr(torch.backends.cudnn, \"benchmark\", True)\n", on},
        {"setattr(torch.backends.cudnn, key, True)\n", open},
        {"setattr(torch.backends.cudnn, 'deterministic', True)\n", off},
        {"with torch.backends.cudnn.flags(enabled=True, benchmark=True):\n    run()\n", on},
        {"with torch.backends.cudnn.flags(enabled=True):\n    run()\n", off},
        {"trainer = pl.Trainer(gpus=1,\n  benchmark=True)\n", on},
        {"trainer = Trainer(benchmark=cfg.b)\n", open},
        {"trainer = Trainer(benchmark=None)\n", off},
        {"def main():\n    torch.backends.cudnn.benchmark = True\n\nmain()\n", on},
        {"if args.fast:\n    torch.backends.cudnn.benchmark = True\n", on},
        {"if args.fast: torch.backends.cudnn.benchmark = True\n", on},
        {"if 0:\n    torch.backends.cudnn.benchmark = True\n", off},
        {"if False: torch.backends.cudnn.benchmark = True\n", off},
        {"if 0:\n    pass\nelse:\n    torch.backends.cudnn.benchmark = True\n", on},
        {"torch.backends.cudnn.benchmark = True\ntorch.backends.cudnn.benchmark = False\n", off},
        {"torch.backends.cudnn.benchmark = False; torch.backends.cudnn.benchmark = True\n", on},
        {"torch.backends.cudnn.benchmark = False\nif x:\n  torch.backends.cudnn.benchmark = True\n", open},
        {"\"\"\"Say\ntorch.backends.cudnn.benchmark = True\n\"\"\"\n", off},
        {"print('torch.backends.cudnn.benchmark = True')\n", off},
        {"if torch.backends.cudnn.benchmark == True: pass\n", off},
        {"args.benchmark = True\nbenchmark = True\n", off},
    };
    for (const auto& [source, verdict] : sources) {
        machine.both("app.py", source);
        const auto one = looked(machine.judge(), "cudnn-benchmark-with-changing-shapes");
        EXPECT_EQ(one.verdict, verdict) << source;
    }
    machine.both("app.py", "x = 1\n\nif fast:\n    torch.backends.cudnn.benchmark = True\n");
    const auto found = machine.judge().findings.at(0);
    EXPECT_EQ(found.confidence, Confidence::possible);
    EXPECT_EQ(found.evidence[0].origin.line, 4);
    // A file of settings is read by the program, and not by us.
    machine.request.sources = {"/train.yaml"};
    machine.both("train.yaml", "benchmark: true\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict, open);
}

TEST(Triage, ProcessesByName) {
    Machine machine;
    machine.both("proc/8/comm", "python3\n");
    machine.both("proc/8/cmdline", std::string("python3\0/srv/serve.py\0--port\0", 29));
    machine.both("proc/9/comm", "serve.py\n");
    machine.both("proc/self/comm", "serve.py\n");
    LiveOptions options;
    options.sysroot = machine.scratch.at("at");
    const auto host = std::move(*live_host(options));
    EXPECT_EQ(processes_named(*host, "serve.py"), (std::vector<int>{8, 9}));
    EXPECT_EQ(processes_named(*host, "python3"), std::vector<int>{8});
    EXPECT_TRUE(processes_named(*host, "nothing").empty());
}

}  // namespace
}  // namespace trueup
