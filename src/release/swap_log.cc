#include "release/swap_log.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "platform/tree_files.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr std::size_t tail_length = 64U << 10U;
constexpr std::uint64_t longest_log = 1U << 30U;
constexpr std::size_t longest_stack = 50;
constexpr std::array states = {Swap::State::begun, Swap::State::reloading, Swap::State::done,
                               Swap::State::taken_back};

bool has_ended(const Swap& swap) {
    return swap.state == Swap::State::done || swap.state == Swap::State::taken_back;
}

Result<Changed> append(const Store& store, const std::string& name, const Json& line) {
    return append_durably(store.swaps(name), line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// One event onto what is known.
void take(std::vector<Swap>& swaps, const Json& event) {
    const auto number = whole_number(event.at("n"));
    const auto word = event.at("state").get<std::string>();
    const auto* state = std::ranges::find_if(states, [&](auto s) { return to_string(s) == word; });
    if (state == states.end() || number < 1) return;
    if (*state != Swap::State::begun) {
        const auto at = std::ranges::find(swaps, number, &Swap::number);
        if (at == swaps.end()) return;  // begun before the part that was read
        at->state = *state;
        if (has_ended(*at)) at->ended_at = event.at("at").get<std::string>();
        at->reason = event.value("reason", std::string());
        return;
    }
    Swap swap;
    swap.number = number;
    if (event.at("kind").get<std::string>() == to_string(Swap::Kind::rollback))
        swap.kind = Swap::Kind::rollback;
    if (!event.at("link").is_null()) swap.from_target = event.at("link").get<std::string>();
    swap.from = event.at("from").get<std::string>();
    swap.to = event.at("to").get<std::string>();
    swap.fingerprint = event.at("fingerprint").get<std::string>();
    swap.stack = event.at("stack").get<std::vector<std::string>>();
    swap.reload = event.at("reload").get<bool>();
    swap.probe = event.at("probe").get<bool>();
    swap.begun_at = event.at("at").get<std::string>();
    swap.by = event.at("by").get<std::string>();
    swap.host = event.at("host").get<std::string>();
    swap.to_link = event.value("to_link", false);
    if (valid_version(swap.to) || swap.to_link) swaps.push_back(std::move(swap));
}

}  // namespace

std::string_view to_string(Swap::Kind kind) { return kind == Swap::Kind::swap ? "swap" : "rollback"; }

std::string_view to_string(Swap::State state) {
    switch (state) {
        case Swap::State::begun:
            return "begun";
        case Swap::State::reloading:
            return "reloading";
        case Swap::State::done:
            return "done";
        case Swap::State::taken_back:
            break;
    }
    return "taken-back";
}

std::vector<Swap> parse_swaps(std::string_view text) {
    std::vector<Swap> out;
    for (const auto& line : lines_of(text)) {
        const auto event = Json::parse(line, nullptr, false);
        if (!event.is_object()) continue;
        try {
            take(out, event);
        } catch (const Json::exception&) {
            continue;  // another shape than ours: passed over
        }
    }
    return out;
}

Result<std::vector<Swap>> all_swaps(const Store& store, const std::string& name) {
    const auto text = read_file(store.swaps(name), longest_log);
    if (!text && text.error().kind == Error::Kind::not_found) return std::vector<Swap>{};
    if (!text) return std::unexpected(text.error());
    return parse_swaps(*text);
}

Result<std::vector<Swap>> last_swaps(const Store& store, const std::string& name) {
    const auto text = read_tail(store.swaps(name), tail_length);
    if (!text && text.error().kind == Error::Kind::not_found) return std::vector<Swap>{};
    if (!text) return std::unexpected(text.error());
    auto swaps = parse_swaps(*text);
    const bool whole = text->size() < tail_length;
    if (whole || std::ranges::find(swaps, Swap::State::done, &Swap::state) != swaps.end()) return swaps;
    return all_swaps(store, name);
}

Result<Changed> record_begin(const Store& store, const std::string& name, const Swap& swap) {
    Json event = {{"n", swap.number},
                  {"state", to_string(Swap::State::begun)},
                  {"kind", to_string(swap.kind)},
                  {"link", swap.from_target ? Json(*swap.from_target) : Json()},
                  {"from", swap.from},
                  {"to", swap.to},
                  {"fingerprint", swap.fingerprint},
                  {"stack", swap.stack},
                  {"reload", swap.reload},
                  {"probe", swap.probe},
                  {"at", swap.begun_at},
                  {"by", swap.by},
                  {"host", swap.host}};
    if (swap.to_link) event["to_link"] = true;
    return append(store, name, event);
}

Result<Changed> record_state(const Store& store, const std::string& name, Swap& swap, Swap::State state,
                             const std::string& reason) {
    const auto now = utc_now();
    Json event = {{"n", swap.number}, {"state", to_string(state)}, {"at", now}};
    if (!reason.empty()) event["reason"] = reason;
    auto done = append(store, name, event);
    if (!done) return done;
    swap.state = state;
    swap.reason = reason;
    if (has_ended(swap)) swap.ended_at = now;
    return done;
}

std::vector<std::string> rollback_stack(const std::vector<Swap>& swaps) {
    for (auto swap = swaps.rbegin(); swap != swaps.rend(); ++swap) {
        if (swap->state != Swap::State::done) continue;
        auto stack = swap->stack;
        if (stack.size() > longest_stack)
            stack.erase(stack.begin(), stack.end() - static_cast<std::ptrdiff_t>(longest_stack));
        return stack;
    }
    return {};
}

std::string rollback_target(const Store& store, const std::string& name, const std::string& live,
                            const std::vector<Swap>& swaps) {
    const auto stack = rollback_stack(swaps);
    for (auto entry = stack.rbegin(); entry != stack.rend(); ++entry) {
        if (entry->starts_with(link_mark)) {
            const auto target = entry->substr(link_mark.size());
            const auto now = store.live_target(name);
            const bool is_live = now && *now && **now == target;
            if (!is_live && resolved_path(join_path(store.of(name), target))) return *entry;
        } else if (*entry != live && valid_version(*entry) && store.release({name, *entry})) {
            return *entry;
        }
    }
    return {};
}

}  // namespace trueup
