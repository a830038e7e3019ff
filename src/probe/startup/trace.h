// Tracing a shell's start-up. The shim that runs inside the shell tells, before
// every command, where that command stands and which values changed since the
// command before: a change belongs to the command before it. What the command
// looks like does not matter, so `path=(…)`, read, printf -v, ${X:=v}, (( )) and
// everything else is seen alike.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/shell.h"
#include "platform/host.h"
#include "platform/process.h"

namespace trueup::startup {

// One level of the call stack, innermost first.
struct Frame {
    std::string file;      // as the shell names it
    int line = 0;          // of the command at this level
    std::string function;  // the function, sourced file or "(eval)" that this level is
};

struct Change {
    std::string name;  // a variable, or "alias:go"
    bool set = true;
    std::string value;
};

// Before a command: what the commands before it changed, and the command.
struct Record {
    std::vector<Change> changes;
    std::vector<Frame> frames;
    std::string text;  // as the shell prints it: its own spacing, aliases expanded
};

struct Trace {
    std::vector<Record> records;
    bool reached_end = false;
    bool has_eval_levels = false;  // frames tell when a command came from eval
    // bash before 4 counts the lines of an interactive shell's functions from
    // somewhere: within one, only the text of a command tells where it stands.
    bool lines_lie_in_functions = false;
    std::map<std::string, std::string> environment;  // at the end, from env -0
    std::map<std::string, Origin> functions;         // of interest, with their place
    std::map<std::string, std::string> bodies;       // and their texts
    std::vector<ShellName> complaints;               // about the syntax of files: kind "complaint"
    std::string stopped;                             // why reached_end is false
};

// What to watch and where to start.
struct TraceRequest {
    std::string shell;                               // absolute path
    std::vector<std::string> names;                  // variables to watch, valid identifiers
    std::map<std::string, std::string> environment;  // a clean login environment
    std::string folder;                              // where the shell is started; empty: at home
    std::string home;
    std::chrono::milliseconds limit{20000};
};

inline constexpr std::string_view separator = "\x1f";  // inside a field of the trace
inline constexpr int trace_fd = 150;
inline constexpr int environment_fd = 151;

// Names of commands whose aliases and functions are looked for.
const std::vector<std::string>& names_of_interest();

Result<Trace> trace_zsh(const TraceRequest& request);
Result<Trace> trace_bash(const TraceRequest& request);
Result<ShellStartup> trace_fish(const Host& host, const TraceRequest& request);

// A random word that no start-up file can know.
std::string make_nonce();
// Fields end in NUL; a record begins with the nonce.
Trace parse_trace(std::string_view stream, std::string_view nonce);
std::map<std::string, std::string> parse_environment(std::string_view stream);
// The trace of a shell that has ended, with the reason when it did so early.
Trace finish_trace(ProcessResult& result, std::string_view nonce);
// What the shell said on stderr about the syntax of start-up files: it names file
// and line, and passes over the rest of the file (fish: over all of it).
std::vector<ShellName> syntax_complaints(std::string_view err);
// `env` as a program: where every system of ours has it.
std::string env_program();

// From records to assignments with lines.
ShellStartup replay(const Host& host, const TraceRequest& request, const Trace& trace);

// Compares the assignments with the environment that a program got from the shell
// in the end: final_values, unknown, and which assignments are exported.
void conclude(ShellStartup& startup, const TraceRequest& request,
              const std::map<std::string, std::string>& environment);

// "a single-quoted word" for the text of a shim.
std::string quoted(std::string_view text);

}  // namespace trueup::startup
