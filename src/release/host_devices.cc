#include "release/host_devices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace trueup {
namespace {

constexpr std::uint64_t small_file = 65536;
constexpr std::uint64_t gib = 1ULL << 30U;
constexpr const char* pci_folder = "/sys/bus/pci/devices";

// Memory by device (pci.ids, vendor 10de): the driver's files do not tell it.
struct Known {
    std::string_view pci;
    std::uint64_t memory;
};
constexpr auto known_devices = std::to_array<Known>({
    {"10de:1db1", 16 * gib},  // V100-SXM2-16GB
    {"10de:1db4", 16 * gib},  // V100-PCIE-16GB
    {"10de:1db5", 32 * gib},  // V100-SXM2-32GB
    {"10de:1db6", 32 * gib},  // V100-PCIE-32GB
    {"10de:1eb8", 16 * gib},  // T4
    {"10de:20b0", 40 * gib},  // A100-SXM4-40GB
    {"10de:20b2", 80 * gib},  // A100-SXM4-80GB
    {"10de:20b5", 80 * gib},  // A100 80GB PCIe
    {"10de:20f1", 40 * gib},  // A100-PCIE-40GB
    {"10de:2236", 24 * gib},  // A10
    {"10de:2237", 24 * gib},  // A10G
    {"10de:2330", 80 * gib},  // H100 80GB HBM3
    {"10de:2331", 80 * gib},  // H100 PCIe
    {"10de:27b8", 24 * gib},  // L4
});

Result<std::string> line(const Host& host, const std::string& path) {
    return std::string(trim(TRY(host.read(path, small_file))));
}

template <typename T>
std::optional<T> number(std::string_view text) {
    T out{};
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return out;
}

// "Model: \t NVIDIA A10G"
std::string field(const std::string& text, std::string_view name) {
    for (const auto& one : lines_of(text)) {
        const auto colon = one.find(':');
        if (colon != std::string::npos && trim(std::string_view(one).substr(0, colon)) == name)
            return std::string(trim(std::string_view(one).substr(colon + 1)));
    }
    return {};
}

// The longest run of digits and points with a point in it: "535.104.05".
std::string version_in(std::string_view text) {
    for (const auto& word : split(text, ' ')) {
        const bool version = !word.empty() && word.find_first_not_of("0123456789.") == std::string::npos &&
                             word.find('.') != std::string::npos && word.front() != '.' && word.back() != '.';
        if (version) return word;
    }
    return {};
}

bool is_version(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos &&
           std::ranges::count(text, '.') > 0;
}

}  // namespace

Result<std::vector<GpuDevice>> gpu_devices(const Host& host) {
    std::vector<GpuDevice> out;
    auto names = host.list(pci_folder);
    if (!names) {
        if (names.error().kind == Error::Kind::not_found)
            return fail(Error::Kind::io, fmt::format("{} is not there", pci_folder));
        return std::unexpected(std::move(names.error()));
    }
    for (const auto& bus : *names) {
        const auto folder = fmt::format("{}/{}", pci_folder, bus);
        const auto vendor = line(host, folder + "/vendor"), kind = line(host, folder + "/class");
        if (!vendor || !kind || *vendor != "0x10de" || !kind->starts_with("0x03")) continue;
        GpuDevice device;
        device.bus = bus;
        if (const auto id = line(host, folder + "/device"); id && id->starts_with("0x"))
            device.pci = "10de:" + id->substr(2);
        if (const auto node = line(host, folder + "/numa_node")) device.numa_node = number<int>(*node);
        const auto known = std::ranges::find(known_devices, device.pci, &Known::pci);
        if (known != known_devices.end()) device.memory = known->memory;
        if (const auto said =
                host.read(fmt::format("/proc/driver/nvidia/gpus/{}/information", bus), small_file)) {
            device.model = field(*said, "Model");
            device.uuid = field(*said, "GPU UUID");
        }
        out.push_back(std::move(device));
    }
    return out;
}

std::optional<unsigned> count_of_list(std::string_view list) {
    unsigned out = 0;
    for (const auto& part : split(trim(list), ',')) {
        const auto dash = part.find('-');
        const auto first = number<unsigned>(std::string_view(part).substr(0, dash));
        const auto last =
            dash == std::string::npos ? first : number<unsigned>(std::string_view(part).substr(dash + 1));
        if (!first || !last || *last < *first || *last - *first > 100'000) return std::nullopt;
        out += *last - *first + 1;
    }
    return out;
}

namespace {

Result<unsigned> count_in(const Host& host, const std::string& path) {
    const auto count = count_of_list(TRY(line(host, path)));
    if (!count) return fail(Error::Kind::invalid, "is no list of numbers", path);
    return *count;
}

}  // namespace

Result<unsigned> online_cpus(const Host& host) { return count_in(host, "/sys/devices/system/cpu/online"); }
Result<unsigned> numa_nodes(const Host& host) { return count_in(host, "/sys/devices/system/node/online"); }

Result<HostMemory> host_memory(const Host& host) {
    HostMemory out;
    const auto total = field(TRY(host.read("/proc/meminfo", small_file)), "MemTotal");
    const auto kib = number<std::uint64_t>(split(total, ' ').front());
    if (!kib) return fail(Error::Kind::invalid, "has no MemTotal", "/proc/meminfo");
    out.total = *kib * 1024;
    // Version 2, then version 1 of control groups, as a container sees its own.
    for (const auto* path : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        const auto said = line(host, path);
        if (!said) continue;
        if (const auto bytes = number<std::uint64_t>(*said); bytes && *bytes < out.total) out.limit = bytes;
        break;
    }
    return out;
}

Result<DriverVersion> kernel_driver(const Host& host) {
    const std::string path = "/proc/driver/nvidia/version";
    const auto lines = lines_of(TRY(host.read(path, small_file)));
    const auto version = lines.empty() ? std::string() : version_in(lines.front());
    if (version.empty()) return fail(Error::Kind::invalid, "names no version", path);
    return DriverVersion{version, path};
}

Result<DriverVersion> driver_library(const Host& host) {
    for (const auto* folder :
         {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
          "/usr/lib/x86_64-linux-gnu/nvidia/current", "/usr/local/nvidia/lib64", "/usr/local/nvidia/lib",
          "/run/nvidia/driver/usr/lib/x86_64-linux-gnu"}) {
        const auto real = resolve(host, std::string(folder) + "/libnvidia-ml.so.1");
        if (!real) continue;
        const auto name = base_name(*real);
        constexpr std::string_view front = "libnvidia-ml.so.";
        if (name.starts_with(front) && is_version(std::string_view(name).substr(front.size())))
            return DriverVersion{name.substr(front.size()), *real};
        return fail(Error::Kind::invalid, "its name has no version", *real);
    }
    return fail(Error::Kind::not_found, "libnvidia-ml.so.1 is in none of the usual folders");
}

}  // namespace trueup
