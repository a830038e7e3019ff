// Findings with edits, for the tests of plans.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "platform/hosts.h"
#include "remedy/plan.h"

namespace trueup::testing {

inline Finding finding(std::string check, Safety safety, std::vector<Edit> edits) {
    Finding out;
    out.check = std::move(check);
    out.remedies.push_back({"do-it", safety, {"do it", ""}, std::move(edits)});
    return out;
}

inline Edit replace_line_edit(const std::string& path, int line, std::string old_line,
                              std::vector<std::string> lines) {
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = path;
    edit.first_line = line;
    edit.old_lines = {std::move(old_line)};
    edit.new_lines = std::move(lines);
    return edit;
}

inline Plan plan_of(std::vector<Finding> findings, PlanOptions options = {}) {
    const auto host = live_host({});
    Judgement judgement;
    judgement.findings = std::move(findings);
    return make_plan(**host, judgement, options);
}

// What start-up gets from the lines of a file: each "export NAME=VALUE …" of it.
inline ShellStartup startup_of(const std::string& file, const std::vector<std::string>& lines) {
    ShellStartup startup;
    startup.files_read = {file};
    startup.files.push_back({file, true, true, {}});
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const auto& word : split(lines[i], ' ')) {
            const auto equals = word.find('=');
            if (equals == std::string::npos || word.starts_with('$')) continue;
            startup.assignments.push_back({word.substr(0, equals),
                                           word.substr(equals + 1),
                                           true,
                                           {OriginKind::file, file, static_cast<int>(i) + 1, lines[i], {}},
                                           false,
                                           false});
        }
    }
    return startup;
}

inline Finding about(Finding finding, const std::string& setting) {
    finding.subject.setting = setting;
    return finding;
}

}  // namespace trueup::testing
