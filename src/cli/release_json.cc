#include "cli/release.h"

namespace trueup {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json to_json(const LiveSpan& span) {
    return {{"place", span.place},   {"since", span.since},          {"until", text_or_null(span.until)},
            {"number", span.number}, {"kind", to_string(span.kind)}, {"by", span.by},
            {"host", span.host}};
}

Json release_json(const std::string& name, const std::string& version, const std::string& fingerprint,
                  const Overview& overview) {
    Json out;
    out["name"] = name;
    out["version"] = version;
    out["fingerprint"] = fingerprint;
    out["live"] = version == overview.live;
    out["previous"] = version == overview.previous;
    out["tags"] = Json::object();
    for (const auto& tag : overview.tags) {
        if (tag.version == version) out["tags"][tag.key] = tag.value;
    }
    out["aliases"] = Json::array();
    for (const auto& alias : overview.aliases) {
        if (alias.version == version) out["aliases"].push_back(alias.key);
    }
    out["history"] = Json::array();
    for (const auto& span : overview.spans) {
        if (span.version == version) out["history"].push_back(to_json(span));
    }
    return out;
}

Json value_json(const NamedValue& value) {
    return {{"version", value.version},
            {"key", value.key},
            {"value", text_or_null(value.value)},
            {"at", value.at},
            {"by", value.by}};
}

std::string_view outcome_word(SwapResult::Outcome outcome) {
    using Outcome = SwapResult::Outcome;
    switch (outcome) {
        case Outcome::done:
            return "done";
        case Outcome::already_live:
            return "already-live";
        case Outcome::taken_back:
            return "taken-back";
        case Outcome::not_proven:
            return "not-proven";
        case Outcome::no_headroom:
            return "no-headroom";
        case Outcome::damaged:
            return "damaged";
        case Outcome::nothing_back:
            break;
    }
    return "nothing-to-go-back-to";
}

}  // namespace

Json to_json(const std::vector<Damage>& damage) {
    Json out = Json::array();
    for (const auto& one : damage) out.push_back({{"path", one.path}, {"kind", to_string(one.kind)}});
    return out;
}

Json releases_json(const ReleaseDesk& desk, const std::vector<Overview>& names) {
    Json out = Json::array();
    for (const auto& overview : names) {
        for (const auto& manifest : overview.releases.whole) {
            auto one = release_json(overview.name, manifest.version, manifest.fingerprint, overview);
            one["path"] = desk.store.of(Reference{manifest.name, manifest.version});
            one["files"] = manifest.files();
            one["bytes"] = manifest.bytes();
            one["created"] = manifest.created;
            one["by"] = manifest.by;
            one["host"] = manifest.host;
            one["removed"] = nullptr;
            out.push_back(std::move(one));
        }
        for (const auto& damaged : overview.releases.damaged) {
            auto one = release_json(overview.name, damaged.version, {}, overview);
            one["fingerprint"] = nullptr;
            one["path"] = desk.store.of(Reference{overview.name, damaged.version});
            one["problem"] = damaged.error.message;
            out.push_back(std::move(one));
        }
        for (const auto& known : overview.elsewhere) {
            auto one = release_json(overview.name, known.release.version, known.fingerprint, overview);
            one["path"] = nullptr;
            one["files"] = known.files;
            one["bytes"] = known.bytes;
            one["created"] = known.created;
            one["by"] = known.by;
            one["host"] = known.host;
            one["removed"] = text_or_null(known.removed);
            out.push_back(std::move(one));
        }
    }
    return out;
}

Json history_json(const std::vector<Overview>& names) {
    Json out = Json::array();
    for (const auto& overview : names) {
        Json one;
        one["name"] = overview.name;
        one["swaps"] = Json::array();
        for (const auto& entry : overview.swaps) {
            const auto& [place, swap] = entry;
            const auto* span = span_of(overview, entry);
            const bool was_live = span != nullptr;
            one["swaps"].push_back({{"number", swap.number},
                                    {"place", place},
                                    {"kind", to_string(swap.kind)},
                                    {"state", to_string(swap.state)},
                                    {"from", text_or_null(swap.from)},
                                    {"to", swap.to},
                                    {"fingerprint", swap.fingerprint},
                                    {"begun", swap.begun_at},
                                    {"since", was_live ? Json(span->since) : Json()},
                                    {"until", was_live ? text_or_null(span->until) : Json()},
                                    {"by", swap.by},
                                    {"host", swap.host},
                                    {"reason", text_or_null(swap.reason)}});
        }
        one["tags"] = Json::array();
        for (const auto& tag : overview.all_tags) one["tags"].push_back(value_json(tag));
        one["aliases"] = Json::array();
        for (const auto& alias : overview.all_aliases) {
            one["aliases"].push_back({{"alias", alias.key},
                                      {"version", text_or_null(alias.version)},
                                      {"at", alias.at},
                                      {"by", alias.by}});
        }
        out.push_back(std::move(one));
    }
    return out;
}

Json swap_json(const std::string& name, const SwapRequest& request, const SwapResult& result) {
    Json out;
    out["name"] = name;
    out["from"] = text_or_null(result.from);
    out["to"] = text_or_null(result.to);
    out["to_link"] = result.to_link;
    out["live"] = text_or_null(result.live);
    out["fingerprint"] = text_or_null(result.fingerprint);
    out["outcome"] = outcome_word(result.outcome);
    out["reason"] = text_or_null(result.reason.en);
    out["transaction"] = result.transaction == 0 ? Json() : Json(result.transaction);
    out["probe"] = nullptr;
    if (result.probe) {
        out["probe"] = {{"url", request.probe->url},
                        {"proven", result.probe->proven},
                        {"attempts", result.probe->attempts},
                        {"status", result.probe->status == 0 ? Json() : Json(result.probe->status)},
                        {"answered", text_or_null(result.probe->answered)},
                        {"detail", text_or_null(result.probe->detail.en)},
                        {"latency_ms", result.probe->milliseconds}};
    }
    out["reload_problem"] = text_or_null(result.reload_problem);
    out["milliseconds"] = result.milliseconds;
    out["switch_ms"] = result.switch_ms;
    out["damage"] = to_json(result.damage);
    out["headroom"] = Json::array();
    for (const auto& one : result.headroom) {
        out["headroom"].push_back({{"what", one.kind == Headroom::Kind::memory ? "memory" : "gpu-memory"},
                                   {"needed", one.needed},
                                   {"free", one.free ? Json(*one.free) : Json()},
                                   {"shown_by", one.shown_by.en},
                                   {"enough", one.free ? Json(!one.too_small()) : Json()}});
    }
    return out;
}

}  // namespace trueup
