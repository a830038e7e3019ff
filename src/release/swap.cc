#include "release/swap.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ignore.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "platform/tree_files.h"

namespace trueup {
namespace {

using Clock = std::chrono::steady_clock;
using State = Swap::State;
using Outcome = SwapResult::Outcome;

double since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::string temporary_of(const Store& store, const std::string& name, const Swap& swap) {
    return fmt::format("{}/.current.{}", store.of(name), swap.number);
}

// The one step: a link under another name, renamed onto the live one. Durable
// on return.
Result<Changed> point_to(const Store& store, const std::string& name, const Swap& swap,
                         const std::optional<std::string>& target) {
    const auto temporary = temporary_of(store, name, swap);
    TRY(remove_path(temporary));
    if (target) {
        TRY(make_link(*target, temporary));
        if (auto moved = move_path(temporary, store.current(name)); !moved) {
            ignore(remove_path(temporary));
            return moved;
        }
    } else {
        TRY(remove_path(store.current(name)));
    }
    return sync_folder(store.of(name));
}

// What a rollback from the new release will lead to, and from there on.
std::vector<std::string> next_stack(const std::vector<Swap>& swaps, const Swap& swap) {
    auto stack = rollback_stack(swaps);
    if (swap.kind == Swap::Kind::rollback) {
        const auto entry = (swap.to_link ? std::string(link_mark) : std::string()) + swap.to;
        while (!stack.empty() && stack.back() != entry) stack.pop_back();
        if (!stack.empty()) stack.pop_back();
        return stack;
    }
    auto from = swap.from;
    // A link of somebody else's stood there: the way back leads to where it led.
    if (from.empty() && swap.from_target) from = std::string(link_mark) + *swap.from_target;
    if (!from.empty() && (stack.empty() || stack.back() != from)) stack.push_back(std::move(from));
    return stack;
}

class Switch {
public:
    Switch(const Host& host, const Store& store, const SwapRequest& request, SwapResult& result)
        : host_(host), store_(store), request_(request), result_(result) {}

    // Reload and probe as asked for; what went wrong, if anything did.
    std::optional<Text> tell_and_prove() {
        if (auto told = run_reload(host_, request_.reload, request_.limit); !told)
            return Text{"the reload failed: " + told.error().message,
                        "重新加载失败：" + in_words(told.error()).zh};
        // What a link leads to that no release is has no fingerprint to answer with.
        if (!request_.probe || result_.to_link) return std::nullopt;
        result_.probe = run_probe(*request_.probe, result_.fingerprint, request_.limit);
        if (result_.probe->proven) return std::nullopt;
        const auto& detail = result_.probe->detail;
        return Text{"the probe did not prove it: " + detail.en, "探测未能证实：" + detail.zh};
    }

    Result<Changed> make(Swap& swap) {
        const auto& name = request_.name;
        TRY(record_begin(store_, name, swap));
        result_.transaction = swap.number;
        const auto start = Clock::now();
        auto pointed = point_to(store_, name, swap, swap.to);
        result_.switch_ms = since(start);
        if (!pointed) return give_up(swap, std::move(pointed.error()));
        if (swap.reload || swap.probe) {
            if (swap.reload) {
                auto noted = record_state(store_, name, swap, State::reloading);
                if (!noted) return give_up(swap, std::move(noted.error()));
            }
            if (const auto problem = tell_and_prove()) return take_back(swap, *problem);
        }
        auto done = record_state(store_, name, swap, State::done);
        if (!done) return give_up(swap, std::move(done.error()));
        result_.outcome = Outcome::done;
        result_.live = swap.to;
        return Changed{};
    }

private:
    Result<Changed> take_back(Swap& swap, const Text& reason) {
        auto back = point_to(store_, request_.name, swap, swap.from_target);
        if (!back) {
            back.error().message = fmt::format("{}; and {} is still live, since it cannot be taken back: {}",
                                               reason.en, swap.to, back.error().message);
            return back;
        }
        result_.outcome = Outcome::taken_back;
        result_.reason = reason;
        result_.live = swap.from;
        if (swap.state == State::reloading) {
            if (auto told = run_reload(host_, request_.reload, request_.limit); !told)
                result_.reload_problem = told.error().message;
        }
        // Not recorded: the next start finds the old link, and records it then.
        ignore(record_state(store_, request_.name, swap, State::taken_back, reason.en));
        return Changed{};
    }

    // The system refused: back to what was, and the error is the answer.
    Result<Changed> give_up(Swap& swap, Error error) {
        TRY(take_back(swap, in_words(error)));
        return std::unexpected(std::move(error));
    }

    const Host& host_;
    const Store& store_;
    const SwapRequest& request_;
    SwapResult& result_;
};

bool is_open(const Swap& swap) { return swap.state == State::begun || swap.state == State::reloading; }

// A crash may have come between the link and its record.
Result<Changed> settle(const Store& store, const std::string& name, Swap& swap) {
    TRY(remove_path(temporary_of(store, name, swap)));
    const auto target = TRY(store.live_target(name));
    const bool in_place = target && *target == swap.to;
    if (in_place && !swap.reload && !swap.probe) {
        TRY(sync_folder(store.of(name)));
        return record_state(store, name, swap, State::done);
    }
    // What the service was told, and whether it was proven, nobody knows any
    // more. A link that is neither the new one nor the old one was made by
    // somebody else since, and stays.
    if (in_place) TRY(point_to(store, name, swap, swap.from_target));
    const bool told = swap.state == State::reloading;
    return record_state(store, name, swap, State::taken_back,
                        told ? "it was interrupted while the service was told" : "it was interrupted");
}

constexpr std::uint64_t longest_contract = 16U << 20U;

Result<Needs> needs_of(const Host& host, const Store& store, const Manifest& manifest) {
    if (manifest.contract_name.empty()) return Needs{};
    const auto path = join_path(store.of({manifest.name, manifest.version}), manifest.contract_name);
    return needs_in(TRY(host.read(path, longest_contract)), path);
}

}  // namespace

Result<std::vector<Swap>> recover_swaps(const Store& store, const std::string& name) {
    std::vector<Swap> out;
    for (auto& swap : TRY(last_swaps(store, name))) {
        if (!is_open(swap)) continue;
        TRY(settle(store, name, swap));
        out.push_back(std::move(swap));
    }
    return out;
}

Result<std::vector<Swap>> recover_name(const Store& store, const std::string& name,
                                       std::chrono::milliseconds limit) {
    const auto swaps = TRY(last_swaps(store, name));
    if (std::ranges::none_of(swaps, is_open)) return std::vector<Swap>{};
    const auto lock = TRY(store.lock(name, limit));
    return recover_swaps(store, name);
}

Result<SwapResult> swap_release(const Host& host, const Store& store, const SwapRequest& request) {
    const auto start = Clock::now();
    const auto& name = request.name;
    // A lock makes the folder of NAME: not for one that was never published.
    if (TRY(names_in(store.of(name))).empty())
        return fail(Error::Kind::not_found, fmt::format("no release of {} in {}", name, store.folder()));
    const auto lock = TRY(store.lock(name, request.limit));
    SwapResult result;
    result.recovered = TRY(recover_swaps(store, name));
    const auto swaps = TRY(last_swaps(store, name));
    Swap swap;
    swap.kind = request.kind;
    swap.from_target = TRY(store.live_target(name));
    // A link that leads elsewhere is replaced, and comes back when the new release is not proven.
    auto live = store.live(name);
    if (!live && live.error().kind != Error::Kind::invalid) return std::unexpected(std::move(live.error()));
    swap.from = live.value_or(std::string());
    swap.to = request.version;
    result.from = result.live = swap.from;
    if (request.kind == Swap::Kind::rollback) {
        swap.to = rollback_target(store, name, swap.from, swaps);
        swap.to_link = swap.to.starts_with(link_mark);
        if (swap.to_link) swap.to.erase(0, link_mark.size());
    }
    result.to = swap.to;
    result.to_link = swap.to_link;
    if (swap.to.empty()) {
        result.outcome = Outcome::nothing_back;
        return result;
    }
    if (!swap.to_link) {
        const auto manifest = TRY(store.release({name, swap.to}));
        result.fingerprint = manifest.fingerprint;
        result.damage = TRY(store.damage(manifest, request.read_all));
        // A rollback is urgent, and what it goes back to was loaded before.
        if (request.kind == Swap::Kind::swap && swap.from != swap.to && result.damage.empty()) {
            auto needs = needs_of(host, store, manifest);
            if (!needs && !request.skip_headroom) return std::unexpected(std::move(needs.error()));
            if (needs) result.headroom = look_at_headroom(host, *needs);
        }
    }
    Switch work(host, store, request, result);
    if (!result.damage.empty()) {
        result.outcome = Outcome::damaged;
    } else if (swap.from == swap.to) {
        const auto problem = work.tell_and_prove();
        result.outcome = problem ? Outcome::not_proven : Outcome::already_live;
        if (problem) result.reason = *problem;
    } else if (std::ranges::any_of(result.headroom, &Headroom::too_small) && !request.skip_headroom) {
        result.outcome = Outcome::no_headroom;
    } else {
        swap.number = swaps.empty() ? 1 : swaps.back().number + 1;
        swap.fingerprint = result.fingerprint;
        swap.stack = next_stack(swaps, swap);
        swap.reload = request.reload.kind != Reload::Kind::none;
        swap.probe = request.probe.has_value() && !swap.to_link;
        swap.begun_at = utc_now();
        swap.by = request.actor.user;
        swap.host = request.actor.host;
        TRY(work.make(swap));
    }
    result.milliseconds = since(start);
    return result;
}

}  // namespace trueup
