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

// What NVIDIA's list of Xid errors says of the common ones.
struct Xid {
    int number;
    bool of_one;  // the program's own work is hit, and nobody else's
    std::string_view en, zh;
};
constexpr auto xids = std::to_array<Xid>({
    {13, true, "a kernel of the program did something invalid", "程序的核函数执行了非法操作"},
    {31, true, "a program read or wrote GPU memory that is not its own", "程序访问了不属于它的显存"},
    {43, true, "the GPU stopped a program's work after an error of the program",
     "程序出错后 GPU 停止了其任务"},
    {45, true, "work was cut off, mostly after another error", "任务被中止，多因此前的其他错误"},
    {48, false, "memory had an error that cannot be corrected", "显存出现不可纠正错误"},
    {63, false, "a memory row was replaced", "一个显存行被替换"},
    {64, false, "a memory row could not be replaced", "显存行替换失败"},
    {74, false, "an NVLink connection failed", "NVLink 连接出错"},
    {79, false, "the GPU has fallen off the bus", "GPU 从总线上掉线"},
    {94, true, "an uncorrectable memory error hit one program", "不可纠正的显存错误影响了一个程序"},
    {95, false, "an uncorrectable memory error hit everything on the GPU",
     "不可纠正的显存错误影响了整个 GPU"},
    {119, false, "the GPU's own controller did not answer", "GPU 自身的控制器没有应答"},
});

// Of a number and a name that are both another's; a container has other numbers, and workers have the
// same name.
bool is_of_another(const TriageCase& c, const KernelMessage& message) {
    const auto name = c.last.status ? status_value(*c.last.status, "Name") : std::nullopt;
    return name && message.pid > 0 && message.pid != c.last.pid && !message.program.empty() &&
           message.program != *name;
}

// The same in both languages, so that it fits a list of lines.
Text quoted(std::string_view line) {
    constexpr std::size_t longest = 200;
    auto text = std::string(trim(line));
    if (text.size() > longest) text = valid_utf8(text.substr(0, longest)) + "…";
    return {text, text};
}

// An error as PyTorch and CUDA raise it, or words about one.
enum class CudaLine { none, mentioned, raised };
CudaLine read_cuda_line(std::string_view line) {
    if (line.contains("CUDA out of memory. Tried to allocate") || line.contains("OutOfMemoryError: "))
        return CudaLine::raised;
    const bool error = line.contains("CUDA error: ");
    if (!error && !line.contains("CUDA out of memory") && !line.contains("OutOfMemoryError") &&
        !line.contains("CUDA error:"))
        return CudaLine::none;
    // A hint, a configuration that is printed, documentation: nothing has failed.
    for (const std::string_view level : {"INFO", "DEBUG", "TRACE", "NOTICE", "[info]", "[debug]", "info:",
                                         "debug:", "level=info", "level=debug", "\"info\"", "\"debug\""}) {
        if (line.contains(level)) return CudaLine::none;
    }
    return error ? CudaLine::raised : CudaLine::mentioned;
}

}  // namespace

TriageVerdict suspect_gpu_error(const TriageCase& c) {
    const std::string id = "gpu-error";
    const auto& log = c.record.kernel_log;
    std::vector<Evidence> seen, elsewhere;
    std::set<int> numbers;
    std::vector<std::int64_t> times;
    std::vector<const KernelMessage*> all;
    bool only_others = true;
    for (const auto& message : c.kernel) {
        if (message.kind != KernelMessage::Kind::gpu_error) continue;
        const auto* const known = std::ranges::find(xids, message.xid, &Xid::number);
        Text text = known == xids.end()
                        ? Text{fmt::format("Xid {}", message.xid), fmt::format("Xid {}", message.xid)}
                        : Text{fmt::format("Xid {}: {}", message.xid, known->en),
                               fmt::format("Xid {}：{}", message.xid, known->zh)};
        const bool others = is_of_another(c, message);
        if (others) {
            text.en += fmt::format("; it was {}, process {}", message.program, message.pid);
            text.zh += fmt::format("；当时是 {}，进程 {}", message.program, message.pid);
        }
        auto& list = others && known != xids.end() && known->of_one ? elsewhere : seen;
        if (list.size() < most_lines) list.push_back(evidence_of_message(c, message, text));
        if (&list == &elsewhere) continue;
        only_others = only_others && others;
        numbers.insert(message.xid);
        all.push_back(&message);
        if (message.unix_seconds) times.push_back(*message.unix_seconds);
    }
    if (seen.empty()) {
        if (log.path.empty() || !log.problem.empty()) return verdict_no_kernel_log(c, id);
        if (!elsewhere.empty()) return verdict_clear(id, std::move(elsewhere));
        return verdict_clear(
            id, {evidence_of({"no NVRM: Xid in the kernel log", "内核日志中没有 NVRM: Xid"}, log.path)});
    }
    // On which GPU this process is, is not recorded; and what was long before or after is not why it was
    // slow.
    const bool unsure = only_others || near_a_slow_time(c, all) == Near::no;
    auto finding = triage_finding(
        id, unsure ? Severity::warning : Severity::error, unsure ? Confidence::possible : Confidence::certain,
        {"the GPU driver reported errors", "GPU 驱动报告了错误"},
        {"While the driver deals with an error, work on this GPU stands still; after some it has to "
         "be reset before anything runs.",
         "驱动处理错误期间，该 GPU 上的任务会停住；有些错误之后必须重置 GPU 才能继续。"});
    for (const int number : numbers)
        finding.subject.value += (finding.subject.value.empty() ? "" : ", ") + fmt::format("{}", number);
    finding.subject.setting = "Xid";
    finding.subject.path = log.path;
    finding.evidence = std::move(seen);
    finding.references = {"https://docs.nvidia.com/deploy/xid-errors/"};
    return verdict_cause(std::move(finding), std::move(times));
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
    bool raised = false;
    for (const auto& line : lines_of(log.text)) {
        ++number;
        const auto kind = read_cuda_line(line);
        if (kind == CudaLine::none) continue;
        raised = raised || kind == CudaLine::raised;
        if (++count <= most_lines) seen.push_back(evidence_of(quoted(line), log.path, number, line));
        if (const auto time = parse_iso_time(line.substr(0, line.find(' '))))
            times.push_back(*time);
        else if (line.size() >= 19)
            if (const auto with_space = parse_iso_time(line.substr(0, 19))) times.push_back(*with_space);
    }
    if (count == 0)
        return verdict_clear(
            id, {evidence_of({"no CUDA error in the service's log", "服务日志中没有 CUDA 错误"}, log.path)});
    auto finding = triage_finding(
        id, raised ? Severity::error : Severity::warning, raised ? Confidence::certain : Confidence::possible,
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
