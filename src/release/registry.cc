#include "release/registry.h"

#include <algorithm>
#include <map>

#include "base/redact.h"
#include "base/text.h"
#include "release/registry_sqlite.h"

namespace trueup {
namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";

bool has_ended(const Swap& swap) {
    return swap.state == Swap::State::done || swap.state == Swap::State::taken_back;
}

Result<Done> tell_swaps(Registry& registry, const Store& store, const std::string& name,
                        const std::string& place) {
    const auto known = TRY(registry.last_swap(name, place));
    auto swaps = TRY(last_swaps(store, name));
    // The end of the record reaches back far enough but after a long time apart.
    if (!swaps.empty() && swaps.front().number > known + 1) swaps = TRY(all_swaps(store, name));
    std::erase_if(swaps, [&](const Swap& swap) { return swap.number <= known || !has_ended(swap); });
    if (swaps.empty()) return Done{};
    return registry.add_swaps(name, place, swaps);
}

}  // namespace

Result<std::unique_ptr<Registry>> open_registry(const std::string& address, const Store& store,
                                                const std::string& cwd, bool create) {
    if (address.empty()) return open_sqlite_registry(store.registry(), create);
    if (address.starts_with("postgresql:") || address.starts_with("postgres:"))
        return fail(Error::Kind::usage,
                    "this build has no PostgreSQL registry: use --registry sqlite:FILE, or leave it out for "
                    "the one in the store");
    if (!address.starts_with(sqlite_prefix) || address.size() == sqlite_prefix.size())
        return fail(Error::Kind::usage, redact(address) + ": a registry is sqlite:FILE");
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
    for (const auto& manifest : list.whole) {
        const auto at = std::ranges::find_if(known, [&](const RegisteredRelease& release) {
            return release.release.version == manifest.version && release.removed.empty() &&
                   release.fingerprint == manifest.fingerprint;
        });
        if (at == known.end()) TRY(registry.add(manifest));
    }
    return tell_swaps(registry, store, name, place);
}

}  // namespace trueup
