#include <set>

#include "probe/startup/trace.h"

namespace trueup::startup {

namespace {

// Variables that the shell itself sets in every environment.
bool shells_own(const std::string& name) {
    static const std::set<std::string> names{"SHLVL",   "PWD",     "OLDPWD", "_",   "LINES",
                                             "COLUMNS", "LOGNAME", "USER",   "TERM"};
    return names.contains(name);
}

}  // namespace

void conclude(ShellStartup& startup, const TraceRequest& request,
              const std::map<std::string, std::string>& environment) {
    const std::set<std::string> watched(request.names.begin(), request.names.end());
    std::map<std::string, const Assignment*> last;
    for (auto& assignment : startup.assignments) {
        assignment.exported = environment.contains(assignment.name);
        last[assignment.name] = &assignment;
    }
    const auto doubt = [&startup](const std::string& name, const std::string& value,
                                  const std::string& reason) {
        startup.unknown.push_back({name, reason});
        startup.final_values.push_back(
            {name, value, true, {OriginKind::unknown, {}, 0, {}, reason}, false, false});
    };
    for (const auto& [name, value] : environment) {
        const auto at = last.find(name);
        if (at != last.end()) {
            const auto& winner = *at->second;
            if (winner.unset || winner.value != value)
                doubt(name, value, "it changed where the trace could not see it (a trap of the user's own?)");
            else if (winner.origin.kind == OriginKind::unknown)
                doubt(name, value, winner.origin.note);
            else
                startup.final_values.push_back({name, value, true, winner.origin, false, false});
            continue;
        }
        const auto before = request.environment.find(name);
        Origin origin{OriginKind::process, {}, 0, {}, "there before the start-up files"};
        if (before == request.environment.end() || before->second != value) {
            if (!shells_own(name)) {
                doubt(name, value,
                      watched.contains(name) ? "it changed where the trace could not see it"
                                             : "the trace did not follow this variable");
                continue;
            }
            origin = {OriginKind::builtin, {}, 0, {}, "set by the shell itself"};
        }
        startup.final_values.push_back({name, value, true, std::move(origin), false, false});
    }
}

}  // namespace trueup::startup
