#include "facts/start_up_end.h"

#include <fmt/format.h>

namespace trueup {

bool broke_off(const ShellStartup& startup) {
    // A recorded trace tells no more than its assignments.
    return startup.method == "trace" && !startup.complete && !startup.unknown_reason.empty();
}

std::string why_broken_off(const ShellStartup& startup) {
    const auto& last = startup.stopped_at;
    if (last.path.empty()) return startup.unknown_reason + "; no command of a start-up file was seen";
    return fmt::format("{}; the last command seen: {}:{}: {}", startup.unknown_reason, last.path, last.line,
                       last.text);
}

}  // namespace trueup
