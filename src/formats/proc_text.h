// The small text files of /proc and of control groups.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace trueup {

// "key value" lines (cpu.stat, memory.events, vmstat, numastat). Lines without a
// plain number are left out.
std::map<std::string, std::uint64_t> parse_counters(std::string_view text);

// One number, or "max" (nullopt inside): pids.max, memory.swap.max.
struct Limit {
    std::optional<std::uint64_t> number;  // nullopt: no limit
};
std::optional<Limit> parse_limit(std::string_view text);

// The row "some" of a pressure file: in what part of the time anybody waited.
struct Pressure {
    double avg10 = 0, avg60 = 0, avg300 = 0;  // percent
    std::uint64_t total_us = 0;
};
std::optional<Pressure> parse_pressure(std::string_view text);

// "VmSwap:	  12 kB" of /proc/PID/status: the value without its unit.
std::optional<std::string> status_value(std::string_view text, std::string_view key);
std::optional<std::uint64_t> status_number(std::string_view text, std::string_view key);

// The soft limit of a row of /proc/PID/limits ("Max open files").
std::optional<Limit> soft_limit(std::string_view text, std::string_view row);

// Where /proc/PID/cgroup says that the process is: by controller, "" for the
// unified hierarchy (cgroup v2).
std::map<std::string, std::string> parse_cgroup_membership(std::string_view text);

}  // namespace trueup
