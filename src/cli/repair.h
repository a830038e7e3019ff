// What fix, use, hook, undo and history share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/config.h"
#include "facts/judgement.h"
#include "remedy/plan.h"
#include "remedy/transaction.h"
#include "remedy/undo.h"
#include "report/json.h"

namespace trueup {

// The command as typed, for the journal; secrets removed.
std::string command_line(std::string_view name, const Arguments& arguments);

// Prints the error; the exit code for it.
int stopped(const Error& error);

// Puts in order what a crash left, when there is anything; says so on stderr.
// Waits for another trueup that is at work. An error when that failed.
Result<Done> recover_journal(const Host& host, const Arguments& arguments);

// The journal, locked.
Result<Journal> open_journal(const Host& host, const Arguments& arguments);

// Plans are made without the lock, since a person may think about them for as long as
// they like; before one is applied it is seen whether it still holds.
class Looks {
public:
    Looks(const Host& host, const Arguments& arguments) : host_(host), arguments_(arguments) {}

    // Puts in order what a crash left. What is planned from here on is planned from this look.
    Result<Done> look();
    // The journal, locked. nullopt: since the look somebody has changed one of these
    // files, or another trueup something; says so on stderr, and wants another look.
    Result<std::optional<Journal>> lock(const std::vector<Change>& changes);

private:
    const Host& host_;
    const Arguments& arguments_;
    std::int64_t last_ = 0;  // transaction, at the look
    int looks_ = 0;
};

// "Apply? [y/N]" on the terminal. False without one, too.
bool ask(std::string_view question);

// A diff with its lines coloured, indented by `indent`; untrusted text made
// printable, secrets removed.
std::string show_diff(std::string_view diff, std::size_t indent, const Style& style);

// This machine as a fresh login interactive shell of the user finds it.
struct FreshFacts {
    Facts facts;
    bool fresh = false;  // false: no shell could be asked, the facts are this process's
    Text why_not;        // not fresh
};
// `startup`: of a shell that was traced already; else one is run, in `folder` (empty:
// the home folder).
Result<FreshFacts> fresh_facts(const Host& host, const Arguments& arguments,
                               std::optional<ShellStartup> startup = std::nullopt, std::string folder = {});

// Does it in one transaction; the id of it. `kind`: "fix", "use", "hook".
Result<std::int64_t> apply_changes(Journal& journal, const Arguments& arguments, std::string_view kind,
                                   std::vector<Change> changes);
// Takes transaction `id`, which `command` has just made, back as `undo` would; the id of
// the one that does it.
Result<std::int64_t> take_back(const Host& host, Journal& journal, const Arguments& arguments,
                               std::string_view command, std::int64_t id);

// "(y/N)" answered yes, or --yes. Where nobody can be asked it says on stderr
// that --yes would do it, and `code` is the exit code.
bool may_change(const Arguments& arguments, std::string_view command, int& code);

// What a repair came to.
struct FixResult {
    std::int64_t transaction = 0;  // 0: nothing was applied
    std::vector<std::string> verified;
    bool asked_shell = true;  // false: verified by what the files say
    struct Unverified {
        std::string check;
        Text reason;
    };
    std::vector<Unverified> unverified;
    // Checks whose findings were left to the person, and went with what was repaired.
    std::vector<std::string> settled;
    // What is left beside that: errors behind a finding that stays, and what came to light.
    struct Left {
        std::string check;
        Severity severity = Severity::error;
        Text title;
        Text proof;             // its first evidence; may be empty
        std::string caused_by;  // the check that explains it; empty: hidden by what was repaired
    };
    std::vector<Left> left;
    // Not empty: the repair did harm, or no good, and was taken back; why.
    std::vector<Text> taken_back;
};

// A fresh shell and what is found in it.
struct Fresh {
    FreshFacts state;
    Judgement judgement;
    // Where the fresh shell has no go, and this process has one: with PATH as it is here.
    // Without a go many checks have nothing to look at, and their silence proves nothing.
    std::optional<Judgement> with_go;
};
Result<Fresh> judge_fresh(const Host& host, const Arguments& arguments,
                          std::optional<ShellStartup> startup = std::nullopt);

// Fresh shells from before the repair. What differs between two of them (a folder of each
// shell's own, a time) is not the repair's doing.
struct Before {
    Fresh first;
    std::optional<Fresh> second;
};

// What would be found without these lines of start-up files: each variable has
// what the rest of start-up leaves it, as far as that is certain. And with `contents` of other files.
Judgement judged_without(const Host& host, const Facts& facts, const std::vector<GoneLine>& gone,
                         const Contents& contents, const Config& config, const Arguments& arguments);

// Which of the steps' findings are gone in `after`, and which are still there, or have
// left in force what they were about.
void verify(const Plan& plan, const Fresh& after, FixResult& result);

// Errors that a finding left to the person explains: they stay with it.
std::vector<FixResult::Left> behind_refused(const Plan& plan, const Judgement& judgement);
// The same of a fresh shell after the repair, and what was not found before it.
std::vector<FixResult::Left> left_after(const Plan& plan, const Before& before, const Fresh& after);

// What works in a fresh shell no more: start-up that stops half-way, no go, a
// variable or a folder of PATH that went with the line, an error that was none
// before; or findings that are there exactly as before. Empty: all is well, or
// no two fresh shells could be compared.
std::vector<Text> harm_done(const Plan& plan, const Before& before, const Fresh& after,
                            const FixResult& result);

// `left`: behind_refused().
std::string plan_text(const Plan& plan, const std::vector<FixResult::Left>& left, const Style& style);
std::string result_text(const Plan& plan, const FixResult& result, const Style& style);
std::string fix_json(const Plan& plan, const FixResult& result, bool dry_run, Lang lang);
// {path, diff, checks}
Json to_json(const Change& change);

}  // namespace trueup
