#include <sys/ioctl.h>
#include <unistd.h>

#include "platform/terminal.h"

namespace trueup {

Terminal stdout_terminal() {
    Terminal out;
    out.is_terminal = ::isatty(STDOUT_FILENO) == 1;
    winsize size{};
    if (out.is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) out.columns = size.ws_col;
    return out;
}

bool can_ask() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }
bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace trueup
