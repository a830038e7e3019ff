// Preflight: is this the machine that the release was planned for?
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "facts/judgement.h"
#include "platform/host.h"

namespace trueup {

struct HostProfile {
    std::string name;
    unsigned cpus = 0;         // 0: not said
    std::uint64_t memory = 0;  // bytes; 0: not said
    unsigned gpus = 0;
    std::string gpu;               // as people call it
    std::vector<std::string> pci;  // "10de:2237"
    std::uint64_t gpu_memory = 0;  // of one
    std::string retired;           // ISO date; empty: in service
    std::string successor;
    std::vector<std::string> sources;
};

std::span<const HostProfile> built_in_profiles();
// By name, with or without the cloud's and "Standard_": "aws g5.xlarge", "NC6s_v3".
const HostProfile* find_profile(std::string_view name);

struct HostSection {
    HostProfile profile;
    std::optional<int> numa_node;                    // that the service is bound to
    std::uint64_t model_size = 0;                    // what is staged through host memory; 0: not said
    std::map<std::string, std::string> environment;  // of the service; over this process's own
    Origin origin;
};

// `today`: ISO date.
Judgement check_host(const Host& host, const HostSection& section, const std::string& today);

}  // namespace trueup
