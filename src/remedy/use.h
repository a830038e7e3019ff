// `trueup use`: another Go for this folder or for all, by the means of whoever
// decides now: a version manager's own file or link, the toolchain line of
// go.mod or go.work, GOTOOLCHAIN in the go env file, or a link of trueup's own
// in front of PATH. Only what is on this machine already; nothing is fetched.
#pragma once

#include <string>
#include <vector>

#include "facts/facts.h"
#include "facts/finding.h"
#include "platform/host.h"

namespace trueup {

// Whom the choice is for. automatic: where the present choice is made.
enum class UseScope { automatic, global, project };
std::string_view to_string(UseScope scope);

struct UseRequest {
    std::string version;  // "1.22", "1.22.3", "go1.22.3", "latest", "system"
    UseScope scope = UseScope::automatic;
    std::string link;  // where a link of trueup's own stands; see own_link()
};

struct UseChoice {
    std::string version;  // in full, without "go": "1.22.3"
    std::string goroot;   // of it; empty: what `system` means is not known before
    std::string means;    // "goenv", "asdf", "mise", "g", "go.mod", "go.work", "go-env-file", "link"
    UseScope scope = UseScope::global;
    Text reason;              // why these means
    std::vector<Edit> edits;  // none: it is chosen already
    // Not empty: it is not done, and why; then `commands` are what the person may run.
    Text refusal;
    std::vector<std::vector<std::string>> commands;
};

// "~/.local/share/trueup/go/current", or below XDG_DATA_HOME; empty without a home.
std::string own_link(const User& user, const Environment& env);

// The manager that the first `go` of PATH belongs to; nullptr: none.
const Manager* manager_in_charge(const Facts& facts);

// "~/x/y:3" for an origin with a file; else the words of its note.
std::string place_of(const Origin& origin);

// What the shell runs where `go` is typed, before it looks at PATH.
struct TypedGo {
    const ShellName* name = nullptr;  // an alias, function or abbreviation; nullptr: none. Of the facts
    std::string runs;                 // the go that it names by its path; empty: none
    bool by_path = false;             // it calls the go of PATH, too
};
TypedGo typed_go(const Facts& facts);
// "`go` is an alias of the shell for …"; `typed` has a name.
Text told(const TypedGo& typed);

UseChoice choose_go(const Host& host, const Facts& facts, const UseRequest& request);

// Code for the user's shell to evaluate: this session alone. Nothing is
// written. Refused like choose_go when the version is not here; then `commands`
// is empty and `code` too.
struct UseHere {
    std::string version;
    std::string code;
    Text refusal;
};
UseHere use_in_shell(const Facts& facts, const UseRequest& request, std::string_view shell);

}  // namespace trueup
