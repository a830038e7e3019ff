// What a Linux machine shows of its GPUs, processors and memory, from files alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/host.h"

namespace trueup {

struct GpuDevice {
    std::string bus;                      // "0000:00:1e.0"
    std::string pci;                      // "10de:2237"
    std::string model, uuid;              // from the driver; empty: it says nothing
    std::optional<std::uint64_t> memory;  // as far as its model says it
    std::optional<int> numa_node;         // -1: the firmware does not say
};
// NVIDIA's display devices, in the order of the bus. Errors: sysfs cannot be read.
Result<std::vector<GpuDevice>> gpu_devices(const Host& host);

// "0-3,8" -> 5; nullopt: not such a list.
std::optional<unsigned> count_of_list(std::string_view list);
Result<unsigned> online_cpus(const Host& host);
Result<unsigned> numa_nodes(const Host& host);

struct HostMemory {
    std::uint64_t total = 0;             // of the machine
    std::optional<std::uint64_t> limit;  // of this control group, where it has one below that
    std::uint64_t usable() const { return limit ? *limit : total; }
};
Result<HostMemory> host_memory(const Host& host);

// "535.104.05", of the kernel's driver and of the library that talks to it.
// not_found: there is none.
struct DriverVersion {
    std::string version;
    std::string path;
};
Result<DriverVersion> kernel_driver(const Host& host);
Result<DriverVersion> driver_library(const Host& host);

}  // namespace trueup
