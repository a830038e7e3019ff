// Which releases may go, and letting them go.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/open_files.h"
#include "release/store.h"
#include "release/swap_log.h"

namespace trueup {

struct PruneRequest {
    std::string name;
    std::size_t keep = 0;  // the newest ones that stay
    // Only what is older goes; nullopt: whatever its age.
    std::optional<std::chrono::seconds> older_than;
    std::set<std::string> named;  // versions that an alias names
    bool dry_run = false;
    std::chrono::milliseconds lock_limit{20000};
    std::chrono::system_clock::time_point now;
};

struct Kept {
    enum class Reason {
        live,
        previous,  // a rollback leads to it, or it was live before this one
        recent,    // among the newest, or not old enough
        alias,
        held,     // a process has it open or mapped
        unknown,  // whether somebody has it open could not be found out
        damaged,  // its manifest cannot be read
    };
    std::string version;
    Reason reason = Reason::live;
    std::string detail;  // held: by whom; unknown: why
};
std::string_view to_string(Kept::Reason reason);

struct Pruned {
    std::vector<std::string> removed;  // dry_run: what would be
    std::vector<Kept> kept;
    std::uint64_t freed = 0;      // bytes of files that no other release has
    std::size_t unreadable = 0;   // processes that could not be looked into
    std::vector<Swap> recovered;  // what a crash had left of a swap
    // The first refusal of `gone`, which is not asked again then. What it does not
    // know stays noted in the store, for tell_removed().
    std::optional<Error> not_told;
    // What ended it half-way: all that stands above is done all the same.
    std::optional<Error> problem;
};

// Tells `gone` about each release when its name is gone and before its files
// are. Asks again who has it open behind that point; one that somebody has open
// by then gets its name back. An error: nothing was removed.
using ReleaseGone = std::function<Result<Changed>(const std::string& version)>;
Result<Pruned> prune(const Store& store, const PruneRequest& request, const ReleaseGone& gone);
// Tells `gone` what an earlier prune could not tell it; later, when somebody else
// is at work on NAME.
Result<Changed> tell_removed(const Store& store, const std::string& name, const ReleaseGone& gone);

// "30d", "12h", "45m", "90s".
std::optional<std::chrono::seconds> parse_age(std::string_view text);
// An ISO 8601 time as utc_now() writes it.
std::optional<std::chrono::system_clock::time_point> parse_utc(std::string_view text);

}  // namespace trueup
