#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "platform/process_tree.h"

namespace trueup {

namespace {

struct Process {
    int pid = 0;
    int parent = 0;
    int session = 0;
};

// proc_pid_stat(5): "pid (name) state ppid pgrp session …"; the name may hold
// any byte, so the fields are counted from the last ')'.
bool read_process(int pid, Process& process) {
    const std::string path = "/proc/" + std::to_string(pid) + "/stat";
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    char buffer[512];
    const auto length = ::read(fd, buffer, sizeof buffer);
    ::close(fd);
    if (length <= 0) return false;
    std::string_view text(buffer, static_cast<std::size_t>(length));
    const auto close = text.rfind(')');
    if (close == std::string_view::npos || close + 4 > text.size()) return false;
    text.remove_prefix(close + 4);
    int fields[3] = {0, 0, 0};
    for (int& field : fields) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), field);
        if (error != std::errc{}) return false;
        text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
    }
    process = {pid, fields[0], fields[2]};
    return true;
}

std::vector<Process> processes() {
    std::vector<Process> all;
    DIR* folder = ::opendir("/proc");
    if (folder == nullptr) return all;
    while (const dirent* entry = ::readdir(folder)) {
        const std::string_view name = entry->d_name;
        int pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc{} || end != name.data() + name.size()) continue;
        Process process;
        if (read_process(pid, process)) all.push_back(process);
    }
    ::closedir(folder);
    return all;
}

}  // namespace

OrphanWatch::OrphanWatch() {
    int watching = 0;
    ::prctl(PR_GET_CHILD_SUBREAPER, &watching, 0, 0, 0);
    was_watching_ = watching != 0;
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    for (const auto& process : processes()) {
        if (process.parent == ::getpid()) before_.push_back(process.pid);
    }
}

OrphanWatch::~OrphanWatch() {
    if (!was_watching_) ::prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
}

// A killed orphan hands its own children on to us, so that looking again until
// nothing is found takes one round a generation.
void OrphanWatch::kill_rest(int leader) {
    for (int round = 0; round < 100; ++round) {
        bool found = false;
        for (const auto& process : processes()) {
            const bool orphan =
                process.parent == ::getpid() && std::ranges::find(before_, process.pid) == before_.end();
            if (!orphan && process.session != leader) continue;
            found = true;
            ::kill(process.pid, SIGKILL);
            if (orphan) ::waitpid(process.pid, nullptr, 0);
        }
        if (!found) return;
    }
}

}  // namespace trueup
