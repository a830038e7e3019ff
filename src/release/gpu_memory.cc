#include "release/gpu_memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/text.h"
#include "facts/error_words.h"
#include "formats/gpu_samples.h"
#include "platform/nvml.h"
#include "release/triage_look.h"

namespace trueup {
namespace {

constexpr auto id = "gpu-memory-unsteady";
constexpr std::uint64_t largest_recording = 64U << 20U;
constexpr std::size_t fewest_samples = 3;

struct Series {
    std::vector<GpuSample> samples;
    Origin origin;
    Text of;  // what was measured
};

Judgement unknown(Text reason) {
    Judgement out;
    out.unknown.push_back({id, std::move(reason)});
    return out;
}

Result<Series> recorded(const Host& host, const std::string& file) {
    const auto text = host.read(file, largest_recording);
    if (!text) {
        auto error = text.error();
        if (error.file.empty()) error.file = file;
        return std::unexpected(error);
    }
    Series out;
    out.samples = TRY(parse_gpu_samples(*text, file));
    out.origin.kind = OriginKind::file;
    out.origin.path = file;
    out.of = {"recorded samples", "记录的样本"};
    return out;
}

Result<unsigned> pid_of(const Host& host, const GpuSection& section) {
    if (section.pid > 0) return static_cast<unsigned>(section.pid);
    if (section.process.empty())
        return fail(Error::Kind::usage, "no process is named whose memory could be looked at");
    const auto found = processes_named(host, section.process);
    if (found.empty()) return fail(Error::Kind::not_found, "no process is called " + section.process);
    if (found.size() > 1)
        return fail(Error::Kind::invalid, fmt::format("{} processes are called {}: {}", found.size(),
                                                      section.process, fmt::join(found, ", ")));
    return static_cast<unsigned>(found.front());
}

class Measurement {
public:
    Measurement(const Nvml& nvml, unsigned pid, unsigned devices)
        : nvml_(nvml), pid_(pid), devices_(devices) {}

    // What the process has on all GPUs together.
    Result<bool> ask_processes(double seconds) {
        std::uint64_t bytes = 0;
        bool here = false;
        seen_.clear();
        alone_ = true;
        on_.clear();
        for (unsigned device = 0; device < devices_; ++device) {
            const auto found = TRY(nvml_.processes(device));
            bool on_this = false;
            for (const auto& process : found) {
                seen_.push_back(process.pid);
                if (process.pid != pid_) continue;
                here = on_this = true;
                bytes_known_ &= process.bytes_known;
                bytes += process.bytes_known ? process.bytes : 0;
            }
            if (!on_this) continue;
            on_.push_back(device);
            alone_ &= found.size() == 1;
        }
        if (here && bytes_known_) own_.push_back({seconds, bytes});
        return here;
    }
    // What is in use on the GPUs that the process is on.
    Result<bool> ask_memory(double seconds) {
        std::uint64_t used = 0;
        for (const auto device : on_) used += TRY(nvml_.memory(device)).used;
        if (!on_.empty()) all_.push_back({seconds, used});
        ever_alone_ &= alone_;
        return true;
    }

    Result<Series> series() {
        Series out;
        out.origin.kind = OriginKind::command;
        out.origin.note = fmt::format("NVML, process {}", pid_);
        if (bytes_known_) {
            out.samples = std::move(own_);
            out.of = {"what the process has", "该进程占用的显存"};
            return out;
        }
        // The driver does not say it of a process (in some containers and modes).
        if (!ever_alone_)
            return fail(
                Error::Kind::invalid,
                "the driver does not say how much memory a process has here, and others share its GPU");
        out.samples = std::move(all_);
        out.of = {"what is in use on its GPU, where it is alone", "其独占的 GPU 上的已用显存"};
        return out;
    }
    std::string others() const { return seen_.empty() ? "none" : fmt::format("{}", fmt::join(seen_, ", ")); }

private:
    const Nvml& nvml_;
    unsigned pid_, devices_;
    std::vector<unsigned> on_, seen_;
    bool alone_ = true, ever_alone_ = true, bytes_known_ = true;
    std::vector<GpuSample> own_, all_;
};

Result<Series> measured(const Host& host, const GpuSection& section) {
    if (!host.live())
        return fail(Error::Kind::not_recorded, "a recorded machine needs recorded samples (samples)");
    const auto pid = TRY(pid_of(host, section));
    const auto nvml = TRY(Nvml::open(section.library));
    const auto devices = TRY(nvml.devices());
    if (devices == 0) return fail(Error::Kind::not_found, "the driver knows of no GPU");
    Measurement measurement(nvml, pid, devices);
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto now = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
    double next_memory = 0, next_processes = 0;
    while (true) {
        const auto at = now();
        if (at >= next_processes) {
            if (!TRY(measurement.ask_processes(at))) {
                return fail(
                    Error::Kind::not_found,
                    fmt::format("process {} is on no GPU; there are: {}. In a container the driver tells the "
                                "host's numbers: name that one, or run this on the host",
                                pid, measurement.others()));
            }
            next_processes += section.processes_every_s;
        }
        if (at >= next_memory) {
            static_cast<void>(TRY(measurement.ask_memory(at)));
            next_memory += section.memory_every_s;
        }
        if (section.progress) section.progress(std::min(at, section.window_s), section.window_s);
        const auto next = std::min(next_memory, next_processes);
        if (next > section.window_s) break;
        std::this_thread::sleep_for(std::chrono::duration<double>(std::max(0.0, next - now())));
    }
    return measurement.series();
}

// Why what was seen after the warm-up says nothing about the window; nothing: it does.
std::optional<Text> too_little_seen(const std::vector<GpuSample>& samples, const GpuSection& section) {
    const auto wanted = section.window_s - section.warm_up_s;
    std::vector<double> times;
    for (const auto& sample : samples) {
        if (sample.seconds - samples.front().seconds >= section.warm_up_s) times.push_back(sample.seconds);
    }
    if (times.size() < 2) return std::nullopt;
    const auto seen = times.back() - times.front();
    if (seen < wanted / 2)
        return Text{
            fmt::format("after a warm-up of {} s only {:.1f} s were seen, of {} s: too little to judge",
                        section.warm_up_s, seen, wanted),
            fmt::format("预热 {} 秒之后只观察了 {:.1f} 秒，应有 {} 秒：太少，无法判断", section.warm_up_s,
                        seen, wanted)};
    std::vector<double> steps;
    for (std::size_t i = 1; i < times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
    const auto longest = std::ranges::max(steps);
    std::ranges::sort(steps);
    const auto usual = steps[steps.size() / 2];
    // A second is what a busy machine may be late by.
    if (longest <= std::max({5 * usual, wanted / 10, 1.0})) return std::nullopt;
    return Text{fmt::format("nothing was seen for {:.1f} s in the middle of it", longest),
                fmt::format("中间有 {:.1f} 秒没有任何样本", longest)};
}

std::string mebibytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / 1048576.0);
}

}  // namespace

Judgement check_gpu(const Host& host, const GpuSection& section) {
    if (!(section.memory_every_s > 0) || !(section.processes_every_s > 0) || !(section.window_s > 0))
        return unknown(
            {"the window and its steps have to be longer than nothing", "时间窗口及其步长必须大于零"});
    const auto series = section.samples.empty() ? measured(host, section) : recorded(host, section.samples);
    if (!series) {
        const auto& error = series.error();
        auto where = error.file;
        if (!where.empty() && error.line > 0) where += fmt::format(":{}", error.line);
        return unknown(where.empty() ? in_words(error) : in_words(where, error));
    }
    const auto steady = steadiness_of(series->samples, section.warm_up_s);
    if (steady.samples < fewest_samples) {
        return unknown(
            {fmt::format("{} sample(s) after a warm-up of {} s: too few to judge", steady.samples,
                         section.warm_up_s),
             fmt::format("预热 {1} 秒之后有 {0} 个样本：太少，无法判断", steady.samples, section.warm_up_s)});
    }
    Judgement out;
    if (steady.most == 0)
        return unknown(
            {"no GPU memory was in use all the time: nothing was loaded, or another process was measured",
             "全程没有占用任何显存：模型没有加载，或者测的是别的进程"});
    if (steady.spread <= section.limit) {
        if (auto why = too_little_seen(series->samples, section)) return unknown(std::move(*why));
        out.passed.emplace_back(id);
        return out;
    }
    Finding finding;
    finding.check = id;
    finding.title = steady.grows ? Text{"GPU memory of the service grows", "服务的显存在增长"}
                                 : Text{"GPU memory of the service goes up and down", "服务的显存忽高忽低"};
    finding.explanation =
        steady.grows
            ? Text{"Every third of the window needed more than the one before. It will end in an out-of-memory error, or in a "
                   "neighbour's. Look for tensors that are kept (lists of outputs, graphs without no_grad), or load until the "
                   "cache is full and measure again.",
                   "窗口的每三分之一都比前一段占用更多，最终会耗尽显存，或挤垮邻居。请查找被保留的张量（输出列表、缺少 no_grad "
                   "的计算图），或压测到缓存填满后再测。"}
            : Text{"What it needs at the peak is not what it needs at rest, so that the room beside it cannot be counted on. "
                   "Warm it up with the largest batch first, and measure again.",
                   "峰值与平时的需求不同，旁边的余量就不可靠。请先用最大的批次预热，再重新测量。"};
    finding.subject = {"GPU memory", fmt::format("{:.1f} %", 100 * steady.spread), section.samples};
    finding.evidence.push_back(
        {{fmt::format("{}: {} to {}, median {}, a spread of {:.1f} % over {} samples; allowed are {:.1f} %",
                      series->of.en, mebibytes(steady.least), mebibytes(steady.most),
                      mebibytes(steady.median), 100 * steady.spread, steady.samples, 100 * section.limit),
          fmt::format("{}：{} 至 {}，中位数 {}，{} 个样本的波动为 {:.1f} %；允许 {:.1f} %", series->of.zh,
                      mebibytes(steady.least), mebibytes(steady.most), mebibytes(steady.median),
                      steady.samples, 100 * steady.spread, 100 * section.limit)},
         series->origin});
    out.findings.push_back(std::move(finding));
    return out;
}

}  // namespace trueup
