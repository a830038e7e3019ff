// Requirements files with all that they include, and whether they are a lock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/judgement.h"
#include "formats/requirements_file.h"
#include "platform/host.h"
#include "release/dependencies.h"

namespace trueup {

struct PlacedLine {
    std::string file;
    bool constraint = false;
    RequirementsLine line;

    Origin origin() const;
    // Normal spelling; empty where the line does not say it.
    std::string name() const;
};

struct RequirementLines {
    std::vector<PlacedLine> lines;
    struct Problem {
        PlacedLine at;
        Text what;
    };
    std::vector<Problem> problems;  // what pip would stop at
    std::vector<Text> unread;       // in words: remote files, denied ones

    // Why not every line was seen; nullopt: all were.
    std::optional<Text> gap() const;
};

RequirementLines read_requirements(const Host& host, const DependencySection& section);

void judge_lock(const RequirementLines& lines, Judgement& out);
void judge_contradictions(const RequirementLines& lines, const MarkerValues& values, Judgement& out);

// The one version that lines (and constraints) leave for a name, with the line.
struct LockedPackage {
    std::string name;
    PythonVersion version;
    const PlacedLine* at = nullptr;
};
std::vector<LockedPackage> locked_packages(const RequirementLines& lines, const MarkerValues& values);

// Into passed, unless there is a finding or an unknown of that id.
void pass_unless_said(Judgement& judgement, const std::string& id);

}  // namespace trueup
