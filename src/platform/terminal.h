// The terminal that stdout may be.
#pragma once

#include <cstddef>

namespace trueup {

struct Terminal {
    bool is_terminal = false;
    std::size_t columns = 0;  // 0: not known
};
Terminal stdout_terminal();
// A person can be asked: stdin and stderr, where questions go, are terminals.
bool can_ask();
bool stderr_is_terminal();

}  // namespace trueup
