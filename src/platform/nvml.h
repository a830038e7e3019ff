// NVIDIA's management library, loaded when it is asked for: there is no header
// of it in Debian, and most machines lack it. The calls and layouts used here
// are those of its stable interface (nvmlInit_v2, …, structures of 12.x drivers).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace trueup {

struct GpuMemory {
    std::uint64_t total = 0, reserved = 0, free = 0,
                  used = 0;  // bytes; `reserved` is the driver's, not in `used`
};
struct GpuProcess {
    unsigned pid = 0;  // as the host numbers it, also when this runs in a container
    std::uint64_t bytes = 0;
    bool bytes_known = false;
};

class Nvml {
public:
    // "libnvidia-ml.so.1", or a path. not_found: there is none.
    static Result<Nvml> open(const std::string& library);
    Nvml(Nvml&&) noexcept;
    Nvml& operator=(Nvml&&) noexcept;
    ~Nvml();

    Result<unsigned> devices() const;
    Result<GpuMemory> memory(unsigned device) const;
    // Those that compute. Asking takes a lock of the driver for milliseconds:
    // not more often than every ten seconds on a machine that serves.
    Result<std::vector<GpuProcess>> processes(unsigned device) const;

private:
    struct Inner;
    explicit Nvml(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

// What a status of the library means, and what it means here.
std::string nvml_error(int status);

}  // namespace trueup
