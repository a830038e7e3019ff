#include "release/host_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"
#include "release/nvml_pollers.h"

namespace trueup {
namespace {

// What our own check of GPU memory allows itself (GpuSection::processes_every_s).
constexpr double often_s = 10;

std::optional<std::string> environment(const HostExamination& at, const std::string& name, Origin& origin) {
    if (const auto own = at.section.environment.find(name); own != at.section.environment.end()) {
        origin = at.section.origin;
        return own->second;
    }
    for (const auto& variable : at.host.environment().variables) {
        if (variable.name != name) continue;
        origin = {OriginKind::process, "", 0, "", ""};
        return variable.value;
    }
    return std::nullopt;
}

}  // namespace

void examine_visible_devices(HostExamination& at, const std::vector<GpuDevice>& devices) {
    const std::string name = "CUDA_VISIBLE_DEVICES";
    Origin origin;
    const auto value = environment(at, name, origin);
    if (!value) return;
    const auto say = [&](Severity severity, Text title, Text explanation) {
        auto& finding = at.find(host_visible_devices, severity, std::move(title), std::move(explanation));
        finding.subject = {name, *value, ""};
        finding.evidence.push_back({{name + "=" + *value, name + "=" + *value}, origin});
    };
    if (trim(*value).empty())
        return say(Severity::error,
                   {"CUDA_VISIBLE_DEVICES hides every GPU", "CUDA_VISIBLE_DEVICES 隐藏了所有 GPU"},
                   {"It is set and empty, which means none. Unset it to see all.",
                    "它已设置但为空，即一个也不可见。要全部可见，请取消设置。"});
    if (devices.empty())
        return at.examination.unknown(host_visible_devices,
                                      Text{"there is no GPU to compare it with", "没有可供对照的 GPU"});
    // CUDA takes the entries up to the first one that names no device.
    for (const auto& part : split(*value, ',')) {
        const std::string entry(trim(part));
        if (entry.starts_with("MIG-"))
            return at.examination.unknown(
                host_visible_devices, Text{"slices of a GPU (MIG) are not read", "不读取 GPU 的切片（MIG）"});
        bool there = false;
        if (entry.starts_with("GPU-")) {
            const bool told = std::ranges::all_of(devices, [](const auto& one) { return !one.uuid.empty(); });
            if (!told)
                return at.examination.unknown(
                    host_visible_devices,
                    Text{"the driver does not tell the GPUs' UUIDs", "驱动没有给出 GPU 的 UUID"});
            there =
                std::ranges::any_of(devices, [&](const auto& one) { return one.uuid.starts_with(entry); });
        } else {
            const bool digits = !entry.empty() && entry.find_first_not_of("0123456789") == std::string::npos;
            there = digits && entry.size() < 6 && static_cast<std::size_t>(std::stoi(entry)) < devices.size();
        }
        if (!there)
            return say(
                Severity::error,
                {"CUDA_VISIBLE_DEVICES names a GPU that is not there",
                 "CUDA_VISIBLE_DEVICES 指定了不存在的 GPU"},
                {fmt::format("\"{}\" is none of the {} GPU(s), and CUDA ignores it with all that stands "
                             "behind it.",
                             entry, devices.size()),
                 fmt::format("\"{}\" 不在 {} 个 GPU 之中，CUDA 会忽略它和其后的所有条目。", entry,
                             devices.size())});
    }
    if (devices.size() == 1 && trim(*value) == "0")
        say(Severity::info, {"CUDA_VISIBLE_DEVICES is not needed", "不需要 CUDA_VISIBLE_DEVICES"},
            {"There is one GPU; naming it changes nothing.", "只有一个 GPU，指定它没有任何作用。"});
}

void examine_driver_parts(HostExamination& at) {
    const std::string name = "NVIDIA_DRIVER_CAPABILITIES";
    Origin origin;
    const auto value = environment(at, name, origin);
    if (!value || trim(*value).empty()) return;  // then compute and utility are mounted
    std::vector<std::string> parts;
    for (const auto& part : split(*value, ',')) parts.emplace_back(trim(part));
    const auto has = [&](std::string_view part) { return std::ranges::find(parts, part) != parts.end(); };
    if (has("all") || (has("compute") && has("utility"))) return;
    const bool compute = has("compute");
    auto& finding = at.find(
        host_driver_parts, compute ? Severity::warning : Severity::error,
        compute ? Text{"The container gets no NVML", "容器里没有 NVML"}
                : Text{"The container gets no CUDA", "容器里没有 CUDA"},
        compute ? Text{"Without `utility`, libnvidia-ml is not mounted: nothing can watch GPU memory. Use "
                       "compute,utility.",
                       "缺少 `utility` 时不会挂载 libnvidia-ml，无法监测显存。请用 compute,utility。"}
                : Text{"Without `compute`, libcuda is not mounted, and preloading it does not help. Use "
                       "compute,utility.",
                       "缺少 `compute` 时不会挂载 libcuda，预加载也无济于事。请用 compute,utility。"});
    finding.subject = {name, *value, ""};
    finding.evidence.push_back({{name + "=" + *value, name + "=" + *value}, origin});
    finding.references = {
        "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/"
        "docker-specialized.html"};
}

void examine_nvml_pollers(HostExamination& at) {
    const auto pollers = nvml_pollers(at.host, often_s);
    if (!pollers) return at.examination.unknown(host_nvml_pollers, in_words(pollers.error()));
    for (const auto& poller : *pollers) {
        auto& finding = at.find(
            host_nvml_pollers, Severity::warning,
            {"A program asks the GPU driver for its processes all the time", "有程序在不断查询 GPU 上的进程"},
            {fmt::format(
                 "{} (process {}) does so every {:g} s. NVML holds the driver's lock for the whole list, "
                 "and what the service asks of the driver waits. Stop it while the service takes "
                 "traffic, or let it ask every {:g} s or less often.",
                 poller.program, poller.pid, poller.every_s, often_s),
             fmt::format(
                 "{}（进程 {}）每 {:g} 秒查询一次。NVML 在列出全部进程期间持有驱动的锁，服务对驱动的请求要"
                 "等待。请在服务接收流量时停止它，或让它每 {:g} 秒以上才查询一次。",
                 poller.program, poller.pid, poller.every_s, often_s)});
        finding.confidence = Confidence::likely;
        finding.evidence.push_back(
            {{poller.command, poller.command},
             {OriginKind::file, fmt::format("/proc/{}/cmdline", poller.pid), 0, "", ""}});
        finding.references = {"https://github.com/flightlessmango/MangoHud/pull/2104"};
    }
}

}  // namespace trueup
