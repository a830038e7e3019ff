#include "release/host_profile.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"
#include "release/host_devices.h"
#include "release/host_service.h"

namespace trueup {
namespace {

constexpr const char* retired = "host-profile-retired";
constexpr const char* cpus = "host-cpus-differ";
constexpr const char* memory = "host-memory-short";
constexpr const char* gpu = "host-gpu-differs";
constexpr const char* staging = "host-staging-memory";
constexpr const char* numa = "host-numa-binding";
constexpr const char* driver = "host-driver-library-mismatch";

std::string gib_text(std::uint64_t bytes) {
    return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / 1073741824.0);
}

class HostCheck {
public:
    HostCheck(const Host& host, const HostSection& section, const std::string& today)
        : host_(host),
          section_(section),
          profile_(section.profile),
          today_(today),
          at_{host, section, Examination(checks(section))} {}

    Judgement run() {
        if (host_.os() != "linux") {
            examination_.all_unknown(
                {"only Linux shows what these checks read", "只有 Linux 提供这些检查所读的内容"});
            return std::move(examination_).judgement();
        }
        retirement();
        processors();
        auto devices = gpu_devices(host_);
        if (!devices) {
            for (const auto* check : {gpu, numa, host_visible_devices})
                examination_.unknown(check, in_words(devices.error()));
        } else {
            graphics(*devices);
            binding(*devices);
            examine_visible_devices(at_, *devices);
        }
        host_size(devices ? &*devices : nullptr);
        driver_versions();
        examine_driver_parts(at_);
        examine_nvml_pollers(at_);
        return std::move(examination_).judgement();
    }

private:
    static std::vector<std::string> checks(const HostSection& section) {
        std::vector<std::string> out = {
            gpu, numa, host_visible_devices, driver, host_driver_parts, staging, host_nvml_pollers};
        const auto& profile = section.profile;
        if (!profile.retired.empty()) out.emplace_back(retired);
        if (profile.cpus > 0) out.emplace_back(cpus);
        if (profile.memory > 0) out.emplace_back(memory);
        return out;
    }

    Finding& find(const char* check, Severity severity, Text title, Text explanation) {
        return at_.find(check, severity, std::move(title), std::move(explanation));
    }
    static void evidence(Finding& finding, const std::string& path, std::string en, std::string zh) {
        Origin origin;
        if (!path.empty()) origin = {OriginKind::file, path, 0, "", ""};
        finding.evidence.push_back({{std::move(en), std::move(zh)}, std::move(origin)});
    }

    void retirement() {
        if (profile_.retired.empty()) return;
        const bool over = today_ >= profile_.retired;
        const auto next = profile_.successor.empty() ? Text{}
                                                     : Text{" Its successor: " + profile_.successor + ".",
                                                            "后继型号：" + profile_.successor + "。"};
        auto& finding =
            find(retired, over ? Severity::error : Severity::warning,
                 over ? Text{"This instance type is no longer offered", "该实例类型已停止提供"}
                      : Text{"This instance type is about to be retired", "该实例类型即将停止提供"},
                 {fmt::format("{} {} on {}.{}", profile_.name, over ? "was retired" : "will be retired",
                              profile_.retired, next.en),
                  fmt::format("{} {} {}。{}", profile_.name, over ? "已停用于" : "将停用于", profile_.retired,
                              next.zh)});
        finding.evidence.push_back({{"the preflight declares it", "预检文件声明了它"}, section_.origin});
        finding.references = profile_.sources;
    }

    void processors() {
        if (profile_.cpus == 0) return;
        const auto online = online_cpus(host_);
        if (!online) return examination_.unknown(cpus, in_words(online.error()));
        if (*online == profile_.cpus) return;
        auto& finding =
            find(cpus, Severity::error, {"The number of CPUs is not the profile's", "CPU 数量与配置不符"},
                 {fmt::format("There are {}, and {} has {}: this is another machine.", *online, profile_.name,
                              profile_.cpus),
                  fmt::format("本机有 {} 个，而 {} 有 {} 个：这不是所声明的机器。", *online, profile_.name,
                              profile_.cpus)});
        evidence(finding, "/sys/devices/system/cpu/online", fmt::format("{} online", *online),
                 fmt::format("在线 {} 个", *online));
        finding.references = profile_.sources;
    }

    void graphics(const std::vector<GpuDevice>& devices) {
        const auto mismatch = [&](std::string en, std::string zh) -> Finding& {
            auto& finding = find(gpu, Severity::error, {"The GPU is not the profile's", "GPU 与配置不符"},
                                 {std::move(en), std::move(zh)});
            finding.references = profile_.sources;
            return finding;
        };
        const auto wanted = std::max(profile_.gpus, profile_.pci.empty() && profile_.gpu.empty() ? 0U : 1U);
        if (devices.size() != wanted) {
            auto& finding =
                mismatch(fmt::format("{} NVIDIA GPU(s) are on the bus, and the profile has {}.",
                                     devices.size(), wanted),
                         fmt::format("总线上有 {} 个 NVIDIA GPU，配置中有 {} 个。", devices.size(), wanted));
            evidence(finding, "/sys/bus/pci/devices", "devices of vendor 10de, class 03",
                     "厂商 10de、类别 03 的设备");
            return;
        }
        for (const auto& device : devices) {
            const bool id_known = !profile_.pci.empty() && !device.pci.empty();
            const bool model_known = !profile_.gpu.empty() && !device.model.empty();
            const bool id_fits = std::ranges::find(profile_.pci, device.pci) != profile_.pci.end();
            const bool fits = id_known ? id_fits : model_known && device.model.contains(profile_.gpu);
            const auto called = device.model.empty() ? device.pci : device.model;
            if (!id_known && !model_known && (!profile_.pci.empty() || !profile_.gpu.empty())) {
                examination_.unknown(
                    gpu, Text{device.bus + ": its model is not told", device.bus + "：没有给出型号"});
            } else if ((id_known || model_known) && !fits) {
                auto& finding =
                    mismatch(fmt::format("It is {}, and {} has {}.", called, profile_.name, profile_.gpu),
                             fmt::format("本机是 {}，而 {} 配备 {}。", called, profile_.name, profile_.gpu));
                evidence(finding, "/sys/bus/pci/devices/" + device.bus, called, called);
            } else if (profile_.gpu_memory > 0 && !device.memory) {
                examination_.unknown(gpu, Text{device.pci + ": how much memory it has is not known here",
                                               device.pci + "：其显存大小在此未知"});
            } else if (profile_.gpu_memory > 0 && *device.memory != profile_.gpu_memory) {
                auto& finding = mismatch(fmt::format("It has {}, and the profile {}.",
                                                     gib_text(*device.memory), gib_text(profile_.gpu_memory)),
                                         fmt::format("显存为 {}，配置为 {}。", gib_text(*device.memory),
                                                     gib_text(profile_.gpu_memory)));
                evidence(finding, "/sys/bus/pci/devices/" + device.bus, called, called);
            }
        }
    }

    // No advice before the node was read: -1, or one node only, is nothing to bind to.
    void binding(const std::vector<GpuDevice>& devices) {
        const auto nodes = numa_nodes(host_);
        if (!nodes && nodes.error().kind != Error::Kind::not_found)
            return examination_.unknown(numa, in_words(nodes.error()));
        const unsigned count = nodes ? *nodes : 1;  // a kernel without NUMA has no such file
        if (devices.empty()) {
            if (section_.numa_node)
                examination_.unknown(
                    numa, Text{"there is no GPU whose node could be read", "没有可读取其节点的 GPU"});
            return;
        }
        for (const auto& device : devices) {
            const auto path = "/sys/bus/pci/devices/" + device.bus + "/numa_node";
            if (!device.numa_node) {
                examination_.unknown(numa, Text{path + " says nothing", path + " 没有内容"});
                continue;
            }
            const int node = *device.numa_node;
            const bool nothing_to_bind = count <= 1 || node < 0;
            if (nothing_to_bind && section_.numa_node) {
                auto& finding = find(
                    numa, Severity::warning, {"The NUMA binding has no effect", "NUMA 绑定没有作用"},
                    {count <= 1
                         ? "This machine has one NUMA node: leave numactl away."
                         : "The firmware does not say which node the GPU is at, so a binding is a guess.",
                     count <= 1 ? "本机只有一个 NUMA 节点：不需要 numactl。"
                                : "固件没有说明 GPU 所在的节点，绑定只能靠猜。"});
                evidence(finding, path, fmt::format("numa_node {}, {} node(s)", node, count),
                         fmt::format("numa_node {}，共 {} 个节点", node, count));
            } else if (!nothing_to_bind && section_.numa_node && *section_.numa_node != node) {
                auto& finding = find(
                    numa, Severity::error,
                    {"The service is bound to the wrong NUMA node", "服务绑定到了错误的 NUMA 节点"},
                    {fmt::format("The GPU is at node {0}, the service at node {1}: every copy crosses the "
                                 "sockets. Bind it by numactl --cpunodebind={0} --membind={0}.",
                                 node, *section_.numa_node),
                     fmt::format("GPU 在节点 {0}，服务在节点 {1}：每次拷贝都要跨插槽。请用 numactl "
                                 "--cpunodebind={0} --membind={0} 绑定。",
                                 node, *section_.numa_node)});
                evidence(finding, path, fmt::format("numa_node {}", node), fmt::format("numa_node {}", node));
            } else if (!nothing_to_bind && !section_.numa_node) {
                auto& finding = find(
                    numa, Severity::info, {"The GPU belongs to one NUMA node", "GPU 属于某一个 NUMA 节点"},
                    {fmt::format("It is at node {0} of {1}; numactl --cpunodebind={0} --membind={0} keeps "
                                 "copies on that side.",
                                 node, count),
                     fmt::format("它在 {1} 个节点中的节点 {0}；numactl --cpunodebind={0} --membind={0} "
                                 "可避免跨插槽拷贝。",
                                 node, count)});
                evidence(finding, path, fmt::format("numa_node {}", node), fmt::format("numa_node {}", node));
            }
        }
    }

    void host_size(const std::vector<GpuDevice>* devices) {
        const auto found = host_memory(host_);
        if (!found) {
            examination_.unknown(staging, in_words(found.error()));
            if (profile_.memory > 0) examination_.unknown(memory, in_words(found.error()));
            return;
        }
        const auto usable = found->usable();
        const std::string path = found->limit ? "/sys/fs/cgroup/memory.max" : "/proc/meminfo";
        // Firmware and kernel keep some of what is sold.
        if (profile_.memory > 0 && static_cast<double>(usable) < 0.9 * static_cast<double>(profile_.memory)) {
            auto& finding =
                find(memory, Severity::error, {"There is less memory than the profile has", "内存小于配置"},
                     {fmt::format("{} of {}{}.", gib_text(usable), gib_text(profile_.memory),
                                  found->limit ? ", by the limit of this control group" : ""),
                      fmt::format("{}，配置为 {}{}。", gib_text(usable), gib_text(profile_.memory),
                                  found->limit ? "（受控制组限制）" : "")});
            evidence(finding, path, gib_text(usable), gib_text(usable));
        }
        if (section_.model_size > 0) {
            if (section_.model_size < usable) return;
            auto& finding = find(
                staging, Severity::error, {"The model does not fit into host memory", "模型装不进主机内存"},
                {fmt::format(
                     "{} have to pass through {} of host memory. Load it in pieces (mmap, sharded files).",
                     gib_text(section_.model_size), gib_text(usable)),
                 fmt::format("{} 的模型要经过 {} 的主机内存。请分块加载（mmap、分片文件）。",
                             gib_text(section_.model_size), gib_text(usable))});
            evidence(finding, path, gib_text(usable), gib_text(usable));
            return;
        }
        std::uint64_t on_gpu = profile_.gpu_memory * profile_.gpus;
        if (devices != nullptr) {
            std::uint64_t shown = 0;
            for (const auto& device : *devices) shown += device.memory.value_or(0);
            on_gpu = std::max(on_gpu, shown);
        }
        if (on_gpu == 0 || usable >= on_gpu) return;
        auto& finding = find(
            staging, Severity::warning, {"Host memory is smaller than GPU memory", "主机内存小于显存"},
            {fmt::format(
                 "A model that fills the GPU ({}) does not fit into host memory ({}): loading it whole first "
                 "ends in the OOM killer. Load it in pieces, or say `model-size`.",
                 gib_text(on_gpu), gib_text(usable)),
             fmt::format("占满显存（{}）的模型装不进主机内存（{}）：先整体读入会触发 OOM。请分块加载，或写明 "
                         "`model-size`。",
                         gib_text(on_gpu), gib_text(usable))});
        evidence(finding, path, gib_text(usable), gib_text(usable));
    }

    void driver_versions() {
        const auto kernel = kernel_driver(host_);
        if (!kernel)
            return examination_.unknown(
                driver, kernel.error().kind == Error::Kind::not_found
                            ? Text{"the NVIDIA driver is not loaded (no /proc/driver/nvidia/version)",
                                   "NVIDIA 驱动未加载（没有 /proc/driver/nvidia/version）"}
                            : in_words(kernel.error()));
        const auto library = driver_library(host_);
        if (!library) return examination_.unknown(driver, in_words(library.error()));
        if (kernel->version == library->version) return;
        auto& finding = find(
            driver, Severity::error,
            {"The driver and its library are of two versions", "驱动与其库版本不一致"},
            {fmt::format(
                 "The kernel runs {}, the library is {}: NVML answers \"Driver/library version "
                 "mismatch\", and new CUDA processes fail. Restart the machine, or load the driver again.",
                 kernel->version, library->version),
             fmt::format("内核运行 {}，库为 {}：NVML 会报 \"Driver/library version mismatch\"，新的 CUDA "
                         "进程会失败。请重启机器，或重新加载驱动。",
                         kernel->version, library->version)});
        evidence(finding, kernel->path, kernel->version, kernel->version);
        evidence(finding, library->path, library->version, library->version);
    }

    const Host& host_;
    const HostSection& section_;
    const HostProfile& profile_;
    const std::string& today_;
    HostExamination at_;
    Examination& examination_ = at_.examination;
};

}  // namespace

Judgement check_host(const Host& host, const HostSection& section, const std::string& today) {
    return HostCheck(host, section, today).run();
}

}  // namespace trueup
