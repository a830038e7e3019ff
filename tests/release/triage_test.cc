#include "release/triage.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "formats/kernel_log.h"
#include "release/triage_machine.h"

namespace trueup {
namespace {

using namespace triage;

TEST(Triage, AQuietMachineHasNoCause) {
    TriageMachine machine;
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
    TriageMachine machine;
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
    TriageMachine machine;
    machine.both("sys/fs/cgroup/svc/cpu.stat", "nr_periods 1000\nnr_throttled 50\n");
    machine.both("sys/fs/cgroup/svc/cpu.max", "50000 100000\n");
    const auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"cpu-throttled"});
    EXPECT_EQ(triage.findings[0].confidence, Confidence::likely);
    EXPECT_EQ(triage.findings[0].evidence[0].origin.path, "/sys/fs/cgroup/svc/cpu.stat");
}

TEST(Triage, SwapCountsWhenItIsFetchedBack) {
    TriageMachine machine;
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
    TriageMachine machine;
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

// The counters of the machine are not those of the group that it was in.
TEST(Triage, AProcessThatEndsInBetween) {
    TriageMachine machine;
    const std::string pressure = "some avg10=0.00 avg60=0.00 avg300=0.00 total=5000000000\n";
    for (const auto* what : {"io", "memory"}) machine.both("proc/pressure/" + std::string(what), pressure);
    std::filesystem::remove_all(machine.scratch.at("then/proc/7"));
    const auto triage = machine.judge();
    EXPECT_TRUE(causes(triage).empty());
    EXPECT_TRUE(all_text(looked(triage, "disk-stalls")).contains("waited an unknown part of this window"));
}

// What is above it holds for it too: a pod's limits stand at the pod.
TEST(Triage, LimitsOfTheGroupAbove) {
    TriageMachine machine;
    const std::string above = "sys/fs/cgroup/svc/";
    machine.both(above + "pids.current", "100\n");
    machine.both(above + "pids.max", "100\n");
    auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"threads-used-up"});
    EXPECT_EQ(triage.findings[0].subject.path, "/sys/fs/cgroup/svc/pids.max");
    machine.both(above + "pids.max", "max\n");
    // A sum may be a neighbour's; what the group itself ran into is not.
    machine.pressure("memory", 900'000);
    for (const std::string name : {"memory.events", "memory.events.local"}) {
        machine.scratch.file("at/" + above + name, "high 0\nmax 0\n");
        machine.scratch.file("then/" + above + name, "high 0\nmax 900\n");
        triage = machine.judge();
        ASSERT_EQ(causes(triage), std::vector<std::string>{"memory-limit-reached"}) << name;
        EXPECT_EQ(triage.findings[0].confidence,
                  name == "memory.events" ? Confidence::likely : Confidence::certain);
        EXPECT_EQ(triage.findings[0].subject.path, "/" + above + name);
    }
}

// The limit is one of all that the user runs.
TEST(Triage, ThreadsOfTheSameUser) {
    TriageMachine machine;
    machine.both("proc/8/status", "Name:\tworker\nUid:\t1000\t1000\t1000\t1000\nThreads:\t985\n");
    machine.both("proc/9/status", "Name:\tworker\nUid:\t1001\t1001\t1001\t1001\nThreads:\t985\n");
    const auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"threads-used-up"});
    EXPECT_TRUE(all_text(looked(triage, "threads-used-up")).contains("997 with the other processes"));
    machine.both("proc/8/status", "Name:\tworker\nUid:\t1001\t1001\t1001\t1001\nThreads:\t985\n");
    EXPECT_TRUE(causes(machine.judge()).empty());
}

// At the limit pages of files are given up; where nobody waits for it, nobody is slow.
TEST(Triage, AtItsLimitAndNobodyWaits) {
    TriageMachine machine;
    machine.group("memory.events", "high 0\nmax 0\noom_kill 0\n", "high 0\nmax 40\noom_kill 0\n");
    const auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"memory-limit-reached"});
    EXPECT_EQ(triage.findings[0].confidence, Confidence::possible);
}

TEST(Triage, ControlGroupsOfVersion1) {
    TriageMachine machine;
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
    TriageMachine machine;
    machine.both("log",
                 "[ 500.000000] oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=/svc/model,"
                 "task_memcg=/svc/model,task=python3,pid=6,uid=0\n"
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
    TriageMachine machine;
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
    // Nobody named a process: nothing ties it to anything but its time.
    machine.request.pid = 0;
    EXPECT_EQ(verdict(), Verdict::not_the_cause);
    machine.request.slow_times.clear();
    EXPECT_EQ(verdict(), Verdict::cause);
    machine.request.pid = 7;
    // Some group was full, and many services have that name.
    machine.both("log", "[ 500.0] Memory cgroup out of memory: Killed process 6 (python3) total-vm:1kB\n");
    triage = machine.judge();
    EXPECT_EQ(triage.findings.at(0).severity, Severity::warning);
    EXPECT_EQ(triage.findings.at(0).confidence, Confidence::possible);
    // Nothing counts for its group, so nobody knows whose they were.
    machine.group("memory.events", "low 0\n");
    machine.both("log", "[ 500.0] Memory cgroup out of memory: Killed process 99 (chrome) total-vm:1kB\n");
    EXPECT_EQ(verdict(), Verdict::unknown);
}

// The kernel tells the group of whom it killed.
TEST(Triage, AKillIsOfTheGroupThatTheLogTells) {
    const std::string pod = "/kubepods.slice/kubepods-pod1.slice/";
    struct Case {
        std::string group, program;
        Verdict verdict = Verdict::cause;
        Confidence confidence = Confidence::likely;
        std::string own = "/svc/model";
    };
    const Case cases[] = {
        {"/other/batch", "python3", Verdict::not_the_cause},
        {"/svc/model2", "python3", Verdict::not_the_cause},
        {"/svc", "python3", Verdict::not_the_cause},
        {"/svc/model", "loader"},
        {"/svc/model/worker", "loader"},
        // The container before, of the same pod; the path as the machine outside sees it; no path to compare.
        {pod + "cri-old.scope", "python3", Verdict::cause, Confidence::possible, pod + "cri-new.scope"},
        {pod + "cri-side.scope", "envoy", Verdict::not_the_cause, {}, pod + "cri-new.scope"},
        {"/machine/box/svc/model", "python3", Verdict::cause, Confidence::possible},
        {"/docker/a", "python3", Verdict::cause, Confidence::possible, "/"},
    };
    for (const auto& one : cases) {
        for (const bool entire : {false, true}) {
            TriageMachine machine;
            machine.request.kernel_log = "/log";
            machine.both("proc/7/cgroup", "0::" + one.own + "\n");
            machine.both("sys/fs/cgroup" + one.own + "/memory.events", "oom_kill 0\n");
            const std::string kill = "Memory cgroup out of memory: Killed process ";
            auto log =
                "[ 500.0] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
                "oom_memcg=" +
                one.group + ",task_memcg=" + one.group + ",task=" + one.program +
                ",pid=4242,uid=0\n[ 500.1] " + kill + "4242 (" + one.program + ") total-vm:1kB\n";
            if (entire) {
                log = "[ 500.0] Tasks in " + one.group +
                      " are going to be killed due to memory.oom.group set\n[ 500.1] " + kill + "4243 (" +
                      one.program + ") total-vm:1kB\n";
            }
            machine.both("log", log);
            const auto triage = machine.judge();
            EXPECT_EQ(looked(triage, "killed-for-memory").verdict, one.verdict) << log;
            if (one.verdict != Verdict::cause || triage.findings.empty()) continue;
            const bool sure = one.confidence == Confidence::likely;
            EXPECT_EQ(triage.findings[0].severity, sure ? Severity::error : Severity::warning) << log;
            EXPECT_EQ(triage.findings[0].confidence, one.confidence) << log;
        }
    }
}

// The driver says whose work met the error.
TEST(Triage, ErrorsOfTheGpuAreSomebodys) {
    struct Case {
        std::string log;
        Verdict verdict = Verdict::cause;
        Confidence confidence = Confidence::certain;
        bool slow_later = false;
    };
    const Case cases[] = {
        {"31, pid=7, name=python3, Ch 00000008"},
        {"31, Ch 00000008"},
        {"31, pid='<unknown>', name=<unknown>, Ch 00000008"},
        {"31, pid=4242, name=python3, Ch 00000008"},  // a worker, or itself, numbered from outside of a
                                                      // container
        {"31, pid=4242, name=other, Ch 00000008", Verdict::not_the_cause},
        {"79, pid=4242, name=other, GPU has fallen off the bus.", Verdict::cause, Confidence::possible},
        {"79, pid=7, name=python3, GPU has fallen off the bus."},
        {"31, pid=7, name=python3, Ch 00000008", Verdict::cause, Confidence::possible, true},
    };
    for (const auto& one : cases) {
        TriageMachine machine;
        machine.request.kernel_log = "/log";
        machine.both("log", "[ 500.0] NVRM: Xid (PCI:0000:3b:00): " + one.log + "\n");
        if (one.slow_later) machine.request.slow_times = {1'000'500 + 4 * 3600};
        const auto triage = machine.judge();
        EXPECT_EQ(looked(triage, "gpu-error").verdict, one.verdict) << one.log;
        if (one.verdict != Verdict::cause || triage.findings.empty()) continue;
        EXPECT_EQ(triage.findings[0].confidence, one.confidence) << one.log;
    }
}

TEST(Triage, WordsAboutAnErrorAreNone) {
    struct Case {
        std::string line;
        Verdict verdict = Verdict::cause;
        Confidence confidence = Confidence::certain;
    };
    const Case cases[] = {
        {"RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 14.76 GiB total capacity)"},
        {"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."},
        {"2026-11-30 12:00:00 INFO retry: CUDA out of memory. Tried to allocate 2.00 GiB."},
        {"RuntimeError: CUDA error: an illegal memory access was encountered"},
        {"2026-11-30 12:00:00 INFO If you run into CUDA out of memory errors, lower --batch-size",
         Verdict::not_the_cause},
        {"2026-11-30 12:00:00 WARNING request 7 failed (CUDA out of memory)", Verdict::cause,
         Confidence::possible},
    };
    for (const auto& one : cases) {
        TriageMachine machine;
        machine.request.service_log = "/service.log";
        machine.both("service.log", one.line + "\n");
        const auto triage = machine.judge();
        EXPECT_EQ(looked(triage, "cuda-out-of-memory").verdict, one.verdict) << one.line;
        if (one.verdict != Verdict::cause || triage.findings.empty()) continue;
        EXPECT_EQ(triage.findings[0].confidence, one.confidence) << one.line;
        EXPECT_EQ(triage.findings[0].evidence[0].text.en, one.line);
    }
}

TEST(Triage, AllocatorNeedsFragmentsAndRetries) {
    TriageMachine machine;
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

TEST(Triage, ProcessesByName) {
    TriageMachine machine;
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
