// What torch.cuda.memory_stats() says, written as JSON.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace trueup {

struct TorchMemory {
    std::uint64_t reserved = 0;   // held from the driver
    std::uint64_t allocated = 0;  // live tensors
    std::uint64_t inactive_split =
        0;  // free pieces of segments that are partly used: they cannot be given back
    std::uint64_t alloc_retries = 0;  // allocations that succeeded only after the cache was emptied
    std::uint64_t ooms = 0;
};

// Flat keys ("reserved_bytes.all.current") or nested ones. `invalid`: it lacks them.
Result<TorchMemory> parse_torch_memory(const std::string& text, const std::string& file);

}  // namespace trueup
