#include "release/registry.h"

#include <algorithm>
#include <map>

#include "base/redact.h"
#include "base/text.h"
#include "release/prune.h"
#include "release/registry_postgres.h"
#include "release/registry_sqlite.h"

namespace trueup {
namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";

// libpq takes both; what else begins like them it would read in another way.
bool is_postgres(const std::string& address) {
    return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

bool has_ended(const Swap& swap) {
    return swap.state == Swap::State::done || swap.state == Swap::State::taken_back;
}

Result<Done> tell_swaps(Registry& registry, const Store& store, const std::string& name,
                        const std::string& place) {
    const auto told = TRY(registry.last_swap(name, place));
    const auto is_told = [&](const Swap& swap) {
        return told && swap.number == told->number && swap.begun_at == told->begun_at;
    };
    auto swaps = TRY(last_swaps(store, name));
    // The end of the record reaches back far enough but after a long time apart.
    if (std::ranges::none_of(swaps, is_told)) swaps = TRY(all_swaps(store, name));
    // What was told last may be another store's that was here before: then this one
    // has told nothing yet, or is one of two that take themselves for the same.
    const auto last = std::ranges::find_if(swaps, is_told);
    if (last != swaps.end()) swaps.erase(swaps.begin(), last + 1);
    std::erase_if(swaps, [](const Swap& swap) { return !has_ended(swap); });
    if (swaps.empty()) return Done{};
    return registry.add_swaps(name, place, swaps);
}

}  // namespace

Result<Done> check_registry(const std::string& address) {
    if (address.empty()) return Done{};
    if (is_postgres(address)) return check_postgres_url(address);
    if (!address.starts_with(sqlite_prefix) || address.size() == sqlite_prefix.size())
        return fail(Error::Kind::usage,
                    redact(address) + ": a registry is sqlite:FILE or postgresql://USER@HOST/DATABASE");
    return Done{};
}

Result<std::unique_ptr<Registry>> open_registry(const std::string& address, const Store& store,
                                                const std::string& cwd, bool create,
                                                std::chrono::seconds limit) {
    TRY(check_registry(address));
    if (address.empty()) return open_sqlite_registry(store.registry(), create);
    if (is_postgres(address)) return open_postgres_registry(address, create, limit);
    return open_sqlite_registry(join_path(cwd, address.substr(sqlite_prefix.size())), create);
}

std::vector<NamedValue> tags_now(const std::vector<NamedValue>& all) {
    std::map<std::pair<std::string, std::string>, NamedValue> last;
    for (const auto& tag : all) last[{tag.version, tag.key}] = tag;
    std::vector<NamedValue> out;
    for (auto& [key, tag] : last) {
        if (!tag.value.empty()) out.push_back(std::move(tag));
    }
    return out;
}

std::vector<NamedValue> aliases_now(const std::vector<NamedValue>& all) {
    std::map<std::string, NamedValue> last;
    for (const auto& alias : all) last[alias.key] = alias;
    std::vector<NamedValue> out;
    for (auto& [key, alias] : last) {
        if (!alias.version.empty()) out.push_back(std::move(alias));
    }
    return out;
}

std::string place_of(const Store& store, const Actor& actor) { return actor.host + ":" + store.folder(); }

Result<Done> tell_registry(Registry& registry, const Store& store, const std::string& name,
                           const std::string& place) {
    const auto known = TRY(registry.releases(name));
    const auto list = TRY(store.releases(name));
    Result<Done> out;
    for (const auto& manifest : list.whole) {
        const auto at = std::ranges::find_if(known, [&](const RegisteredRelease& release) {
            return release.release.version == manifest.version && release.removed.empty() &&
                   release.fingerprint == manifest.fingerprint;
        });
        if (at != known.end()) continue;
        auto added = registry.add(manifest);
        if (!added && added.error().kind != Error::Kind::invalid) return added;
        if (!added && out) out = std::move(added);
    }
    TRY(tell_swaps(registry, store, name, place));
    TRY(tell_removed(store, name, [&](const std::string& version) -> Result<Changed> {
        TRY(registry.mark_removed({name, version}, utc_now()));
        return Changed{};
    }));
    return out;
}

std::unexpected<Error> other_fingerprint(const Manifest& manifest, const std::string& fingerprint,
                                         const std::string& where) {
    return fail(
        Error::Kind::invalid,
        manifest.name + "@" + manifest.version + " is registered with another fingerprint, " + fingerprint,
        where);
}

}  // namespace trueup
