// What there is, what it is called, and what was live where and when: asked by
// people, for one store or many. The store and its record of swaps are the truth
// about themselves; the registry is told from them, and can be behind.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "release/store.h"
#include "release/swap_log.h"

namespace trueup {

struct RegisteredRelease {
    Reference release;
    std::string fingerprint;
    std::uint64_t files = 0, bytes = 0;
    std::string created, by, host;
    std::string removed;  // when it was pruned; empty: it is there
};

// A value with its time and its author. `value` empty: it was taken away.
struct NamedValue {
    std::string version;
    std::string key;
    std::string value;
    std::string at, by;
};

// A swap, and the place where it happened.
struct RegisteredSwap {
    std::string place;
    Swap swap;
};

// What tells a swap from any other of its place: numbers alone do not, since the
// store of a container that is made anew counts from 1 again.
struct ToldSwap {
    std::int64_t number = 0;
    std::string begun_at;
};

class Registry {
public:
    virtual ~Registry() = default;

    // `invalid` when NAME@VERSION is known with another fingerprint.
    virtual Result<Done> add(const Manifest& manifest) = 0;
    virtual Result<Done> mark_removed(const Reference& release, const std::string& at) = 0;
    virtual Result<std::vector<RegisteredRelease>> releases(const std::string& name) = 0;
    virtual Result<std::vector<std::string>> names() = 0;

    // A tag of a version; every one that was ever set is kept.
    virtual Result<Done> set_tag(const std::string& name, const NamedValue& tag) = 0;
    virtual Result<std::vector<NamedValue>> tags(const std::string& name) = 0;
    // An alias of the name, `key`, belongs to one version at a time.
    virtual Result<Done> set_alias(const std::string& name, const NamedValue& alias) = 0;
    virtual Result<std::vector<NamedValue>> aliases(const std::string& name) = 0;

    // Of this place's swaps the one that was told last; nullopt: none.
    virtual Result<std::optional<ToldSwap>> last_swap(const std::string& name, const std::string& place) = 0;
    // All of them or none. Passes over those that are known.
    virtual Result<Done> add_swaps(const std::string& name, const std::string& place,
                                   const std::vector<Swap>& swaps) = 0;
    // By place, each in the order in which they were told.
    virtual Result<std::vector<RegisteredSwap>> swaps(const std::string& name) = 0;
};

// usage: what open_registry() would not know. Opens no file and asks no server.
Result<Done> check_registry(const std::string& address);

// "sqlite:FILE", "postgresql://…", or empty for the one in the store. nullptr: it is
// not there and `create` is false. usage: any other. `limit`: of the connection to a
// server, where the address names none of its own.
Result<std::unique_ptr<Registry>> open_registry(const std::string& address, const Store& store,
                                                const std::string& cwd, bool create,
                                                std::chrono::seconds limit);

// Of values over time, the last of each (version, key) that was not taken away.
std::vector<NamedValue> tags_now(const std::vector<NamedValue>& all);
// Likewise, of each key.
std::vector<NamedValue> aliases_now(const std::vector<NamedValue>& all);

// Where this store is, for the registry: "HOST:/folder".
std::string place_of(const Store& store, const Actor& actor);

// Tells the registry what it does not know yet of NAME: releases that were
// published or pruned, and swaps that have ended. A release that is something else
// there does not keep the others from being told.
Result<Done> tell_registry(Registry& registry, const Store& store, const std::string& name,
                           const std::string& place);

// What add() says of NAME@VERSION when it is known as `fingerprint`.
std::unexpected<Error> other_fingerprint(const Manifest& manifest, const std::string& fingerprint,
                                         const std::string& where);

}  // namespace trueup
