// From a folder to an immutable release in the store.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "platform/host.h"
#include "release/store.h"

namespace trueup {

struct PublishRequest {
    std::string folder;  // absolute
    Reference release;
    std::string contract;  // absolute; empty: none
    // What the registry says that NAME@VERSION is; empty: it knows none.
    std::string registered;
    // Called when all but the name is made: registers the release, and gives the
    // fingerprint by which NAME@VERSION is known from then on. Of many who publish
    // at once, on this machine and others, one gets its own.
    std::function<Result<std::string>(const Manifest&)> claim;
    Actor actor;
    std::chrono::milliseconds lock_limit{20000};
    // Told about ten times a second: what is done, and of how many bytes.
    enum class Step { hash, store };
    std::function<void(Step, std::uint64_t done, std::uint64_t all)> progress;
};

struct Published {
    enum class Outcome {
        created,
        there,     // the same release was published before
        conflict,  // NAME@VERSION is something else
        damaged,   // it was published before, and what is in the store is no longer that
    };
    Outcome outcome = Outcome::created;
    Manifest manifest;           // conflict: of the one that is there, or its fingerprint alone
    std::string fingerprint;     // of the folder
    std::vector<Damage> damage;  // damaged
};

// Copies what is new, reads every file of the release back from the disk, and
// gives the whole its name in one step. The folder has to hold still: `invalid`
// when it changes meanwhile, when it has a link that leads out, or something
// that is neither file, link nor folder. An error leaves no release behind (but
// when the very last fsync fails, which leaves it whole).
Result<Published> publish(const Host& host, const Store& store, const PublishRequest& request);

// Removes what publishers left that are no more.
void remove_left_overs(const Store& store);

}  // namespace trueup
