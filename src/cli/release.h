// What the commands of `trueup release` share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "release/overview.h"
#include "release/prune.h"
#include "release/publish.h"
#include "release/registry.h"
#include "release/swap.h"
#include "report/json.h"

namespace trueup {

// Everything that such a command works with.
struct ReleaseDesk {
    std::unique_ptr<Host> host;
    Store store;
    Actor actor;
    std::string place;                   // of this store, for the registry
    std::unique_ptr<Registry> registry;  // nullptr: there is none yet, or it cannot be used
    std::optional<Error> registry_problem;
    bool registry_asked = false;  // whether the two above mean anything yet
};

enum class RegistryUse {
    read,
    write,
    later,  // not opened: open_desk_registry() does that
};
// Errors of the registry are in the desk, but for an address that is none.
Result<ReleaseDesk> open_desk(const Arguments& arguments, RegistryUse use);
// When it has not been opened yet; the one of --registry is made when it is not
// there. A server that is down takes its time: what cannot wait comes before.
void open_desk_registry(ReleaseDesk& desk, const Arguments& arguments);

// The version itself, or what an alias of that name stands for. not_found: neither;
// io: not in the store, and the registry cannot be asked.
Result<Reference> find_release(const ReleaseDesk& desk, const Reference& wanted);

// Says what went wrong; the exit code for it: 2 when a person asked for what is
// not there, else 3.
// With --json the document of that schema says it too, where there is none else: a
// usage error has none.
int report_error(const Error& error, const Arguments& arguments, std::string_view schema);

// Tells the registry what the store knows, and says so when that fails. False
// then: the registry is behind, and catches up the next time.
bool tell(ReleaseDesk& desk, const std::string& name);
void say_told_later(Lang lang);

// What a crash had left of switches, and what became of them, on stderr.
void say_recovered(const std::vector<Swap>& swaps, const std::string& name, Lang lang);
// For commands that only look: puts things in order when nobody else is at work.
void recover_quietly(const ReleaseDesk& desk, const std::string& name, Lang lang);

int run_release_preflight(const Arguments& arguments);

std::string_view to_string(Damage::Kind kind);

// What publish and show have to say about a release that is not what it was.
std::string damage_text(const std::vector<Damage>& damage, const Style& style);
Json to_json(const std::vector<Damage>& damage);

// list, show, tag, alias: {name, version, fingerprint, live, tags, aliases, history, …}
Json releases_json(const ReleaseDesk& desk, const std::vector<Overview>& names);
std::string releases_text(const std::vector<Overview>& names, const Style& style);
Json history_json(const std::vector<Overview>& names);
std::string history_text(const std::vector<Overview>& names, const Style& style);

Json swap_json(const std::string& name, const SwapRequest& request, const SwapResult& result);
std::string swap_text(const std::string& name, const SwapRequest& request, const SwapResult& result,
                      const Style& style);

}  // namespace trueup
