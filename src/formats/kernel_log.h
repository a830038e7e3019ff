// Messages of the Linux kernel: as /dev/kmsg, dmesg and system logs write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct KernelMessage {
    enum class Kind { oom_kill, gpu_error };
    Kind kind = Kind::oom_kill;
    int line = 0;
    std::string text;                          // the message without what stands in front of it
    std::optional<std::int64_t> unix_seconds;  // when, where the line tells
    std::string written_time;                  // as the line says it; may be empty
    int pid = 0;                               // oom_kill: who was killed
    std::string program;
    bool by_cgroup = false;  // oom_kill: a control group was full, not the machine
    int xid = 0;             // gpu_error
};

// Those that matter here, in their order. `boot`: when the kernel's clock
// started, in seconds since 1970; 0: not known.
std::vector<KernelMessage> parse_kernel_log(std::string_view text, std::int64_t boot);

// "2026-11-24T10:00:00Z", with or without fractions and offsets, to seconds since 1970.
std::optional<std::int64_t> parse_iso_time(std::string_view text);
std::string iso_time(std::int64_t unix_seconds);

}  // namespace trueup
