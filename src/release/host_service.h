// Preflight of the host, the part that is about the service on it: which GPUs and which
// parts of the driver its environment gives it, and which programs are in its way.
#pragma once

#include <vector>

#include "release/examination.h"
#include "release/host_devices.h"
#include "release/host_profile.h"

namespace trueup {

inline constexpr const char* host_visible_devices = "host-cuda-visible-devices";
inline constexpr const char* host_driver_parts = "host-driver-capabilities";
inline constexpr const char* host_nvml_pollers = "host-nvml-pollers";

struct HostExamination {
    const Host& host;
    const HostSection& section;
    Examination examination;

    // Its subject is the host by the name of the profile.
    Finding& find(const char* check, Severity severity, Text title, Text explanation) {
        auto& finding = examination.find(check, severity, std::move(title), std::move(explanation));
        finding.subject = {"host", section.profile.name, ""};
        return finding;
    }
};

void examine_visible_devices(HostExamination& at, const std::vector<GpuDevice>& devices);
void examine_driver_parts(HostExamination& at);
void examine_nvml_pollers(HostExamination& at);

}  // namespace trueup
