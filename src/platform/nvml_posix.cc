#include <dlfcn.h>

#include <cstddef>

#include "platform/nvml.h"

namespace trueup {
namespace {

using Status = int;
using Device = void*;

struct MemoryV2 {
    unsigned version = 0;
    unsigned long long total = 0, reserved = 0, free = 0, used = 0;
};
static_assert(sizeof(MemoryV2) == 40 && offsetof(MemoryV2, total) == 8);
constexpr unsigned memory_version = static_cast<unsigned>(sizeof(MemoryV2)) | (2U << 24U);

struct ProcessV2 {
    unsigned pid = 0;
    unsigned long long used = 0;
    unsigned gpu_instance = 0, compute_instance = 0;
};
static_assert(sizeof(ProcessV2) == 24 && offsetof(ProcessV2, used) == 8);
constexpr auto not_available = ~0ULL;

constexpr Status success = 0, insufficient_size = 7;
constexpr unsigned most_processes = 65'536;

}  // namespace

struct Nvml::Inner {
    void* library = nullptr;
    Status (*init)() = nullptr;
    Status (*shutdown)() = nullptr;
    Status (*count)(unsigned*) = nullptr;
    Status (*handle)(unsigned, Device*) = nullptr;
    Status (*memory)(Device, MemoryV2*) = nullptr;
    Status (*processes)(Device, unsigned*, ProcessV2*) = nullptr;
    bool started = false;

    Inner() = default;
    Inner(const Inner&) = delete;
    Inner& operator=(const Inner&) = delete;
    ~Inner() {
        if (started) shutdown();
        if (library != nullptr) ::dlclose(library);
    }

    template <typename Function>
    bool find(Function& to, const char* name) {
        // POSIX: what dlsym returns may be called as the function that it is.
        to = reinterpret_cast<Function>(::dlsym(library, name));
        return to != nullptr;
    }

    Result<Device> device(unsigned index) const {
        Device out = nullptr;
        if (const auto status = handle(index, &out); status != success)
            return fail(Error::Kind::io, nvml_error(status));
        return out;
    }
};

Nvml::Nvml(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Nvml::Nvml(Nvml&&) noexcept = default;
Nvml& Nvml::operator=(Nvml&&) noexcept = default;
Nvml::~Nvml() = default;

Result<Nvml> Nvml::open(const std::string& library) {
    auto inner = std::make_unique<Inner>();
    inner->library = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (inner->library == nullptr) {
        const char* why = ::dlerror();
        return fail(Error::Kind::not_found,
                    std::string("no NVIDIA driver here: ") + (why != nullptr ? why : library.c_str()));
    }
    auto& calls = *inner;
    const bool all = calls.find(calls.init, "nvmlInit_v2") && calls.find(calls.shutdown, "nvmlShutdown") &&
                     calls.find(calls.count, "nvmlDeviceGetCount_v2") &&
                     calls.find(calls.handle, "nvmlDeviceGetHandleByIndex_v2") &&
                     calls.find(calls.memory, "nvmlDeviceGetMemoryInfo_v2") &&
                     calls.find(calls.processes, "nvmlDeviceGetComputeRunningProcesses_v3");
    if (!all)
        return fail(Error::Kind::invalid,
                    library + " is older than driver 510 and lacks calls that are needed");
    if (const auto status = calls.init(); status != success) return fail(Error::Kind::io, nvml_error(status));
    calls.started = true;
    return Nvml(std::move(inner));
}

Result<unsigned> Nvml::devices() const {
    unsigned count = 0;
    if (const auto status = inner_->count(&count); status != success)
        return fail(Error::Kind::io, nvml_error(status));
    return count;
}

Result<GpuMemory> Nvml::memory(unsigned device) const {
    const auto handle = TRY(inner_->device(device));
    MemoryV2 memory;
    memory.version = memory_version;
    if (const auto status = inner_->memory(handle, &memory); status != success)
        return fail(Error::Kind::io, nvml_error(status));
    return GpuMemory{memory.total, memory.reserved, memory.free, memory.used};
}

Result<std::vector<GpuProcess>> Nvml::processes(unsigned device) const {
    const auto handle = TRY(inner_->device(device));
    std::vector<ProcessV2> found(64);
    while (true) {
        auto count = static_cast<unsigned>(found.size());
        const auto status = inner_->processes(handle, &count, found.data());
        if (status == insufficient_size && found.size() < most_processes) {
            // There may be more of them by the next call.
            found.resize(found.size() * 2);
            continue;
        }
        if (status != success) return fail(Error::Kind::io, nvml_error(status));
        std::vector<GpuProcess> out;
        for (unsigned i = 0; i < count && i < found.size(); ++i)
            out.push_back({found[i].pid, found[i].used, found[i].used != not_available});
        return out;
    }
}

std::string nvml_error(int status) {
    switch (status) {
        case 1:
            return "the library was not started (NVML error 1)";
        case 3:
            return "this GPU, or its mode, does not support that (NVML error 3, not supported)";
        case 4:
            return "this user may not ask that (NVML error 4, no permission): run as the service's user or "
                   "as root";
        case 9:
            return "the driver is not loaded (NVML error 9)";
        case 12:
            return "the library of the driver cannot be found (NVML error 12)";
        case 15:
            return "the GPU has fallen off the bus or cannot be reached (NVML error 15, GPU is lost): it has "
                   "to be reset, "
                   "or the machine started anew";
        case 18:
            return "the library and the loaded driver are of different versions (NVML error 18): the driver "
                   "was updated "
                   "without a restart, or the container brings another library than its host";
        default:
            return "NVML error " + std::to_string(status);
    }
}

}  // namespace trueup
