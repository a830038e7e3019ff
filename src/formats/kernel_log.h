// Messages of the Linux kernel: as /dev/kmsg, dmesg and system logs write them.
#pragma once

#include <cstdint>
#include <functional>
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
    int pid = 0;                               // who was killed, or whose work met the error; 0: not told
    std::string program;
    bool by_cgroup = false;  // oom_kill: a control group was full, not the machine
    std::string group;       // oom_kill: the control group of who was killed ("/a/b"); empty: not told
    int xid = 0;             // gpu_error
};

// A time of day and a date as a machine's own zone has them.
struct LocalTime {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

// What turns the times of a log into seconds since 1970; 0: not known.
struct LogClock {
    std::int64_t boot = 0;  // when the kernel's clock started
    std::int64_t now = 0;   // which year "Nov 24" is of: the last one that is not to come
    // In the zone of the machine that wrote it; nothing: that is not known.
    std::function<std::optional<std::int64_t>(const LocalTime&)> local = nullptr;
};

// Those that matter here, in their order. What a program quotes of the kernel is no
// message of it.
std::vector<KernelMessage> parse_kernel_log(std::string_view text, const LogClock& clock);

// "2026-11-24T10:00:00Z", with or without fractions and offsets, to seconds since 1970.
std::optional<std::int64_t> parse_iso_time(std::string_view text);
std::string iso_time(std::int64_t unix_seconds);

}  // namespace trueup
