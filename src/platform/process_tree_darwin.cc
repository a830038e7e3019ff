#include <libproc.h>
#include <signal.h>
#include <unistd.h>

#include "platform/process_tree.h"

namespace trueup {

OrphanWatch::OrphanWatch() = default;
OrphanWatch::~OrphanWatch() = default;

void OrphanWatch::kill_rest(int leader) {
    std::vector<int> pids(4096);
    for (int round = 0; round < 100; ++round) {
        const int count = ::proc_listallpids(pids.data(), static_cast<int>(pids.size() * sizeof(int)));
        bool found = false;
        for (int i = 0; i < count; ++i) {
            const int pid = pids[static_cast<std::size_t>(i)];
            if (pid <= 1 || ::getsid(pid) != leader) continue;
            if (::kill(pid, SIGKILL) == 0) found = true;
        }
        if (!found) return;
        ::usleep(1000);
    }
}

}  // namespace trueup
