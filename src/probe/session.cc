#include "probe/session.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "facts/path_history.h"
#include "probe/attributed_host.h"
#include "probe/executables.h"

namespace trueup {
namespace {

void note_times(const Host& host, ShellStartup& startup) {
    std::set<std::string> files(startup.files_read.begin(), startup.files_read.end());
    for (const auto& value : startup.final_values) {
        if (value.origin.kind == OriginKind::file) files.insert(value.origin.path);
    }
    for (const auto& path : files) {
        const auto status = status_followed(host, path);
        if (status && status->modified > 0) startup.modified[path] = status->modified;
    }
}

// PATH of a fresh shell; a snapshot has the assignments alone. nullptr: not known.
const Assignment* fresh_path(const ShellStartup& startup) {
    const auto named = [](const std::vector<Assignment>& values) -> const Assignment* {
        for (auto one = values.rbegin(); one != values.rend(); ++one) {
            if (one->name == "PATH" && !one->unset) return &*one;
        }
        return nullptr;
    };
    return startup.final_values.empty() ? named(startup.assignments) : named(startup.final_values);
}

Fact<std::string> go_of_fresh_shell(const Host& host, const Facts& facts) {
    const auto* path = fresh_path(facts.startup);
    if (facts.startup.method != "trace" || !facts.startup.complete || path == nullptr)
        return Unknown{{"no start-up was traced to its end", "没有跟踪到启动过程的结尾"}};
    Environment environment;
    environment.variables.push_back({"PATH", path->value, path->origin});
    const AttributedHost fresh(host, std::move(environment));
    const auto folders = scan_path(fresh, PathDetail::folders_only);
    const auto found = find_on_path(fresh, folders, "go");
    const auto* first = first_usable(found);
    if (first == nullptr) {
        for (const auto& entry : folders) {
            if (not_recorded(host, join_path(entry.dir, "go")))
                return Unknown{{"the snapshot does not say what " + entry.dir + " holds",
                                "快照没有说明 " + entry.dir + " 中有什么"}};
        }
        return Absent{};
    }
    // The line that put its folder there, or gave it its place later.
    Origin line;
    for (const auto& element : path_elements(facts.startup, facts.user.home)) {
        if (element.text != parent_path(first->path)) continue;
        line = element.moved_by.kind == OriginKind::file ? element.moved_by : element.origin;
        break;
    }
    return Fact<std::string>(first->path, std::move(line));
}

}  // namespace

void look_at_session(const Host& host, Facts& facts) {
    facts.fresh_go = go_of_fresh_shell(host, facts);
    if (!facts.ancestors.empty()) note_times(host, facts.startup);
}

}  // namespace trueup
