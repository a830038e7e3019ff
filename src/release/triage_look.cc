#include "release/triage_look.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace trueup {
namespace {

constexpr std::uint64_t largest_text = 4U << 20U;
constexpr auto cgroup_root = "/sys/fs/cgroup";

template <typename T, typename Parse>
Read<T> read_as(const Host& host, const std::string& path, Parse parse) {
    Read<T> out;
    out.path = path;
    const auto text = host.read(path, largest_text);
    if (!text) {
        out.problem = text.error().message;
        return out;
    }
    out.value = parse(*text);
    if (!out.value) out.problem = "has a form that is not known here";
    return out;
}

Read<std::string> read_text(const Host& host, const std::string& path) {
    return read_as<std::string>(host, path, [](const std::string& text) { return std::optional(text); });
}

Read<Counters> read_counters(const Host& host, const std::string& path) {
    return read_as<Counters>(host, path,
                             [](const std::string& text) { return std::optional(parse_counters(text)); });
}

Read<Limit> read_limit(const Host& host, const std::string& path) {
    return read_as<Limit>(host, path, [](const std::string& text) { return parse_limit(text); });
}

Read<std::uint64_t> read_number(const Host& host, const std::string& path) {
    return read_as<std::uint64_t>(host, path, [](const std::string& text) {
        const auto limit = parse_limit(text);
        return limit ? limit->number : std::nullopt;
    });
}

Read<Pressure> read_pressure(const Host& host, const std::string& folder, const std::string& what) {
    const auto parse = [](const std::string& text) { return parse_pressure(text); };
    if (!folder.empty()) {
        auto own = read_as<Pressure>(host, folder + "/" + what + ".pressure", parse);
        if (own) return own;
    }
    return read_as<Pressure>(host, "/proc/pressure/" + what, parse);
}

// The folder of a membership below the mount; within a container the path may be
// the host's, and then the mount itself is the group.
std::string group_folder(const Host& host, const std::string& mount, const std::string& path) {
    const auto folder = clean_path(mount + path);
    return is_inside(folder, mount) && is_dir(host, folder) ? folder : mount;
}

// NAME at the folder and at each one above, up to the mount.
template <typename Reader>
void read_upwards(const std::string& folder, const std::string& mount, Reader reader) {
    for (auto at = folder; is_inside(at, mount); at = parent_path(at)) {
        reader(at);
        if (at == mount || at == "/") return;
    }
}

void look_at_cpu(const Host& host, const std::string& folder, const std::string& mount, TriageLook& out) {
    read_upwards(folder, mount, [&](const std::string& at) {
        auto stat = read_counters(host, at + "/cpu.stat");
        if (!stat || !stat->contains("nr_periods")) return;
        auto limit = read_text(host, at + (out.cgroup_v1 ? "/cpu.cfs_quota_us" : "/cpu.max"));
        out.cpu_stat.push_back(std::move(stat));
        out.cpu_max.push_back(std::move(limit));
    });
}

void look_at_v2(const Host& host, const std::string& mount, const std::string& folder, TriageLook& out) {
    out.cgroup = folder;
    look_at_cpu(host, folder, mount, out);
    out.memory_events = read_counters(host, folder + "/memory.events");
    out.swap_current = read_number(host, folder + "/memory.swap.current");
    out.swap_max = read_limit(host, folder + "/memory.swap.max");
    out.pids_max = read_limit(host, folder + "/pids.max");
    out.pids_current = read_number(host, folder + "/pids.current");
    if (folder == mount) return;
    read_upwards(parent_path(folder), mount, [&](const std::string& at) {
        TriageLook::Above above;
        above.memory_events = read_counters(host, at + "/memory.events.local");
        above.alone = above.memory_events.value.has_value();
        if (!above.alone) above.memory_events = read_counters(host, at + "/memory.events");
        above.pids_max = read_limit(host, at + "/pids.max");
        above.pids_current = read_number(host, at + "/pids.current");
        out.above.push_back(std::move(above));
    });
}

std::optional<int> pid_of(const std::string& name) {
    int pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size() || pid <= 0) return std::nullopt;
    return pid;
}

// The limit "Max processes" counts the tasks of all processes of the real user; the
// superuser is not bound by it.
void count_user_tasks(const Host& host, TriageLook& out) {
    const auto user = [](const std::string& status) {
        const auto ids = status_value(status, "Uid").value_or(std::string());
        return ids.substr(0, ids.find_first_of(" \t"));
    };
    if (!out.status || !out.limits) return;
    const auto own = user(*out.status);
    const auto limit = soft_limit(*out.limits, "Max processes");
    const auto entries = host.list("/proc");
    if (own.empty() || own == "0" || !limit || !limit->number || !entries) return;
    out.user_tasks.path = "/proc";
    std::uint64_t tasks = 0;
    for (const auto& entry : *entries) {
        if (!pid_of(entry)) continue;
        const auto status = host.read("/proc/" + entry + "/status", largest_text);
        if (status && user(*status) == own) tasks += status_number(*status, "Threads").value_or(0);
    }
    out.user_tasks.value = tasks;
}

void look_at_v1(const Host& host, const std::map<std::string, std::string>& membership,
                const std::string& given, TriageLook& out) {
    out.cgroup_v1 = true;
    const auto folder_of = [&](const std::string& controller) -> std::string {
        const auto mount = join_path(cgroup_root, controller);
        if (!given.empty()) return group_folder(host, mount, given);
        const auto at = membership.find(controller);
        return at == membership.end() ? mount : group_folder(host, mount, at->second);
    };
    const auto memory = folder_of("memory");
    out.cgroup = memory;
    look_at_cpu(host, folder_of("cpu"), join_path(cgroup_root, "cpu"), out);
    out.memory_events = read_counters(host, memory + "/memory.oom_control");
    const auto stat = read_counters(host, memory + "/memory.stat");
    out.swap_current.path = stat.path;
    out.swap_current.problem = stat.problem;
    if (stat && stat->contains("swap")) {
        out.swap_current.value = stat->at("swap");
    } else if (stat) {
        out.swap_current.problem = "has no row `swap`: swap is not accounted";
    }
    const auto pids = folder_of("pids");
    out.pids_max = read_limit(host, pids + "/pids.max");
    out.pids_current = read_number(host, pids + "/pids.current");
}

void look_at_group(const Host& host, const std::string& given, TriageLook& out) {
    const std::string mount = cgroup_root;
    std::map<std::string, std::string> membership;
    if (out.pid > 0) {
        const auto text = host.read("/proc/" + std::to_string(out.pid) + "/cgroup", largest_text);
        if (text) membership = parse_cgroup_membership(*text);
    }
    if (given.empty() && membership.empty()) return;
    // Below a full path, as it stands in the profile, or as systemd and Docker show it.
    auto path = given;
    if (is_inside(path, mount)) path = path.substr(mount.size());
    if (is_file(host, mount + "/cgroup.controllers") || is_file(host, mount + "/cgroup.procs")) {
        if (path.empty()) path = membership.contains("") ? membership.at("") : "/";
        return look_at_v2(host, mount, group_folder(host, mount, path.starts_with('/') ? path : "/" + path),
                          out);
    }
    look_at_v1(host, membership, path.empty() || path.starts_with('/') ? path : "/" + path, out);
}

}  // namespace

TriageLook look(const Host& host, int pid, const std::string& cgroup) {
    TriageLook out;
    out.pid = pid;
    if (pid > 0) {
        const auto folder = "/proc/" + std::to_string(pid);
        out.status = read_text(host, folder + "/status");
        out.limits = read_text(host, folder + "/limits");
        out.open_files.path = folder + "/fd";
        const auto files = host.list(folder + "/fd");
        if (files) {
            out.open_files.value = files->size();
        } else {
            out.open_files.problem = files.error().message;
        }
        count_user_tasks(host, out);
    }
    out.vmstat = read_counters(host, "/proc/vmstat");
    out.swappiness = read_number(host, "/proc/sys/vm/swappiness");
    look_at_group(host, cgroup, out);
    const auto group = out.cgroup_v1 ? std::string() : out.cgroup;
    out.memory_pressure = read_pressure(host, group, "memory");
    out.io_pressure = read_pressure(host, group, "io");
    out.cpu_pressure = read_pressure(host, group, "cpu");
    if (const auto nodes = host.list("/sys/devices/system/node")) {
        for (const auto& node : *nodes) {
            if (node.starts_with("node") && node.size() > 4 && node[4] >= '0' && node[4] <= '9')
                out.numastat.push_back(read_counters(host, "/sys/devices/system/node/" + node + "/numastat"));
        }
    }
    if (const auto stat = host.read("/proc/stat", largest_text)) {
        const auto counters = parse_counters(*stat);
        if (const auto at = counters.find("btime"); at != counters.end())
            out.boot = static_cast<std::int64_t>(std::min<std::uint64_t>(at->second, 1ULL << 40U));
    }
    return out;
}

std::vector<int> processes_named(const Host& host, const std::string& name) {
    std::vector<int> out;
    const auto entries = host.list("/proc");
    if (!entries) return out;
    for (const auto& entry : *entries) {
        const auto pid = pid_of(entry);
        if (!pid) continue;
        const auto folder = "/proc/" + entry;
        bool found = false;
        if (const auto comm = host.read(folder + "/comm", 4096)) found = trim(*comm) == name;
        if (!found) {
            const auto line = host.read(folder + "/cmdline", largest_text);
            const auto words = line ? split(*line, '\0') : std::vector<std::string>();
            for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 2); ++i)
                found |= !words[i].empty() && base_name(words[i]) == name;
        }
        if (found) out.push_back(*pid);
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace trueup
