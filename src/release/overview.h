// All that is known about the releases of one name: from the store, from its
// record of swaps, and from the registry where there is one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "release/registry.h"
#include "release/store.h"

namespace trueup {

// From when to when a version was live somewhere.
struct LiveSpan {
    std::string version;
    std::string place;
    std::string since, until;  // ISO 8601, UTC; until empty: it still is
    std::int64_t number = 0;   // of the swap that made it live
    Swap::Kind kind = Swap::Kind::swap;
    std::string by, host;
    std::string begun;  // when that swap began: a place can have had two of one number
};

struct Overview {
    std::string name;
    ReleaseList releases;
    std::string live;                   // version; empty: none
    std::string previous;               // where a rollback leads; empty: nowhere
    std::optional<Error> live_problem;  // `current` is no link
    std::vector<RegisteredSwap> swaps;  // of every known place, by place and number
    std::vector<LiveSpan> spans;
    std::vector<RegisteredRelease>
        elsewhere;                          // registered, and not in this store: pruned, or another store's
    std::vector<NamedValue> tags, aliases;  // as they are now
    std::vector<NamedValue> all_tags, all_aliases;
};

// `registry` may be nullptr: then there are no tags, no aliases and no other places.
Result<Overview> look_over(const Store& store, Registry* registry, const std::string& name,
                           const std::string& place);
// Names that the store or the registry knows, sorted.
Result<std::vector<std::string>> known_names(const Store& store, Registry* registry);

std::vector<LiveSpan> live_spans(const std::vector<RegisteredSwap>& swaps);
// The one that a swap began; nullptr: it made nothing live.
const LiveSpan* span_of(const Overview& overview, const RegisteredSwap& swap);

// The version that is meant: the version itself, or what an alias of that name
// stands for. not_found: neither.
Result<Reference> find_release(const Store& store, Registry* registry, const Reference& wanted);

}  // namespace trueup
