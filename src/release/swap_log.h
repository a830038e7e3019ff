// The record of every switch of a name's live link: NAME/.swaps, one line an
// event, on the disk before what it announces is done. It needs nothing but the
// store, so that a rollback works while everything else is down; the registry is
// told from it, sooner or later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "release/store.h"

namespace trueup {

inline constexpr std::string_view link_mark = "link:";  // no version has a colon

struct Swap {
    enum class Kind { swap, rollback };
    enum class State {
        begun,       // announced; a crash left it, or it is at work
        reloading,   // the service has been or is being told
        done,        // live
        taken_back,  // the link is as it was before
    };
    std::int64_t number = 0;  // counts from 1 for each name
    Kind kind = Kind::swap;
    State state = State::begun;
    std::optional<std::string> from_target;  // of the link before; nullopt: there was none
    std::string from;                        // the version that was live; empty: none
    std::string to;
    bool to_link = false;     // rollback: `to` is no version, but where the link led before, as written
    std::string fingerprint;  // of `to`; empty: of a link nobody knows it
    std::vector<std::string> stack;  // when it is done: where rollbacks lead, the next one last;
                                     // versions, or link_mark and what a link held that was there before
    bool reload = false;             // has to be told to the service
    bool probe = false;              // has to be proven
    std::string begun_at, ended_at;  // ISO 8601, UTC
    std::string by, host;
    std::string reason;  // taken_back
};
std::string_view to_string(Swap::Kind kind);
std::string_view to_string(Swap::State state);

// All that is recorded, oldest first. Lines that make no sense (a crash cut the
// last one off) are passed over.
Result<std::vector<Swap>> all_swaps(const Store& store, const std::string& name);
// The newest ones, at least the last that is done: enough to go on from.
Result<std::vector<Swap>> last_swaps(const Store& store, const std::string& name);
std::vector<Swap> parse_swaps(std::string_view text);

// Writes the swap down as begun.
Result<Changed> record_begin(const Store& store, const std::string& name, const Swap& swap);
// Its new state; sets ended_at.
Result<Changed> record_state(const Store& store, const std::string& name, Swap& swap, Swap::State state,
                             const std::string& reason = {});

// Where the rollbacks of a name lead, the next one last: what was live before
// what is live now, as far as it is recorded.
std::vector<std::string> rollback_stack(const std::vector<Swap>& swaps);
// Of these the one that a rollback leads to now: the last that is still there and
// not live. Empty: none.
std::string rollback_target(const Store& store, const std::string& name, const std::string& live,
                            const std::vector<Swap>& swaps);

}  // namespace trueup
