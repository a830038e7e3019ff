// The file of `release preflight`: which parts there are, and what each asks for.
#pragma once

#include <optional>
#include <string>

#include "platform/host.h"
#include "release/contract.h"
#include "release/dependencies.h"
#include "release/gpu_memory.h"
#include "release/health.h"
#include "release/host_profile.h"

namespace trueup {

struct PreflightFile {
    std::string path;
    std::string release;  // "NAME@VERSION" or "NAME@ALIAS"; empty: not said
    std::optional<ContractSection> contract;
    std::optional<DependencySection> dependencies;
    std::optional<GpuSection> gpu;
    std::optional<HealthSection> health;
    std::optional<HostSection> host;
};

// Paths in it are relative to it. Errors name the file and the line.
Result<PreflightFile> read_preflight(const Host& host, const std::string& path);
Result<PreflightFile> parse_preflight(const Host& host, const std::string& text, const std::string& path);

}  // namespace trueup
