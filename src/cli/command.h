// What a command gets, and the table of commands. The table is the registry,
// the help, the completions and the man page's list: nothing is listed twice.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/lang.h"
#include "checks/check.h"
#include "facts/facts.h"
#include "facts/finding.h"
#include "facts/judgement.h"
#include "platform/hosts.h"
#include "report/layout.h"

namespace trueup {

// Exit codes of the command-line contract.
enum ExitCode { exit_ok = 0, exit_found = 1, exit_usage = 2, exit_unknown = 3 };

// What the commands of `trueup release` take beside the rest.
struct ReleaseArguments {
    std::string store, registry;
    std::string name, version, contract;
    std::string reload, probe;
    bool verify = false, skip_headroom = false;
    int keep = -1;  // -1: not said
    std::string older_than;
};

// What `trueup triage` takes beside the rest.
struct TriageArguments {
    std::string profile;
    std::string process;
    long pid = 0;          // 0: not said
    double window_s = -1;  // below 0: not said
};

struct Arguments {
    Lang lang = Lang::en;
    bool json = false;
    bool verbose = false;
    bool no_exec = false;
    std::string snapshot;  // judge this recording instead of this machine
    std::string sysroot;
    double timeout_s = 20;
    // Lowest severity that makes exit code 1; empty: never.
    std::string fail_on = "error";
    std::string output;  // -o
    std::string sarif, junit;
    std::string told_host;  // --host k=v,…
    std::string eval;       // --eval FILE.jsonl
    std::string markdown;   // checks: write the pages into this folder
    bool live = false;      // diagnose: the text is of this machine
    bool dry_run = false;
    bool yes = false;
    bool merge = false;
    std::string safety = "safe";
    bool use_global = false;
    bool use_project = false;
    bool use_shell = false;
    std::string shell;     // sdk --shell NAME
    bool install = false;  // hook
    bool remove = false;
    bool caches = false;
    std::string require;  // --require ARCH
    bool only_problems = false;
    std::vector<std::string> names;  // positional
    ReleaseArguments release;
    TriageArguments triage;
};

struct Command {
    std::string_view name;  // two words: of the group that the first one names
    StaticText help;
    // Words from the option table (cli/option_rows.cc) that this command takes.
    std::string_view options;
    // How its positional arguments are called in the help; empty: none.
    std::string_view positional;
    int (*run)(const Arguments&);  // nullptr: a group of commands
};
std::span<const Command> commands();
// Commands that a build may leave out (TRUEUP_DIAGNOSE, TRUEUP_REMEDY).
std::span<const Command> optional_commands();
std::span<const Command> remedy_commands();
// A group: "release", which runs nothing, and "release publish", … behind it.
std::span<const Command> release_commands();

// Parses argv. Returns the exit code when there is nothing more to do (help,
// version, usage error), else fills `command` and `arguments`.
int parse_arguments(int argc, const char* const* argv, const Command*& command, Arguments& arguments);

// The long options of a command, "--json" and so on.
std::vector<std::string> option_flags(const Command& command);

// Completion script of a shell ("zsh", "bash", "fish"), made from the table; fish shows what
// the commands do, in the language of now.
std::string completion_script(std::string_view shell, Lang lang);

// What the checks say of this process, and what they say beside that where a
// setting is there that start-up files make and this process lacks.
Judgement judge_with_new_terminals(const Host& host, const Facts& facts, const Arguments& arguments);

// The host that the arguments ask for: this machine, a tree, or a snapshot.
Result<std::unique_ptr<Host>> open_host(const Arguments& arguments);

// Facts of the host, start-up provenance included: this user's shell is run
// once and traced, unless --no-exec or a recorded host says to read its files.
// `trace_ms`: what that took.
Facts gather_facts(const Host& host, const Arguments& arguments, double* trace_ms = nullptr);

// Language from --lang, else LC_ALL, LC_MESSAGES, LANG.
Lang lang_from_environment();
Style terminal_style(const Arguments& arguments, const Host* host);

// --timeout.
inline std::chrono::milliseconds time_limit(const Arguments& arguments) {
    return std::chrono::milliseconds(static_cast<long>(arguments.timeout_s * 1000));
}

// Is `severity` at or above the level of --fail-on?
bool reaches(Severity severity, const std::string& level);

void print(std::string_view text);  // stdout
// Before the end: what could not be written is no answer, whatever `code` says.
int end_output(int code);
void print_error(std::string_view text);  // stderr
// The language of what print_error says of an Error, which comes from rooms that know of none.
void speak(Lang lang);
// "trueup: file:3: message" on stderr.
void print_error(const Error& error);

int run_doctor(const Arguments&);
int run_env(const Arguments&);
int run_explain(const Arguments&);
int run_toolchains(const Arguments&);
int run_verify(const Arguments&);
int run_snapshot(const Arguments&);
int run_checks(const Arguments&);
int run_completion(const Arguments&);
int run_diagnose(const Arguments&);
int run_fix(const Arguments&);
int run_undo(const Arguments&);
int run_history(const Arguments&);
int run_use(const Arguments&);
int run_hook(const Arguments&);
int run_inspect(const Arguments&);
int run_sdk(const Arguments&);
int run_release_publish(const Arguments&);
int run_release_list(const Arguments&);
int run_release_show(const Arguments&);
int run_release_history(const Arguments&);
int run_release_tag(const Arguments&);
int run_release_alias(const Arguments&);
int run_release_swap(const Arguments&);
int run_release_rollback(const Arguments&);
int run_release_prune(const Arguments&);
int run_triage(const Arguments&);

}  // namespace trueup
