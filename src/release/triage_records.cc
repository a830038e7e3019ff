// The suspects that logs, statistics and the record of releases tell about.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "formats/torch_memory.h"
#include "release/triage_suspects.h"

namespace trueup {
namespace {

constexpr double fragmented = 0.20;
constexpr std::int64_t near_a_swap_s = 120;
constexpr std::size_t most_lines = 20;
constexpr std::size_t benchmark_limit =
    10;  // shapes that cuDNN keeps a choice for, unless it is told otherwise

// What NVIDIA's list of Xid errors says of the common ones.
struct Xid {
    int number;
    std::string_view en, zh;
};
constexpr auto xids = std::to_array<Xid>({
    {13, "a kernel of the program did something invalid", "程序的核函数执行了非法操作"},
    {31, "a program read or wrote GPU memory that is not its own", "程序访问了不属于它的显存"},
    {43, "the GPU stopped a program's work after an error of the program", "程序出错后 GPU 停止了其任务"},
    {45, "work was cut off, mostly after another error", "任务被中止，多因此前的其他错误"},
    {48, "memory had an error that cannot be corrected", "显存出现不可纠正错误"},
    {63, "a memory row was replaced", "一个显存行被替换"},
    {64, "a memory row could not be replaced", "显存行替换失败"},
    {74, "an NVLink connection failed", "NVLink 连接出错"},
    {79, "the GPU has fallen off the bus", "GPU 从总线上掉线"},
    {94, "an uncorrectable memory error hit one program", "不可纠正的显存错误影响了一个程序"},
    {95, "an uncorrectable memory error hit everything on the GPU", "不可纠正的显存错误影响了整个 GPU"},
    {119, "the GPU's own controller did not answer", "GPU 自身的控制器没有应答"},
});

Evidence of_message(const TriageCase& c, const KernelMessage& message, const Text& what) {
    const auto when = message.unix_seconds ? iso_time(*message.unix_seconds) : message.written_time;
    Text text = what;
    if (!when.empty()) {
        text.en = when + ": " + text.en;
        text.zh = when + "：" + text.zh;
    }
    return evidence_of(text, c.record.kernel_log.path, message.line, message.text);
}

std::vector<std::int64_t> times_of(const TriageCase& c, KernelMessage::Kind kind) {
    std::vector<std::int64_t> out;
    for (const auto& message : c.kernel) {
        if (message.kind == kind && message.unix_seconds) out.push_back(*message.unix_seconds);
    }
    return out;
}

TriageVerdict no_kernel_log(const TriageCase& c, const std::string& id) {
    const auto& log = c.record.kernel_log;
    if (!log.path.empty()) return verdict_unknown(id, log.problem, log.path);
    return verdict_unknown(id, Text{"a recorded machine needs its kernel log as a file (kernel-log)",
                                    "被记录的机器需要把内核日志作为文件提供（kernel-log）"});
}

}  // namespace

TriageVerdict suspect_oom_kill(const TriageCase& c) {
    const std::string id = "killed-for-memory";
    std::vector<Evidence> seen;
    std::uint64_t kills = 0;
    if (c.last.memory_events && c.last.memory_events->contains("oom_kill")) {
        kills = c.last.memory_events->at("oom_kill");
        seen.push_back(
            evidence_of({fmt::format("{} processes of the control group were killed since it exists", kills),
                         fmt::format("自控制组建立以来有 {} 个进程被杀", kills)},
                        c.last.memory_events.path, 0, fmt::format("oom_kill {}", kills)));
    }
    const bool log = c.record.kernel_log.problem.empty() && !c.record.kernel_log.path.empty();
    std::size_t lines = 0;
    for (const auto& message : c.kernel) {
        if (message.kind != KernelMessage::Kind::oom_kill || ++lines > most_lines) continue;
        seen.push_back(of_message(
            c, message,
            {fmt::format("the kernel killed {} (process {}), {}", message.program, message.pid,
                         message.by_cgroup ? "its control group was full" : "the machine was full"),
             fmt::format("内核杀死了 {}（进程 {}），{}", message.program, message.pid,
                         message.by_cgroup ? "其控制组内存已满" : "整机内存已满")}));
    }
    if (kills == 0 && lines == 0) {
        if (seen.empty() && !log) return no_kernel_log(c, id);
        if (log)
            seen.push_back(evidence_of({"the kernel log has no such line", "内核日志中没有这样的行"},
                                       c.record.kernel_log.path));
        return verdict_clear(id, std::move(seen));
    }
    auto finding = triage_finding(
        id, Severity::error, kills > 0 ? Confidence::certain : Confidence::likely,
        {"processes were killed because memory ran out", "有进程因内存耗尽被杀"},
        {"A worker that is killed takes its requests with it, and the next ones wait until its successor has "
         "loaded the "
         "model. Seen from outside: a few errors, then slow answers.",
         "被杀的工作进程会带走它的请求，后续请求要等新进程加载完模型。从外面看：几个错误，然后变慢。"});
    finding.subject = {"oom_kill", fmt::format("{}", std::max<std::uint64_t>(kills, lines)),
                       c.last.memory_events.path};
    finding.evidence = std::move(seen);
    return verdict_cause(std::move(finding), times_of(c, KernelMessage::Kind::oom_kill));
}

TriageVerdict suspect_gpu_error(const TriageCase& c) {
    const std::string id = "gpu-error";
    const auto& log = c.record.kernel_log;
    std::vector<Evidence> seen;
    std::set<int> numbers;
    for (const auto& message : c.kernel) {
        if (message.kind != KernelMessage::Kind::gpu_error) continue;
        numbers.insert(message.xid);
        if (seen.size() >= most_lines) continue;
        const auto* const known = std::ranges::find(xids, message.xid, &Xid::number);
        seen.push_back(of_message(
            c, message,
            known == xids.end() ? Text{fmt::format("Xid {}", message.xid), fmt::format("Xid {}", message.xid)}
                                : Text{fmt::format("Xid {}: {}", message.xid, known->en),
                                       fmt::format("Xid {}：{}", message.xid, known->zh)}));
    }
    if (seen.empty()) {
        if (log.path.empty() || !log.problem.empty()) return no_kernel_log(c, id);
        return verdict_clear(
            id, {evidence_of({"no NVRM: Xid in the kernel log", "内核日志中没有 NVRM: Xid"}, log.path)});
    }
    auto finding = triage_finding(
        id, Severity::error, Confidence::certain, {"the GPU driver reported errors", "GPU 驱动报告了错误"},
        {"While the driver deals with an error, work on this GPU stands still; after some it has to "
         "be reset before anything runs.",
         "驱动处理错误期间，该 GPU 上的任务会停住；有些错误之后必须重置 GPU 才能继续。"});
    for (const int number : numbers)
        finding.subject.value += (finding.subject.value.empty() ? "" : ", ") + fmt::format("{}", number);
    finding.subject.setting = "Xid";
    finding.subject.path = log.path;
    finding.evidence = std::move(seen);
    finding.references = {"https://docs.nvidia.com/deploy/xid-errors/"};
    return verdict_cause(std::move(finding), times_of(c, KernelMessage::Kind::gpu_error));
}

TriageVerdict suspect_cuda_error(const TriageCase& c) {
    const std::string id = "cuda-out-of-memory";
    const auto& log = c.record.service_log;
    if (log.path.empty() || !log.problem.empty()) {
        return verdict_unknown(
            id,
            log.path.empty() ? Text{"CUDA errors never reach the kernel log; name the service's own log "
                                    "(service-log) to have it looked through",
                                    "CUDA 错误不会进入内核日志；请指定服务自己的日志（service-log）"}
                             : plain(log.problem),
            log.path);
    }
    std::vector<Evidence> seen;
    std::vector<std::int64_t> times;
    std::size_t count = 0;
    int number = 0;
    for (const auto& line : lines_of(log.text)) {
        ++number;
        if (!line.contains("CUDA out of memory") && !line.contains("OutOfMemoryError") &&
            !line.contains("CUDA error:"))
            continue;
        if (++count <= most_lines) seen.push_back(evidence_of(plain("CUDA"), log.path, number, line));
        if (const auto time = parse_iso_time(line.substr(0, line.find(' '))))
            times.push_back(*time);
        else if (line.size() >= 19)
            if (const auto with_space = parse_iso_time(line.substr(0, 19))) times.push_back(*with_space);
    }
    if (count == 0)
        return verdict_clear(
            id, {evidence_of({"no CUDA error in the service's log", "服务日志中没有 CUDA 错误"}, log.path)});
    auto finding =
        triage_finding(id, Severity::error, Confidence::certain,
                       {"the service ran out of GPU memory, or CUDA failed", "服务的显存耗尽，或 CUDA 出错"},
                       {"These requests failed, and before each failure the allocator gave back all its "
                        "cached memory and tried again: the "
                        "requests beside it were slow.",
                        "这些请求失败了；每次失败前分配器都会归还全部缓存并重试，旁边的请求因此变慢。"});
    finding.subject = {"CUDA", fmt::format("{}", count), log.path};
    finding.evidence = std::move(seen);
    return verdict_cause(std::move(finding), std::move(times));
}

TriageVerdict suspect_fragmentation(const TriageCase& c) {
    const std::string id = "allocator-fragmented";
    const auto& stats = c.record.memory_stats_later;
    if (stats.path.empty() || !stats.problem.empty()) {
        return verdict_unknown(
            id,
            stats.path.empty()
                ? Text{"needs torch.cuda.memory_stats() of the service, written as JSON (memory-stats)",
                       "需要服务的 torch.cuda.memory_stats()，写成 JSON（memory-stats）"}
                : plain(stats.problem),
            stats.path);
    }
    const auto now = parse_torch_memory(stats.text, stats.path);
    if (!now) return verdict_unknown(id, now.error().message, stats.path);
    if (now->reserved == 0) {
        return verdict_unknown(
            id,
            Text{
                "all numbers are 0: the driver's own allocator (cudaMallocAsync) is in use, which keeps none",
                "所有数字都是 0：使用的是驱动自带的分配器（cudaMallocAsync），它不做统计"},
            stats.path);
    }
    const auto before = parse_torch_memory(c.record.memory_stats.text, stats.path);
    const auto retries =
        before && now->alloc_retries > before->alloc_retries ? now->alloc_retries - before->alloc_retries : 0;
    const auto share = static_cast<double>(now->inactive_split) / static_cast<double>(now->reserved);
    const auto seen = evidence_of(
        {fmt::format("{:.1f} % of the reserved memory are free pieces that cannot be given back; {} retries "
                     "so far, {} in this "
                     "window; {} times out of memory",
                     100 * share, now->alloc_retries, retries, now->ooms),
         fmt::format(
             "保留显存中有 {:.1f} % 是无法归还的空闲碎片；至今重试 {} 次，本次窗口内 {} 次；显存耗尽 {} 次",
             100 * share, now->alloc_retries, retries, now->ooms)},
        stats.path, 0, fmt::format("inactive_split {} / reserved {}", now->inactive_split, now->reserved));
    // Fragments alone cost nothing: only when they make the allocator start over.
    if (share < fragmented || now->alloc_retries == 0) return verdict_clear(id, {seen});
    auto finding = triage_finding(
        id, Severity::warning, retries > 0 ? Confidence::certain : Confidence::likely,
        {"GPU memory is fragmented, and allocations have to start over", "显存碎片化，分配需要重来"},
        {"A retry waits for the GPU to finish everything, gives all cached segments back to the driver and "
         "asks again: "
         "hundreds of milliseconds, and no error.",
         "每次重试都要等 GPU 做完所有工作，把缓存的段全部还给驱动再重新申请：几百毫秒，而且不报错。"});
    finding.subject = {"inactive_split / reserved", fmt::format("{:.3f}", share), stats.path};
    finding.evidence.push_back(seen);
    Remedy remedy;
    remedy.id = "expandable-segments";
    remedy.summary = {
        "Start the service with PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True, and pad inputs to few "
        "sizes",
        "用 PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True 启动服务，并把输入补齐到少数几种尺寸"};
    finding.remedies.push_back(std::move(remedy));
    return verdict_cause(std::move(finding));
}

TriageVerdict suspect_cudnn_benchmark(const TriageCase& c) {
    const std::string id = "cudnn-benchmark-with-changing-shapes";
    // From outside the process nobody sees the switch: the source says it, a record of requests says the
    // shapes.
    if (c.record.sources.empty())
        return verdict_unknown(
            id, Text{"no process shows it from outside; name the sources that may set it (source)",
                     "从进程外部看不到；请指定可能设置它的源文件（source）"});
    std::vector<Evidence> on, off;
    for (const auto& source : c.record.sources) {
        if (!source.problem.empty()) return verdict_unknown(id, source.problem, source.path);
        int number = 0;
        for (const auto& line : lines_of(source.text)) {
            ++number;
            std::string code;
            for (const char ch : line.substr(0, line.find('#'))) {
                if (ch != ' ' && ch != '\t') code += ch;
            }
            if (!code.contains("cudnn.benchmark=")) continue;
            auto& side = code.contains("cudnn.benchmark=True") ? on : off;
            side.push_back(
                evidence_of({"sets it", "设置了它"}, source.path, number, std::string(trim(line))));
        }
    }
    if (on.empty()) {
        if (off.empty())
            off.push_back(evidence_of({"nothing sets it, so it is False: no shape costs more than the others",
                                       "没有设置，即为 False：没有哪种形状更费时"},
                                      c.record.sources.front().path));
        return verdict_clear(id, std::move(off));
    }
    const auto& shapes = c.record.shapes;
    if (shapes.path.empty() || !shapes.problem.empty()) {
        auto out = verdict_unknown(
            id,
            shapes.path.empty()
                ? Text{"it is on; whether the shapes of requests change is not known (shapes)",
                       "它已打开；请求的形状是否变化不得而知（shapes）"}
                : plain(shapes.problem),
            shapes.path);
        out.looked_at.evidence.insert(out.looked_at.evidence.end(), on.begin(), on.end());
        return out;
    }
    std::set<std::string> distinct;
    std::size_t requests = 0;
    for (const auto& line : lines_of(shapes.text)) {
        if (trim(line).empty()) continue;
        ++requests;
        distinct.insert(std::string(trim(line)));
    }
    on.push_back(evidence_of({fmt::format("{} different shapes in {} requests", distinct.size(), requests),
                              fmt::format("{1} 个请求中有 {0} 种形状", distinct.size(), requests)},
                             shapes.path));
    if (distinct.size() < 2) return verdict_clear(id, std::move(on));
    auto finding = triage_finding(
        id, Severity::warning, distinct.size() > benchmark_limit ? Confidence::likely : Confidence::possible,
        {"cudnn.benchmark is on and inputs change their shape", "cudnn.benchmark 已打开，而输入形状在变"},
        {"With True, every shape that was not seen before has all algorithms tried out at its first request, "
         "which takes many "
         "times as long. False, the default, does not: it is the steady choice.",
         "设为 True 时，每种未见过的形状在首次请求时都要试跑所有算法，耗时是平常的许多倍。默认的 False "
         "不会，是稳定的选择。"});
    finding.subject = {"torch.backends.cudnn.benchmark", "True", on.front().origin.path};
    finding.evidence = std::move(on);
    return verdict_cause(std::move(finding));
}

TriageVerdict suspect_release(const TriageCase& c, const std::vector<std::int64_t>& struck) {
    const std::string id = "slow-after-a-swap";
    const auto& record = c.record;
    if (c.request.store.empty())
        return verdict_unknown(
            id, Text{"no store of releases was named (store)", "没有指定发布的存放目录（store）"});
    if (!record.store_problem.empty()) return verdict_unknown(id, record.store_problem, c.request.store);
    auto times = c.request.slow_times;
    times.insert(times.end(), struck.begin(), struck.end());
    if (record.swaps.empty())
        return verdict_clear(
            id, {evidence_of({"no release was ever switched", "从未切换过发布"}, c.request.store)});
    std::vector<Evidence> near;
    std::size_t hit = 0;
    for (std::size_t i = 0; i < record.swaps.size(); ++i) {
        const auto& swap = record.swaps[i];
        const auto begun = parse_iso_time(swap.begun_at);
        if (!begun) continue;
        const auto ended = parse_iso_time(swap.ended_at).value_or(*begun);
        std::size_t close = 0;
        for (const auto time : times) {
            if (time >= *begun && time - ended <= near_a_swap_s) ++close;
        }
        if (close == 0) continue;
        hit += close;
        if (near.size() >= most_lines) continue;
        const auto what = fmt::format("{}: {}@{}", swap.begun_at, record.swap_names[i], swap.to);
        near.push_back(evidence_of(
            {fmt::format("{} went live ({}); {} of these times within two minutes", what,
                         to_string(swap.state), close),
             fmt::format("{} 上线（{}）；其后两分钟内有 {} 次", what, to_string(swap.state), close)},
            c.request.store + "/" + record.swap_names[i] + "/.swaps"));
    }
    const auto& latest = record.swaps.back();
    auto last = evidence_of(
        {fmt::format("the last switch was {}@{} at {}", record.swap_names.back(), latest.to, latest.begun_at),
         fmt::format("最近一次切换是 {2} 的 {0}@{1}", record.swap_names.back(), latest.to, latest.begun_at)},
        c.request.store + "/" + record.swap_names.back() + "/.swaps");
    if (times.empty()) {
        auto out = verdict_unknown(
            id, Text{"no time is known at which it was slow (slow)", "不知道何时变慢（slow）"},
            c.request.store);
        out.looked_at.evidence.push_back(std::move(last));
        return out;
    }
    if (near.empty()) {
        last.text.en += "; nothing happened within two minutes after a switch";
        last.text.zh += "；任何切换后两分钟内都没有异常";
        return verdict_clear(id, {std::move(last)});
    }
    const auto all = 2 * hit >= times.size();
    auto finding = triage_finding(id, Severity::warning, all ? Confidence::likely : Confidence::possible,
                                  {"it is slow after a release goes live", "发布上线之后变慢"},
                                  {"Until the new model is loaded and warm, requests wait for it; while both "
                                   "are in memory, each has less. That they "
                                   "happen together is no proof: compare with a swap at a quiet hour.",
                                   "新模型加载并预热之前请求都要等；两者同时在内存时各自可用的更少。同时发生"
                                   "并不是证明：可与空闲时段的切换比较。"});
    finding.subject = {"swap", fmt::format("{}/{}", hit, times.size()), c.request.store};
    finding.evidence = std::move(near);
    return verdict_cause(std::move(finding));
}

}  // namespace trueup
