// The suspects that counters of the kernel tell about.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "release/triage_suspects.h"

namespace trueup {
namespace {

// What part of the periods has to be cut short before anybody notices, and
// before everybody does.
constexpr double throttled_some = 0.01, throttled_much = 0.10;
// Waiting, as a part of the time (pressure "some").
constexpr double waiting_some = 0.05, waiting_much = 0.20;
constexpr double memory_waiting = 0.01;
constexpr double numa_missing = 0.05;

std::uint64_t count(const Counters& counters, const std::string& key) {
    const auto at = counters.find(key);
    return at == counters.end() ? 0 : at->second;
}

// A counter that went backwards belongs to another group by now.
std::uint64_t grown(const Counters& before, const Counters& after, const std::string& key) {
    const auto a = count(before, key);
    const auto b = count(after, key);
    return b > a ? b - a : 0;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string mebibytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / 1048576.0);
}

// How much of the window somebody waited, and what the kernel's own averages say.
struct Waiting {
    std::optional<double> in_window;  // nothing: the two looks are not of one group
    double before = 0;
    Text text;

    double most() const { return std::max(in_window.value_or(0), before); }
};
std::optional<Waiting> waiting(const TriageCase& c, const Read<Pressure>& first, const Read<Pressure>& last) {
    if (!last) return std::nullopt;
    Waiting out;
    // The process may have ended meanwhile, and what is left to look at is the machine's.
    if (first && first.path == last.path && last->total_us >= first->total_us) {
        const auto waited = static_cast<double>(last->total_us - first->total_us);
        out.in_window = c.window_s > 0 ? std::min(waited / (c.window_s * 1e6), 1.0) : 0;
    }
    out.before = std::max(last->avg60, last->avg300) / 100;
    out.text = {
        fmt::format("waited {} of this window; {:.1f} % of the last minute, {:.1f} % of the last five",
                    out.in_window ? percent(*out.in_window) : "an unknown part", last->avg60, last->avg300),
        fmt::format("本次窗口内等待 {}；最近一分钟 {:.1f} %，最近五分钟 {:.1f} %",
                    out.in_window ? percent(*out.in_window) : "时间未知", last->avg60, last->avg300)};
    return out;
}

}  // namespace

TriageVerdict suspect_cpu_throttling(const TriageCase& c) {
    const std::string id = "cpu-throttled";
    if (c.last.cgroup.empty())
        return verdict_unknown(
            id, Text{"the control group of the process is not known", "不知道进程所在的控制组"});
    if (c.last.cpu_stat.empty()) {
        // A group without the row has no quota at all.
        return verdict_clear(
            id, {evidence_of({"no CPU quota on the group or above it", "该组及其上级都没有 CPU 配额"},
                             c.last.cgroup)});
    }
    std::vector<Evidence> seen;
    std::optional<Finding> worst;
    for (std::size_t i = 0; i < c.last.cpu_stat.size(); ++i) {
        const auto& stat = c.last.cpu_stat[i];
        const auto& limit = c.last.cpu_max[i];
        const auto before = std::ranges::find(c.first.cpu_stat, stat.path, &Read<Counters>::path);
        const bool twice = before != c.first.cpu_stat.end() && *before;
        const auto periods = twice ? grown(**before, *stat, "nr_periods") : 0;
        const auto throttled = twice ? grown(**before, *stat, "nr_throttled") : 0;
        const auto now = part_of(throttled, periods);
        const auto ever = part_of(count(*stat, "nr_throttled"), count(*stat, "nr_periods"));
        const Text text = {
            fmt::format(
                "{} of {} periods were cut short in this window; {} of {} ({}) since the group exists",
                throttled, periods, count(*stat, "nr_throttled"), count(*stat, "nr_periods"), percent(ever)),
            fmt::format("本次窗口内 {1} 个周期中有 {0} 个被截断；自该组建立以来 {3} 个中有 {2} 个（{4}）",
                        throttled, periods, count(*stat, "nr_throttled"), count(*stat, "nr_periods"),
                        percent(ever))};
        seen.push_back(evidence_of(text, stat.path));
        const bool in_window = now >= throttled_some;
        if (!in_window && ever < throttled_some) continue;
        auto finding = triage_finding(
            id, std::max(now, ever) >= throttled_much ? Severity::error : Severity::warning,
            in_window ? Confidence::certain : Confidence::likely,
            {"the CPU quota stops the process now and then", "CPU 配额不时让进程停下"},
            {"When the threads of the group have used up the quota of a period (100 ms, mostly), all of them "
             "stand still "
             "until the next one begins: tens of milliseconds at a time, with an average load that looks "
             "harmless. "
             "Many short-lived threads reach it sooner than one busy one.",
             "当组内线程用完一个周期（通常 100 "
             "毫秒）的配额，所有线程都会停到下一个周期开始：每次几十毫秒，而平均负载看起来无害。"
             "许多短暂的线程比一个忙碌的线程更容易触发。"});
        finding.subject = {"cpu.max", limit ? std::string(trim(*limit)) : std::string(), stat.path};
        finding.evidence.push_back(seen.back());
        if (limit) {
            const auto quota = std::string(trim(*limit));
            finding.evidence.push_back(
                evidence_of({"the quota: " + quota, "配额：" + quota}, limit.path, 0, quota));
        }
        Remedy remedy;
        remedy.id = "raise-quota";
        remedy.summary = {
            "Raise the quota (limits.cpu, --cpus, CPUQuota=), or let the service start fewer threads "
            "(OMP_NUM_THREADS, torch.set_num_threads)",
            "提高配额（limits.cpu、--cpus、CPUQuota=），或让服务少开线程（OMP_NUM_THREADS、torch.set_num_"
            "threads）"};
        finding.remedies.push_back(std::move(remedy));
        if (!worst || finding.severity > worst->severity) worst = std::move(finding);
    }
    if (worst) return verdict_cause(std::move(*worst));
    return verdict_clear(id, std::move(seen));
}

TriageVerdict suspect_swap(const TriageCase& c) {
    const std::string id = "memory-swapped";
    std::vector<Evidence> seen;
    std::optional<std::uint64_t> swapped;
    if (c.last.status) {
        if (const auto kib = status_number(*c.last.status, "VmSwap")) {
            swapped = *kib * 1024;
            seen.push_back(evidence_of({fmt::format("{} of the process are in swap", mebibytes(*swapped)),
                                        fmt::format("进程有 {} 在交换区", mebibytes(*swapped))},
                                       c.last.status.path, 0, "VmSwap"));
        }
    }
    if (c.last.swap_current) {
        const auto bytes = *c.last.swap_current;
        swapped = std::max(swapped.value_or(0), bytes);
        seen.push_back(evidence_of({fmt::format("{} of its control group", mebibytes(bytes)),
                                    fmt::format("其控制组有 {}", mebibytes(bytes))},
                                   c.last.swap_current.path));
    }
    const auto swappiness =
        c.last.swappiness
            ? std::optional(
                  evidence_of({fmt::format("swappiness is {}: a preference of the whole machine, which says "
                                           "nothing about whether anything was swapped",
                                           *c.last.swappiness),
                               fmt::format("swappiness 为 {}：这只是整台机器的偏好，不说明是否真的发生了交换",
                                           *c.last.swappiness)},
                              c.last.swappiness.path))
            : std::nullopt;
    if (!swapped)
        return verdict_unknown(id,
                               Text{"neither VmSwap of the process nor its group's swap can be read",
                                    "进程的 VmSwap 和其控制组的交换用量都读不到"},
                               c.last.status.path);
    std::uint64_t back_in = 0;
    if (c.first.vmstat && c.last.vmstat) {
        back_in = grown(*c.first.vmstat, *c.last.vmstat, "pswpin");
        seen.push_back(evidence_of(
            {fmt::format("{} pages came back from swap in this window, on the whole machine", back_in),
             fmt::format("本次窗口内整台机器有 {} 页从交换区换回", back_in)},
            c.last.vmstat.path, 0, "pswpin"));
    }
    const auto stall = waiting(c, c.first.memory_pressure, c.last.memory_pressure);
    if (stall) seen.push_back(evidence_of(stall->text, c.last.memory_pressure.path));
    const bool stalls = stall && stall->most() >= memory_waiting;
    if (*swapped == 0 || (back_in == 0 && !stalls)) {
        if (swappiness) seen.push_back(*swappiness);
        return verdict_clear(id, std::move(seen));
    }
    auto finding = triage_finding(
        id, Severity::error, back_in > 0 && stalls ? Confidence::certain : Confidence::likely,
        {"memory of the process is in swap and is being fetched back", "进程的内存被换出，并正在被换回"},
        {"A request that touches a page in swap waits for the disk. Memory on the GPU and pinned memory are "
         "never "
         "swapped; what is hit is the Python heap, tokenizers, page-able weights.",
         "触及已换出页面的请求要等磁盘。GPU 显存和锁页内存从不交换；受影响的是 Python "
         "堆、分词器和可分页的权重。"});
    finding.subject = {"VmSwap", mebibytes(*swapped), c.last.status.path};
    finding.evidence = std::move(seen);
    Remedy remedy;
    remedy.id = "no-swap-for-group";
    remedy.summary = {
        "Keep this service out of swap: memory.swap.max=0 (MemorySwapMax=0), and give it the memory it "
        "needs. "
        "vm.swappiness=0 does not keep it out.",
        "让该服务不进交换区：memory.swap.max=0（MemorySwapMax=0），并给够内存。vm.swappiness=0 "
        "并不能阻止交换。"};
    finding.remedies.push_back(std::move(remedy));
    return verdict_cause(std::move(finding));
}

TriageVerdict suspect_memory_limit(const TriageCase& c) {
    const std::string id = "memory-limit-reached";
    if (c.last.cgroup_v1)
        return verdict_unknown(
            id, Text{"control groups of version 1 do not count it", "cgroup v1 不统计这一项"}, c.last.cgroup);
    if (!c.last.memory_events)
        return verdict_unknown(id,
                               c.last.cgroup.empty() ? Text{"the control group of the process is not known",
                                                            "不知道进程所在的控制组"}
                                                     : plain(c.last.memory_events.problem),
                               c.last.memory_events.path);
    const auto& after = *c.last.memory_events;
    const bool twice = c.first.memory_events && c.first.memory_events.path == c.last.memory_events.path;
    const Counters& before = twice ? *c.first.memory_events : after;
    const auto now = grown(before, after, "high") + grown(before, after, "max");
    const auto ever = count(after, "high") + count(after, "max");
    const auto stall = waiting(c, c.first.memory_pressure, c.last.memory_pressure);
    std::vector<Evidence> seen = {evidence_of(
        {fmt::format("the group ran into its limit {} times in this window, {} times since it exists", now,
                     ever),
         fmt::format("该组在本次窗口内 {} 次触及上限，自建立以来 {} 次", now, ever)},
        c.last.memory_events.path, 0,
        fmt::format("high {}, max {}", count(after, "high"), count(after, "max")))};
    if (stall) seen.push_back(evidence_of(stall->text, c.last.memory_pressure.path));
    const bool stalls = stall && stall->most() >= memory_waiting;
    // A limit above it holds for it as well. Where only sums are kept, it may have been a neighbour's.
    std::uint64_t above_now = 0;
    bool alone = true;
    std::string above_path;
    for (std::size_t i = 0; i < std::min(c.first.above.size(), c.last.above.size()); ++i) {
        const auto& one = c.last.above[i].memory_events;
        const auto& earlier = c.first.above[i].memory_events;
        if (!one || !earlier || one.path != earlier.path) continue;
        const auto times = grown(*earlier, *one, "high") + grown(*earlier, *one, "max");
        // A sum holds what the group itself counted.
        const auto more = c.last.above[i].alone ? times : times - std::min(times, now);
        if (more <= above_now) continue;
        above_now = more;
        alone = c.last.above[i].alone;
        above_path = one.path;
    }
    if (above_now > 0) {
        seen.push_back(
            evidence_of({fmt::format("a group above it ran into a limit {} times in this window", above_now),
                         fmt::format("其上级组在本次窗口内 {} 次触及上限", above_now)},
                        above_path));
    }
    const auto any_now = now + above_now;
    if ((ever == 0 && above_now == 0) || (any_now == 0 && !stalls)) return verdict_clear(id, std::move(seen));
    const bool sure = now > 0 || alone;
    // Pages of files that nobody misses are given up at once: then nobody waits.
    auto finding = triage_finding(id, stalls ? Severity::error : Severity::warning,
                                  any_now > 0 && stalls && sure ? Confidence::certain
                                  : stalls || !stall            ? Confidence::likely
                                                                : Confidence::possible,
                                  {"the memory limit makes the process wait", "内存上限让进程等待"},
                                  {"Whoever asks for memory at the limit has to make room first: cached "
                                   "pages of files go (and are read again), and "
                                   "with memory.high the thread is put to sleep. No error is reported.",
                                   "在上限处申请内存者必须先腾出空间：文件缓存页被丢弃（随后又要重读），memor"
                                   "y.high 还会让线程睡眠。不会报告任何错误。"});
    finding.subject = {"memory.max", "", above_now > now ? above_path : c.last.memory_events.path};
    finding.evidence = std::move(seen);
    return verdict_cause(std::move(finding));
}

TriageVerdict suspect_disk(const TriageCase& c) {
    const std::string id = "disk-stalls";
    const auto stall = waiting(c, c.first.io_pressure, c.last.io_pressure);
    if (!stall) {
        return verdict_unknown(id,
                               c.last.io_pressure.problem.empty()
                                   ? Text{"no pressure is recorded", "没有压力记录"}
                                   : plain(c.last.io_pressure.problem),
                               c.last.io_pressure.path);
    }
    const auto share = stall->most();
    const bool whole_machine = c.last.io_pressure.path.starts_with("/proc/");
    auto seen = evidence_of(stall->text, c.last.io_pressure.path);
    if (whole_machine) {
        seen.text.en += " (anybody on this machine)";
        seen.text.zh += "（本机任何进程）";
    }
    if (share < waiting_some) return verdict_clear(id, {std::move(seen)});
    auto finding = triage_finding(id, share >= waiting_much ? Severity::error : Severity::warning,
                                  whole_machine                                  ? Confidence::possible
                                  : stall->in_window.value_or(0) >= waiting_some ? Confidence::certain
                                                                                 : Confidence::likely,
                                  {"requests wait for the disk", "请求在等磁盘"},
                                  {"Part of the time at least one thread waited for a disk or a network file "
                                   "system and could do nothing else.",
                                   "部分时间里至少有一个线程在等磁盘或网络文件系统，无法做别的事。"});
    finding.subject = {"io.pressure", percent(share), c.last.io_pressure.path};
    finding.evidence.push_back(std::move(seen));
    return verdict_cause(std::move(finding));
}

TriageVerdict suspect_numa(const TriageCase& c) {
    const std::string id = "numa-misses";
    if (c.last.numastat.empty())
        return verdict_unknown(id, Text{"the system shows no memory nodes", "系统没有显示内存节点"},
                               "/sys/devices/system/node");
    if (c.last.numastat.size() == 1) {
        return verdict_clear(id,
                             {evidence_of({"the machine has one memory node: nothing can be on the wrong one",
                                           "机器只有一个内存节点：不可能放错"},
                                          c.last.numastat.front().path)});
    }
    std::uint64_t hits = 0, misses = 0;
    for (std::size_t i = 0; i < std::min(c.first.numastat.size(), c.last.numastat.size()); ++i) {
        const auto& before = c.first.numastat[i];
        const auto& after = c.last.numastat[i];
        if (!before || !after) return verdict_unknown(id, after.problem, after.path);
        hits += grown(*before, *after, "numa_hit");
        misses += grown(*before, *after, "numa_miss");
    }
    const auto share = part_of(misses, hits + misses);
    auto seen = evidence_of(
        {fmt::format(
             "{} of {} pages came from another node than wanted, in this window, on the whole machine",
             misses, hits + misses),
         fmt::format("本次窗口内整台机器 {1} 页中有 {0} 页来自非期望的节点", misses, hits + misses)},
        c.last.numastat.front().path, 0, "numa_miss");
    if (share < numa_missing) return verdict_clear(id, {std::move(seen)});
    auto finding =
        triage_finding(id, Severity::warning, Confidence::possible,
                       {"memory comes from the wrong node", "内存来自错误的节点"},
                       {"A node ran out of free memory, so that pages come from a farther one and every "
                        "access to them takes longer. "
                        "These counters are the whole machine's: they do not say that it was this process.",
                        "某个节点的空闲内存用尽，页面来自更远的节点，每次访问都更慢。这些计数属于整台机器，并"
                        "不说明就是这个进程。"});
    finding.subject = {"numa_miss", percent(share), c.last.numastat.front().path};
    finding.evidence.push_back(std::move(seen));
    finding.settle = c.last.pid > 0 ? fmt::format("numastat -p {}", c.last.pid) : "numastat -m";
    return verdict_cause(std::move(finding));
}

}  // namespace trueup
