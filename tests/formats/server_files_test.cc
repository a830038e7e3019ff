// What a server's files say: /proc and control groups, kernel logs, statistics.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "formats/gpu_samples.h"
#include "formats/kernel_log.h"
#include "formats/proc_text.h"
#include "formats/torch_memory.h"

namespace trueup {
namespace {

TEST(ProcText, Pressure) {
    const auto pressure = parse_pressure(
        "some avg10=1.50 avg60=0.25 avg300=12.00 total=18446744073709551615\nfull avg10=9.00 avg60=9.00 "
        "avg300=9.00 total=1\n");
    ASSERT_TRUE(pressure);
    EXPECT_NEAR(pressure->avg10, 1.5, 1e-9);
    EXPECT_NEAR(pressure->avg60, 0.25, 1e-9);
    EXPECT_NEAR(pressure->avg300, 12, 1e-9);
    EXPECT_EQ(pressure->total_us, 18446744073709551615U);
    for (const auto* wrong :
         {"", "some", "some avg10=x total=1", "some avg10=1 total=-1", "full avg10=1 total=1"})
        EXPECT_FALSE(parse_pressure(wrong)) << wrong;
}

TEST(ProcText, LimitsStatusAndMembership) {
    const std::string limits =
        "Limit                     Soft Limit           Hard Limit           Units     \n"
        "Max processes             unlimited            unlimited            processes \n"
        "Max open files            1024                 1048576              files     \n";
    EXPECT_EQ(soft_limit(limits, "Max open files")->number, 1024U);
    EXPECT_FALSE(soft_limit(limits, "Max processes")->number);
    EXPECT_FALSE(soft_limit(limits, "Max nonsense"));
    EXPECT_EQ(status_number("Name:\tx\nVmSwap:\t    12 kB\n", "VmSwap"), 12U);
    EXPECT_FALSE(status_number("VmSwap:\tlots\n", "VmSwap"));
    const auto groups =
        parse_cgroup_membership("12:cpu,cpuacct:/a\n0::/b:c\nbroken\n1:name=systemd:relative\n");
    EXPECT_EQ(groups.at("cpuacct"), "/a");
    EXPECT_EQ(groups.at(""), "/b:c");
    EXPECT_EQ(groups.size(), 3U);
    EXPECT_EQ(parse_counters("a 1\nb x\nc 2 3\nd 4\n").size(), 2U);
}

TEST(KernelLog, TheFormsThatAMessageComesIn) {
    const auto log = parse_kernel_log(
        "6,1,5000000,-;usb 1-1: new device\n"
        "3,2,65000000,-;Memory cgroup out of memory: Killed process 812 (python3) total-vm:1kB\n"
        "[  125.250000] Out of memory: Killed process 9 (a (b)) total-vm:1kB\n"
        "[Tue Nov 24 10:00:00 2026] NVRM: Xid (PCI:0000:65:00): 79, pid=1, GPU has fallen off the bus.\n"
        "2026-11-24T10:00:00.5+01:00 host kernel: [1.5] NVRM: Xid (PCI:0000:65:00): 31, pid=7\n"
        "Nov 24 10:00:00 host kernel: Out of memory: Killed process 5 (x) y\n"
        "Nov 24 10:00:00 host app: Killed process 5 (x)\n"
        "NVRM: Xid nonsense\n",
        {.boot = 1000});
    ASSERT_EQ(log.size(), 5U);
    EXPECT_EQ(log[0].pid, 812);
    EXPECT_EQ(log[0].program, "python3");
    EXPECT_TRUE(log[0].by_cgroup);
    EXPECT_EQ(log[0].unix_seconds, 1065);
    EXPECT_EQ(log[0].line, 2);
    EXPECT_EQ(log[1].unix_seconds, 1125);
    EXPECT_FALSE(log[1].by_cgroup);
    EXPECT_EQ(log[2].xid, 79);
    EXPECT_EQ(log[2].written_time, "Tue Nov 24 10:00:00 2026");
    EXPECT_EQ(log[3].xid, 31);
    EXPECT_EQ(log[3].unix_seconds, parse_iso_time("2026-11-24T09:00:00Z"));
    EXPECT_EQ(log[4].written_time, "Nov 24 10:00:00");
    EXPECT_FALSE(log[4].unix_seconds);
}

// Which group a killed process was of stands before, and a process may call itself anything.
TEST(KernelLog, TheGroupOfAKill) {
    const auto log = parse_kernel_log(
        "[1.0] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
        "task_memcg=/a,b/c,task=x,pid=2,task=,pid=5,uid=0\n"
        "[1.1] Out of memory: Killed process 4 (y) total-vm:1kB\n"
        "[1.2] Out of memory: Killed process 5 (x,pid=2,task=) total-vm:1kB\n"
        "[1.3] Out of memory: Killed process 5 (x) total-vm:1kB\n"
        "[2.0] Tasks in /g are going to be killed due to memory.oom.group set\n"
        "[2.1] Memory cgroup out of memory: Killed process 6 (y) total-vm:1kB\n"
        "[2.2] Out of memory: Killed process 7 (y) total-vm:1kB\n"
        "[3.0] oom-kill:constraint=CONSTRAINT_MEMCG\n"
        "[3.1] Memory cgroup out of memory: Killed process 8 (y) total-vm:1kB\n",
        {});
    std::vector<std::string> groups;
    for (const auto& kill : log) groups.push_back(kill.group);
    EXPECT_EQ(groups, (std::vector<std::string>{"", "/a,b/c", "", "/g", "", ""}));
}

// mm/oom_kill.c before Linux 5.1 says it in two lines, and the group in one before them.
TEST(KernelLog, TheWordsOfOlderKernels) {
    const auto log = parse_kernel_log(
        "[1.0] Killed process 1 (cut) total-vm:1kB, anon-rss:1kB\n"
        "[2.0] Out of memory: Kill process 7 (parent) score 900 or sacrifice child\n"
        "[2.1] Killed process 8 (child) total-vm:1kB, anon-rss:1kB, file-rss:0kB\n"
        "[3.0] Task in /docker/abc killed as a result of limit of /docker\n"
        "[3.1] Memory cgroup out of memory: Kill process 9 (python3) score 1000 or sacrifice child\n"
        "[3.2] Killed process 9 (python3) total-vm:1kB, anon-rss:1kB, file-rss:0kB\n"
        "[4.0] Killed process 10 (nobody knows) total-vm:1kB\n"
        "[5.0] app: Out of memory: Kill process 11 (x) score 1\n"
        "[5.1] Killed process 11 (x) total-vm:1kB\n",
        {});
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[0].pid, 8);
    EXPECT_FALSE(log[0].by_cgroup);
    EXPECT_EQ(log[0].group, "");
    EXPECT_EQ(log[1].program, "python3");
    EXPECT_TRUE(log[1].by_cgroup);
    EXPECT_EQ(log[1].group, "/docker/abc");
}

// The kernel's clock starts anew with every boot; the date in front of it does not.
TEST(KernelLog, DatesOfSystemLogs) {
    const auto now = *parse_iso_time("2026-11-29T12:00:00Z");
    const LogClock here{
        .boot = now - 3600, .now = now, .local = [](const LocalTime& at) {
            return parse_iso_time(fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+01:00", at.year, at.month,
                                              at.day, at.hour, at.minute, at.second));
        }};
    const auto time = [](const std::string& front, const LogClock& clock) -> std::string {
        const auto log =
            parse_kernel_log(front + "Out of memory: Killed process 9 (chrome) total-vm:1kB\n", clock);
        if (log.size() != 1) return "none";
        return log[0].unix_seconds ? iso_time(*log[0].unix_seconds) : "?";
    };
    EXPECT_EQ(time("Nov 24 15:00:00 h kernel: [   50.0] ", here), "2026-11-24T14:00:00Z");
    EXPECT_EQ(time("Dec  1 15:00:00 h kernel: [   50.0] ", here), "2025-12-01T14:00:00Z");
    EXPECT_EQ(time("Feb 29 15:00:00 h kernel: ", here), "2024-02-29T14:00:00Z");
    EXPECT_EQ(time("[Tue Nov 24 15:00:00 2026] ", here), "2026-11-24T14:00:00Z");
    EXPECT_EQ(time("Nov 24 15:00:00 alpine kern.err kernel: [   50.0] ", here), "2026-11-24T14:00:00Z");
    EXPECT_EQ(time("Nov 24 15:00:00 kern.err kernel: [   50.0] ", here), "2026-11-24T14:00:00Z");
    EXPECT_EQ(time("[   50.0][ T123] ", here), "2026-11-29T11:00:50Z");
    EXPECT_EQ(time("<3>[   50.0] ", here), "2026-11-29T11:00:50Z");
    EXPECT_EQ(time("kern  :err   : [   50.0] ", here), "2026-11-29T11:00:50Z");
    EXPECT_EQ(time("2026-11-24T15:00:00,5+00:00 ", here), "2026-11-24T15:00:00Z");
    EXPECT_EQ(time("[ 9999.0] ", here), "?");  // the machine is not up that long
    // Of a recorded machine the zone is not known; the same boot is, within a day.
    auto recorded = here;
    recorded.local = nullptr;
    EXPECT_EQ(time("Nov 24 15:00:00 h kernel: [   50.0] ", recorded), "?");
    EXPECT_EQ(time("Nov 29 15:00:00 h kernel: [   50.0] ", recorded), "2026-11-29T11:00:50Z");
    // Of no zone: of the boot before.
    EXPECT_EQ(time("Nov 29 15:08:00 h kernel: [   50.0] ", recorded), "?");
    // Words of the kernel that somebody else writes.
    EXPECT_EQ(time("Nov 24 15:00:00 h myapp[3]: ", here), "none");
    EXPECT_EQ(time("Nov 24 15:00:00 h myapp[3]: kernel: ", here), "none");
    EXPECT_EQ(time("Nov 24 15:00:00 h user.err kernel: ", here), "none");
    EXPECT_EQ(time("Nov 24 15:00:00 h kern.err", here), "none");
    EXPECT_EQ(time("2026-11-24T15:00:00Z h myapp[3]: it said: ", here), "none");
    EXPECT_EQ(time("it said: ", here), "none");
}

TEST(KernelLog, Times) {
    EXPECT_EQ(parse_iso_time("1970-01-02T00:00:01Z"), 86401);
    EXPECT_EQ(parse_iso_time("2026-11-24 10:00:00"), parse_iso_time("2026-11-24T12:00:00.123+0200"));
    EXPECT_EQ(iso_time(*parse_iso_time("2026-02-28T23:59:59Z")), "2026-02-28T23:59:59Z");
    for (const auto* wrong : {"", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-24T25:00:00Z",
                              "2026-11-24T10:00:00 local", "2026-11-24T10:00:00+1"})
        EXPECT_FALSE(parse_iso_time(wrong)) << wrong;
}

TEST(TorchMemory, FlatAndNested) {
    const auto flat = parse_torch_memory(
        R"({"reserved_bytes.all.current": 100, "allocated_bytes.all.current": 50, "inactive_split_bytes.all.current": 40,
            "num_alloc_retries": 3, "num_ooms": 1})",
        "f");
    ASSERT_TRUE(flat) << flat.error().message;
    EXPECT_EQ(flat->inactive_split, 40U);
    const auto nested = parse_torch_memory(
        R"({"reserved_bytes": {"all": {"current": 7}}, "allocated_bytes": {"all": {"current": 5}},
            "inactive_split_bytes": {"all": {"current": 1}}, "num_alloc_retries": 0, "num_ooms": 0})",
        "f");
    ASSERT_TRUE(nested) << nested.error().message;
    EXPECT_EQ(nested->reserved, 7U);
    for (const auto* wrong : {"[]", "{}", "x", R"({"reserved_bytes.all.current": -1})"})
        EXPECT_FALSE(parse_torch_memory(wrong, "f")) << wrong;
}

TEST(GpuSamples, FormsAndSpread) {
    const auto csv = parse_gpu_samples("seconds,bytes\n# warm\n0,500\n1.5,100\n2,103\n3,101\n", "f");
    ASSERT_TRUE(csv) << csv.error().message;
    EXPECT_EQ(csv->size(), 4U);
    const auto steady = steadiness_of(*csv, 1);
    EXPECT_EQ(steady.samples, 3U);
    EXPECT_EQ(steady.median, 101U);
    EXPECT_NEAR(steady.spread, 3.0 / 101, 1e-12);
    EXPECT_FALSE(steady.grows);
    EXPECT_TRUE(parse_gpu_samples(R"([[0, 1], [1, 2]])", "f"));
    EXPECT_EQ(
        parse_gpu_samples(R"({"samples": [{"seconds": 2, "bytes": 9}, {"seconds": 1, "bytes": 8}]})", "f")
            ->front()
            .bytes,
        8U);
    const auto wrong = parse_gpu_samples("0,1\nx,2\n", "f");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().line, 2);
    EXPECT_FALSE(parse_gpu_samples("[[0]]", "f"));
    std::vector<GpuSample> growing;
    for (unsigned i = 0; i < 9; ++i) growing.push_back({static_cast<double>(i), 100 + i});
    EXPECT_TRUE(steadiness_of(growing, 0).grows);
    EXPECT_EQ(steadiness_of(growing, 100).samples, 0U);
}

}  // namespace
}  // namespace trueup
