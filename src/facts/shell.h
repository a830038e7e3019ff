// What the shell's start-up files set: from a trace of the real shell, from
// reading the files, or from a snapshot's `shell_startup`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facts/origin.h"

namespace trueup {

struct Assignment {
    std::string name;
    std::string value;
    // trace: the variable reaches programs in the end. static: this line or an
    // earlier one exports it.
    bool exported = true;
    Origin origin;
    bool unset = false;        // the line took the variable away; value is empty
    bool possible = false;     // static: behind a condition, in a function, or with a
                               // value that only running would tell; origin.note says which
    bool conditional = false;  // trace: it was come to, behind a condition
};

// A variable of the fresh shell of which nobody can say which line set it.
struct UnknownAssignment {
    std::string name;
    std::string reason;
};

// An alias or function of the fresh shell under a name of interest ("go"); a
// syntax error that the shell told at its start, as a "complaint"; or a line of bash's
// or zsh's files that sets a variable in the words of fish or csh ("foreign"), by reading.
struct ShellName {
    std::string name;   // empty for a complaint; foreign: the variable
    std::string kind;   // "alias", "function", "complaint", "foreign"
    std::string value;  // what an alias stands for, a function's body, the message, the first word
    Origin origin;
};

// A start-up file that this user's shells may read.
struct StartupFile {
    std::string path;
    bool read = false;  // by a fresh login interactive shell
    bool exists = false;
    std::string why;  // who reads it, or who would: "login shells", "non-interactive zsh", …
};

struct ShellStartup {
    std::string method;  // "trace", "static"; empty: nobody looked
    std::string unknown_reason = "start-up files were not read";
    std::vector<Assignment> assignments;  // in the order of start-up
    std::string shell;                    // "zsh", "bash", "fish"; empty: not said
    // trace: start-up ran to its end, and `final_values` is the environment of a fresh
    // shell. When false, unknown_reason says what stopped it and where.
    bool complete = false;
    std::vector<Assignment> final_values;  // trace: the environment at the end; origin: of the line that won
    std::vector<UnknownAssignment> unknown;  // variables whose line is not known, each with its reason
    std::vector<ShellName> names;
    std::vector<std::string> files_read;  // in order, each once
    std::vector<StartupFile> files;       // the start-up files of the user's shell, read or not
    // Assignments in existing files of the user's that a fresh login interactive
    // shell does not read, by reading them; only those that are sure to be made.
    std::vector<Assignment> elsewhere;
    Origin stopped_at;  // not complete: the last command that was seen
    // When the files were last changed that fresh shells read or that set something,
    // by path, links followed; seconds since 1970. Live hosts only.
    std::map<std::string, std::int64_t> modified;
};

}  // namespace trueup
