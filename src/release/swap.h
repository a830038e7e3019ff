// Which release of a name is live: one link, switched in one step, and taken
// back when the new release is not proven.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "facts/finding.h"
#include "platform/host.h"
#include "release/headroom.h"
#include "release/reload.h"
#include "release/store.h"
#include "release/swap_log.h"

namespace trueup {

struct SwapRequest {
    std::string name;
    std::string version;  // rollback: empty, it is found out
    Swap::Kind kind = Swap::Kind::swap;
    Reload reload;
    std::optional<Probe> probe;
    bool skip_headroom = false;  // load it whatever it needs: the service unloads the old one first
    bool read_all = false;       // compare the release with its manifest by every byte first
    Actor actor;
    // For whoever else is at work, for the reload, and for the probe: each.
    std::chrono::milliseconds limit{20000};
};

struct SwapResult {
    enum class Outcome {
        done,
        already_live,  // nothing to switch; reload and probe were asked for all the same
        taken_back,    // switched, not proven (or not told to the service), switched back
        not_proven,    // already live, and the probe or the reload failed
        no_headroom,   // it needs more memory than is left; nothing was switched
        damaged,       // the release is not what was published; nothing was switched
        nothing_back,  // rollback: no release was live before that is still there
    };
    Outcome outcome = Outcome::done;
    std::string from;  // version; empty: none
    std::string to;
    bool to_link = false;  // `to` is no version: where the link led before any release was live
    std::string live;      // what is live now
    std::string fingerprint;
    std::int64_t transaction = 0;  // number in the record; 0: nothing was switched
    std::optional<ProbeResult> probe;
    Text reason;                 // taken_back, not_proven
    std::string reload_problem;  // taken_back: the service could not be told that it is back
    double milliseconds = 0;     // of it all
    double switch_ms = 0;        // from the release in its place to the new link on the disk
    std::vector<Damage> damage;
    // What it declares to need; rollback does not ask.
    std::vector<Headroom> headroom;
    std::vector<Swap> recovered;  // what a crash had left, and what became of it
};

// Errors: not_found (no such release), denied (somebody else is at work for
// longer than the limit), invalid (`current` is no link), io. After an error the
// old release is live, unless even taking back failed, which the message says.
Result<SwapResult> swap_release(const Host& host, const Store& store, const SwapRequest& request);

// Puts in order what a crash left of a switch: one that has all it was asked to
// do is finished, any other is taken back. The caller holds the lock of NAME.
Result<std::vector<Swap>> recover_swaps(const Store& store, const std::string& name);
// The same with a lock of its own, and only when there is something to do.
Result<std::vector<Swap>> recover_name(const Store& store, const std::string& name,
                                       std::chrono::milliseconds limit);

}  // namespace trueup
