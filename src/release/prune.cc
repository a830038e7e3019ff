#include "release/prune.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ignore.h"
#include "base/text.h"
#include "platform/tree_files.h"
#include "release/holders.h"
#include "release/swap.h"

namespace trueup {
namespace {

using Reason = Kept::Reason;
constexpr std::string_view removing_prefix = ".removing-";

std::string removing_of(const Store& store, const Reference& release) {
    return store.of(release.name) + "/" + std::string(removing_prefix) + release.version;
}

// Files and folders of a release whose name is gone. Who could not be told of it
// is told later: the empty folder is the note of it, which takes no room on a full
// disk.
Result<Changed> remove_files(const Store& store, const std::string& name, const std::string& folder,
                             bool told) {
    if (told) {
        TRY(remove_tree(folder));
    } else {
        TRY(set_writable(folder, true));
        for (const auto& entry : TRY(names_in(folder))) TRY(remove_tree(folder + "/" + entry));
    }
    return sync_folder(store.of(name));
}

// A registry that cannot be written must not keep a full disk full, and each of its
// refusals may take its time.
bool is_told(Pruned& out, const ReleaseGone& gone, const std::string& version) {
    if (out.not_told) return false;
    auto told = gone(version);
    if (!told) out.not_told = std::move(told.error());
    return !out.not_told;
}

// What a prune that was killed had begun: nobody could open these since.
Result<Changed> finish_removals(const Store& store, const std::string& name, const ReleaseGone& gone,
                                Pruned& out) {
    for (const auto& entry : TRY(names_in(store.of(name)))) {
        if (!entry.starts_with(removing_prefix)) continue;
        const auto version = entry.substr(removing_prefix.size());
        // It was published again meanwhile: the registry must not forget that one.
        const bool told = look_at(store.of(Reference{name, version})) || is_told(out, gone, version);
        TRY(remove_files(store, name, store.of(name) + "/" + entry, told));
    }
    return Changed{};
}

// Objects that no release has any more. Adds their bytes.
Result<Changed> remove_objects(const Store& store, std::uint64_t& freed) {
    for (const auto& shard : TRY(names_in(store.objects()))) {
        const auto folder = store.objects() + "/" + shard;
        for (const auto& name : TRY(names_in(folder))) {
            const auto path = folder + "/" + name;
            // A publisher that needs it has given it a second name already.
            if (TRY(count_names(path)) != 1) continue;
            const auto size = TRY(look_at(path)).size;
            TRY(remove_path(path));
            freed += size;
        }
    }
    return Changed{};
}

// What is kept without asking who has it open; nullopt: it may go.
std::optional<Reason> reason_to_keep(const Manifest& manifest, std::size_t newer, const std::string& live,
                                     const std::set<std::string>& previous, const PruneRequest& request) {
    if (manifest.version == live) return Reason::live;
    if (previous.contains(manifest.version)) return Reason::previous;
    if (newer < request.keep) return Reason::recent;
    if (request.named.contains(manifest.version)) return Reason::alias;
    if (request.older_than) {
        const auto created = parse_utc(manifest.created);
        // Published in the future: the clock went back, and its age is not known.
        if (!created || request.now - *created < *request.older_than) return Reason::recent;
    }
    return std::nullopt;
}

// Where a rollback leads, and what was live before what is live now: two
// versions after a rollback.
std::set<std::string> previous_of(const Store& store, const std::string& name, const std::string& live,
                                  const std::vector<Swap>& swaps) {
    std::set<std::string> out;
    const auto stack = rollback_stack(swaps);
    for (auto version = stack.rbegin(); version != stack.rend(); ++version) {
        if (*version == live || !valid_version(*version) || !store.release({name, *version})) continue;
        out.insert(*version);
        break;
    }
    const auto last = std::find_if(swaps.rbegin(), swaps.rend(),
                                   [](const Swap& swap) { return swap.state == Swap::State::done; });
    if (last != swaps.rend()) {
        out.insert(last->from);
        // Somebody made another one live by hand since.
        if (last->to != live) out.insert(last->to);
    }
    return out;
}

Kept kept_by(const std::string& version, const Use& use) {
    return {version, use.kind == Use::Kind::held ? Reason::held : Reason::unknown, use.detail};
}

class Pruning {
public:
    Pruning(const Store& store, const PruneRequest& request, const ReleaseGone& gone, Pruned& out)
        : store_(store), request_(request), gone_(gone), out_(out) {}

    // Notes in the result what becomes of it, also where an error ends it.
    Result<Changed> remove(const std::string& version, const std::vector<std::string>& folders,
                           const Holders& holders) {
        const Reference release{request_.name, version};
        const auto folder = store_.of(release);
        if (const auto use = holders.use_of(folder); use.kind != Use::Kind::none) {
            out_.kept.push_back(kept_by(version, use));
            return Changed{};
        }
        if (request_.dry_run) {
            out_.removed.push_back(version);
            return Changed{};
        }
        const auto hidden = removing_of(store_, release);
        TRY(move_path(folder, hidden));
        // Whoever opened it before its name was gone is seen now; nobody can any more.
        auto after = look_again(folders, folder, hidden);
        if (!after) {
            ignore(move_path(hidden, folder));
            return std::unexpected(std::move(after.error()));
        }
        if (after->kind != Use::Kind::none) {
            TRY(move_path(hidden, folder));
            TRY(sync_folder(store_.of(request_.name)));
            auto kept = kept_by(version, *after);
            // By the name that it has again.
            for (auto at = kept.detail.find(hidden); at != std::string::npos; at = kept.detail.find(hidden))
                kept.detail.replace(at, hidden.size(), folder);
            out_.kept.push_back(std::move(kept));
            return Changed{};
        }
        out_.removed.push_back(version);
        return remove_files(store_, request_.name, hidden, is_told(out_, gone_, version));
    }

private:
    Result<Use> look_again(std::vector<std::string> folders, const std::string& folder,
                           const std::string& hidden) {
        TRY(sync_folder(store_.of(request_.name)));
        std::ranges::replace(folders, folder, hidden);
        const auto holders = TRY(Holders::look(folders));
        return holders.use_of(hidden);
    }

    const Store& store_;
    const PruneRequest& request_;
    const ReleaseGone& gone_;
    Pruned& out_;
};

}  // namespace

std::string_view to_string(Kept::Reason reason) {
    switch (reason) {
        case Reason::live:
            return "live";
        case Reason::previous:
            return "previous";
        case Reason::recent:
            return "recent";
        case Reason::alias:
            return "alias";
        case Reason::held:
            return "held";
        case Reason::unknown:
            return "unknown";
        case Reason::damaged:
            break;
    }
    return "damaged";
}

std::optional<std::chrono::seconds> parse_age(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    std::int64_t number = 0;
    const auto* begin = text.data();
    const auto* end = begin + text.size() - 1;
    const auto parsed = std::from_chars(begin, end, number);
    constexpr std::int64_t most = 1'000'000;
    if (parsed.ec != std::errc() || parsed.ptr != end || number < 0 || number > most) return std::nullopt;
    switch (text.back()) {
        case 's':
            return std::chrono::seconds(number);
        case 'm':
            return std::chrono::minutes(number);
        case 'h':
            return std::chrono::hours(number);
        case 'd':
            return std::chrono::days(number);
        default:
            return std::nullopt;
    }
}

std::optional<std::chrono::system_clock::time_point> parse_utc(std::string_view text) {
    // 2026-11-24T10:00:00Z
    constexpr std::string_view shape = "0000-00-00T00:00:00Z";
    if (text.size() != shape.size()) return std::nullopt;
    int fields[6] = {};
    constexpr std::size_t starts[6] = {0, 5, 8, 11, 14, 17};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !digit : text[i] != shape[i]) return std::nullopt;
    }
    for (std::size_t i = 0; i < 6; ++i) {
        const auto* begin = text.data() + starts[i];
        std::from_chars(begin, begin + (i == 0 ? 4 : 2), fields[i]);
    }
    const std::chrono::year_month_day day{std::chrono::year(fields[0]),
                                          std::chrono::month(static_cast<unsigned>(fields[1])),
                                          std::chrono::day(static_cast<unsigned>(fields[2]))};
    if (!day.ok()) return std::nullopt;
    return std::chrono::sys_days(day) + std::chrono::hours(fields[3]) + std::chrono::minutes(fields[4]) +
           std::chrono::seconds(fields[5]);
}

Result<Pruned> prune(const Store& store, const PruneRequest& request, const ReleaseGone& gone) {
    Pruned out;
    const auto& name = request.name;
    if (TRY(names_in(store.of(name))).empty())
        return fail(Error::Kind::not_found, fmt::format("no release of {} in {}", name, store.folder()));
    const auto lock = TRY(store.lock(name, request.lock_limit));
    out.recovered = TRY(recover_swaps(store, name));
    if (!request.dry_run) TRY(finish_removals(store, name, gone, out));
    auto list = TRY(store.releases(name));
    for (auto& damaged : list.damaged)
        out.kept.push_back({damaged.version, Reason::damaged, std::move(damaged.error.message)});
    auto& manifests = list.whole;
    std::ranges::reverse(manifests);  // the newest first
    const auto live = TRY(store.live(name));
    const auto previous = previous_of(store, name, live, TRY(last_swaps(store, name)));

    std::vector<std::string> folders;
    std::vector<std::string> candidates;
    for (std::size_t i = 0; i < manifests.size(); ++i) {
        const auto& version = manifests[i].version;
        folders.push_back(store.of(Reference{name, version}));
        if (const auto reason = reason_to_keep(manifests[i], i, live, previous, request)) {
            out.kept.push_back({version, *reason, {}});
        } else {
            candidates.push_back(version);
        }
    }
    if (!candidates.empty()) {
        const auto holders = TRY(Holders::look(folders));
        out.unreadable = holders.unreadable();
        Pruning pruning(store, request, gone, out);
        for (const auto& version : candidates) {
            const auto before = out.removed.size();
            if (auto done = pruning.remove(version, folders, holders); !done) {
                out.problem = std::move(done.error());
                return out;
            }
            if (!request.dry_run && out.removed.size() > before)
                std::erase(folders, store.of(Reference{name, version}));
        }
    }
    if (!request.dry_run) {
        if (auto done = remove_objects(store, out.freed); !done) out.problem = std::move(done.error());
    }
    return out;
}

Result<Changed> tell_removed(const Store& store, const std::string& name, const ReleaseGone& gone) {
    const auto notes = [&]() -> Result<std::vector<std::string>> {
        auto out = TRY(names_in(store.of(name)));
        std::erase_if(out, [](const std::string& entry) { return !entry.starts_with(removing_prefix); });
        return out;
    };
    if (TRY(notes()).empty()) return Changed{};
    const auto lock = store.lock(name, std::chrono::milliseconds{0});
    if (!lock) return Changed{};
    for (const auto& entry : TRY(notes())) {
        const auto folder = store.of(name) + "/" + entry;
        // What is not empty was interrupted, and the next prune finishes it.
        if (const auto inside = names_in(folder); !inside || !inside->empty()) continue;
        const auto version = entry.substr(removing_prefix.size());
        if (!look_at(store.of(Reference{name, version}))) TRY(gone(version));
        TRY(remove_path(folder));
    }
    return Changed{};
}

}  // namespace trueup
