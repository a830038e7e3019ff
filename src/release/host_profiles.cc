// Instance types that clouds name, as their documentation says.
#include <algorithm>
#include <array>

#include "base/lower.h"
#include "release/host_profile.h"

namespace trueup {
namespace {

constexpr std::uint64_t gib = 1ULL << 30U;
constexpr std::uint64_t gb = 1'000'000'000ULL;

// "Azure Standard_NC6s_v3" -> "nc6s_v3"
std::string plain(std::string_view name) {
    auto out = lower(name);
    for (const std::string_view cloud : {"aws", "azure", "gcp"}) {
        if (out.size() > cloud.size() && out.starts_with(cloud) &&
            (out[cloud.size()] == ' ' || out[cloud.size()] == '/'))
            out.erase(0, cloud.size() + 1);
    }
    if (out.starts_with("standard_")) out.erase(0, 9);
    return out;
}

}  // namespace

std::span<const HostProfile> built_in_profiles() {
    // PCI device ids: pci.ids, vendor 10de.
    static const std::array<HostProfile, 4> profiles = {{
        {"aws g5.xlarge",
         4,
         16 * gib,
         1,
         "A10G",
         {"10de:2237"},
         24 * gib,
         "",
         "",
         {"https://docs.aws.amazon.com/batch/latest/userguide/gpu-jobs.html"}},
        {"azure NC6s_v3",
         6,
         112 * gib,
         1,
         "V100",
         {"10de:1db4"},
         16 * gib,
         "2025-09-30",
         "azure NC24ads_A100_v4",
         {"https://learn.microsoft.com/azure/virtual-machines/ncv3-nc6s-nc12s-nc24s-retirement"}},
        {"azure NC24ads_A100_v4",
         24,
         220 * gib,
         1,
         "A100",
         {"10de:20b5"},
         80 * gib,
         "",
         "",
         {"https://learn.microsoft.com/azure/virtual-machines/sizes/gpu-accelerated/nca100v4-series"}},
        {"gcp a2-highgpu-1g",
         12,
         85 * gb,
         1,
         "A100",
         {"10de:20b0"},
         40 * gib,
         "",
         "",
         {"https://cloud.google.com/compute/docs/accelerator-optimized-machines"}},
    }};
    return profiles;
}

const HostProfile* find_profile(std::string_view name) {
    const auto profiles = built_in_profiles();
    const auto found = std::ranges::find_if(
        profiles, [&](const HostProfile& one) { return plain(one.name) == plain(name); });
    return found == profiles.end() ? nullptr : &*found;
}

}  // namespace trueup
