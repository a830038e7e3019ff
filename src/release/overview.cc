#include "release/overview.h"

#include <algorithm>
#include <set>

namespace trueup {
namespace {

std::string rollback_of(const Store& store, const std::string& name, const std::string& live,
                        const std::vector<RegisteredSwap>& swaps, const std::string& place) {
    std::vector<Swap> own;
    for (const auto& entry : swaps) {
        if (entry.place == place) own.push_back(entry.swap);
    }
    auto target = rollback_target(store, name, live, own);
    return target.starts_with(link_mark) ? std::string() : target;
}

}  // namespace

std::vector<LiveSpan> live_spans(const std::vector<RegisteredSwap>& swaps) {
    std::vector<LiveSpan> out;
    for (const auto& [place, swap] : swaps) {
        if (swap.state != Swap::State::done) continue;
        if (!out.empty() && out.back().place == place) out.back().until = swap.ended_at;
        out.push_back(
            {swap.to, place, swap.ended_at, {}, swap.number, swap.kind, swap.by, swap.host, swap.begun_at});
    }
    return out;
}

const LiveSpan* span_of(const Overview& overview, const RegisteredSwap& swap) {
    const auto span = std::ranges::find_if(overview.spans, [&](const LiveSpan& one) {
        return one.place == swap.place && one.number == swap.swap.number && one.begun == swap.swap.begun_at;
    });
    return span == overview.spans.end() ? nullptr : &*span;
}

Result<Overview> look_over(const Store& store, Registry* registry, const std::string& name,
                           const std::string& place) {
    Overview out;
    out.name = name;
    out.releases = TRY(store.releases(name));
    auto live = store.live(name);
    if (live) {
        out.live = std::move(*live);
    } else {
        out.live_problem = std::move(live.error());
    }
    if (registry != nullptr) {
        out.swaps = TRY(registry->swaps(name));
        out.all_tags = TRY(registry->tags(name));
        out.all_aliases = TRY(registry->aliases(name));
        out.tags = tags_now(out.all_tags);
        out.aliases = aliases_now(out.all_aliases);
        for (auto& release : TRY(registry->releases(name))) {
            const auto same = [&](const Manifest& manifest) {
                return manifest.version == release.release.version;
            };
            if (std::ranges::none_of(out.releases.whole, same)) out.elsewhere.push_back(std::move(release));
        }
    }
    // About itself the store knows best; the registry can be behind.
    std::erase_if(out.swaps, [&](const RegisteredSwap& entry) { return entry.place == place; });
    for (auto& swap : TRY(all_swaps(store, name))) out.swaps.push_back({place, std::move(swap)});
    out.spans = live_spans(out.swaps);
    out.previous = rollback_of(store, name, out.live, out.swaps, place);
    return out;
}

Result<std::vector<std::string>> known_names(const Store& store, Registry* registry) {
    const auto in_store = TRY(store.names());
    std::set<std::string> out(in_store.begin(), in_store.end());
    if (registry != nullptr) {
        const auto registered = TRY(registry->names());
        out.insert(registered.begin(), registered.end());
    }
    return std::vector<std::string>(out.begin(), out.end());
}

Result<Reference> find_release(const Store& store, Registry* registry, const Reference& wanted) {
    const auto direct = store.release(wanted);
    if (direct) return wanted;
    if (direct.error().kind != Error::Kind::not_found || registry == nullptr)
        return std::unexpected(direct.error());
    for (const auto& alias : aliases_now(TRY(registry->aliases(wanted.name)))) {
        if (alias.key == wanted.version) return Reference{wanted.name, alias.version};
    }
    return std::unexpected(direct.error());
}

}  // namespace trueup
