// One look at everything that `triage` judges; two make differences.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/proc_text.h"
#include "platform/host.h"

namespace trueup {

// A value with the file that it was read from.
template <typename T>
struct Read {
    std::optional<T> value;
    std::string path;
    std::string problem;  // why there is no value; "not there" is one too

    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const { return *value; }
    const T* operator->() const { return &*value; }
};

using Counters = std::map<std::string, std::uint64_t>;

struct TriageLook {
    int pid = 0;         // 0: no process is looked at
    std::string cgroup;  // its folder, below the unified hierarchy or the memory controller; empty: none
    bool cgroup_v1 = false;

    Read<std::string> status;                // /proc/PID/status
    Read<std::string> limits;                // /proc/PID/limits
    Read<std::size_t> open_files;            // entries of /proc/PID/fd
    Read<Counters> vmstat;                   // /proc/vmstat
    Read<std::uint64_t> swappiness;          // /proc/sys/vm/swappiness
    std::vector<Read<Counters>> cpu_stat;    // of the group and all above it that have one
    std::vector<Read<std::string>> cpu_max;  // beside each: "20000 100000"
    Read<Counters> memory_events;            // v2: memory.events; v1: memory.oom_control
    Read<std::uint64_t> swap_current;        // bytes
    Read<Limit> swap_max;
    Read<Limit> pids_max;
    Read<std::uint64_t> pids_current;
    // The groups above, the nearest first: their limits hold for it too.
    struct Above {
        Read<Counters> memory_events;
        bool alone = false;  // memory.events.local: not those of the groups below it
        Read<Limit> pids_max;
        Read<std::uint64_t> pids_current;
    };
    std::vector<Above> above;
    // Tasks of the process's user, as far as /proc shows them; nothing where no limit is on them.
    Read<std::uint64_t> user_tasks;
    Read<Pressure> memory_pressure, io_pressure, cpu_pressure;  // the group's, else the machine's
    std::vector<Read<Counters>> numastat;                       // of each node
    std::int64_t boot = 0;                                      // seconds since 1970; 0: not known
};

// `cgroup`: a folder in place of the process's own; empty: its own.
TriageLook look(const Host& host, int pid, const std::string& cgroup);

// Processes of that name (comm, or the base name of the program or of its first
// argument that is a script), sorted.
std::vector<int> processes_named(const Host& host, const std::string& name);

}  // namespace trueup
