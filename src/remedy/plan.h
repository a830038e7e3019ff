// From findings to changes of files: which remedies are applied, what each file
// will be, and what is left to the person and why. Reads files, changes none.
//
// What the fields of an Edit mean here: replace-lines: with first_line 0 and no
// old_lines, new_lines come at the end of the file, which is made when it is not there; write-file: the
// file that holds old_lines (none: is not there) gets new_lines; remove-file:
// the file that holds old_lines goes; link: new_lines[0] is the target,
// old_lines[0] the one that is there now (none: nothing is); go-env:
// `go env -u NAME…` and `go env -w NAME=VALUE…`, made in the file itself, which
// works also when that file keeps every go command from starting.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/judgement.h"
#include "facts/shell.h"
#include "platform/host.h"
#include "remedy/journal.h"
#include "remedy/keep.h"

namespace trueup {

// Contents by path, links followed.
using Contents = std::map<std::string, std::string>;

// What would be found without these lines of start-up files, and with these contents
// of other files.
using Rejudge = std::function<Judgement(const std::vector<GoneLine>&, const Contents&)>;

struct PlanOptions {
    std::vector<std::string> checks;  // only these; empty: every root cause
    Safety safety = Safety::safe;     // the boldest remedy that is applied
    std::string go_env_file;          // where go-env edits go; empty: not known
    // What a line that goes is looked at with, see keep_working(); null: it just goes.
    const ShellStartup* startup = nullptr;
    bool comment_out = false;  // a start-up line stays as a comment
    // Where what goes hid another wrong setting, that one goes too; null: it stays.
    Rejudge rejudge;
};

// A remedy that is applied.
struct Step {
    std::string check;
    Severity severity = Severity::error;
    Text title;       // of the finding
    Subject subject;  // of the finding
    Origin origin;    // of its first evidence
    Remedy remedy;
    std::vector<std::string> paths;  // the files that it changes, links followed
};

struct Refused {
    std::string check;
    Severity severity = Severity::error;
    Text title;
    Text reason;
    std::vector<Remedy> remedies;  // what the person may do; may be empty
    Subject subject;               // of the finding
    Origin origin;                 // of its first evidence
};

struct Plan {
    std::vector<Step> steps;
    std::vector<Change> changes;  // one a file, in the order of the steps
    std::vector<Refused> refused;
    std::vector<GoneLine> gone;  // what the steps take away; known where there is a start-up
};

Plan make_plan(const Host& host, const Judgement& judgement, const PlanOptions& options);

// The change of one file as a unified diff with its two header lines; empty: none.
std::string diff_of(const Change& change);

}  // namespace trueup
