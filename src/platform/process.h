// Starting a program: the only place that does. Programs get argument vectors,
// never a composed command line; they run in a session of their own, with no
// terminal and nothing on stdin, under limits of time and output, and what they
// leave behind is killed.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

struct ProcessRequest {
    std::string program;            // absolute path
    std::vector<std::string> argv;  // argv[0] included
    std::vector<std::string> env;   // the whole environment, "NAME=value"
    std::string cwd;                // absolute
    // Descriptors beside 0, 1 and 2 on which the program writes to us.
    std::vector<int> pipes;
    std::chrono::milliseconds limit{20000};
    std::size_t output_limit = 64U << 20U;  // bytes, all streams together
    // stdin, stdout and stderr are a new terminal, which is the session's
    // controlling one; nothing is ever typed there. `out` has what was printed.
    bool terminal = false;
    // What the program leaves running in the background is meant to stay: a
    // service that it has started.
    bool leave_children = false;
};

struct ProcessResult {
    enum class End {
        exited,
        signalled,
        timed_out,        // killed by us
        too_much_output,  // killed by us
    };
    End end = End::exited;
    int code = 0;  // exit status or signal number
    std::string out;
    std::string err;
    std::map<int, std::string> pipes;  // by the program's descriptor
    std::chrono::milliseconds duration{0};
};

// Returns when the program itself has ended: children that it left in the
// background, and that hold its pipes open, are given 20 ms to write what is on
// its way, then they are killed (but for leave_children, when the program ended
// by itself). Errors: not_found, denied, io.
Result<ProcessResult> run_process(const ProcessRequest& request);

// The process gets the signal of this name ("HUP", "SIGUSR1"). Errors: usage (no
// such signal), not_found (no such process), denied.
struct Signalled {};
Result<Signalled> send_signal(int pid, std::string_view name);

}  // namespace trueup
