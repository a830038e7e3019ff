// Processes that outlive the program that started them.
#pragma once

#include <vector>

namespace trueup {

// While it lives, orphans among this process's descendants become its children,
// where the system can do that (Linux: PR_SET_CHILD_SUBREAPER).
class OrphanWatch {
public:
    OrphanWatch();
    ~OrphanWatch();
    OrphanWatch(const OrphanWatch&) = delete;
    OrphanWatch& operator=(const OrphanWatch&) = delete;

    // Kills what is left of the session `leader` (a process id that has been
    // waited for), and the orphans that came since this watch began.
    void kill_rest(int leader);

private:
    std::vector<int> before_;                     // children that are not ours to kill
    [[maybe_unused]] bool was_watching_ = false;  // Linux alone adopts orphans
};

}  // namespace trueup
