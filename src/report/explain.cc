#include <fmt/format.h>

#include <algorithm>

#include "base/redact.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "facts/layer_words.h"
#include "report/explain_change.h"
#include "report/report.h"
#include "report/start_up.h"

namespace trueup {
namespace {

// Everything there is to say about one name, before it is text or JSON.
struct Explanation {
    std::string name;
    std::string value;
    bool is_set = false;
    bool is_go_setting = false;
    Origin origin;
    std::vector<Layer> layers;  // highest first
    std::vector<Assignment> history;
    Text change;  // the one edit that would change it
};

// The name alone can say that a value is nobody's business.
void hide_secrets(Explanation& e) {
    const auto hide = [&](std::string& value, Origin& origin) {
        value = redact_value(e.name, value);
        origin.text = redact(origin.text);
    };
    hide(e.value, e.origin);
    for (auto& layer : e.layers) hide(layer.value, layer.origin);
    for (auto& assignment : e.history) hide(assignment.value, assignment.origin);
}

// What somebody set and a manager's shim replaces, on the way to its go.
void add_replaced(const Facts& facts, Explanation& e) {
    const auto manager = set_by_shim_of(e.origin);
    const auto* given = facts.env.find(e.name);
    if (manager.empty() || given == nullptr || given->value.empty() || e.layers.empty()) return;
    e.layers.insert(e.layers.begin() + 1, {"environment",
                                           given->value,
                                           false,
                                           {manager + " replaces it for the go that it starts",
                                            manager + " 会为它启动的 go 替换它"},
                                           given->origin});
}

Explanation explain(const Facts& facts, const std::string& name) {
    Explanation e;
    e.name = name;
    const auto* setting = facts.go_env.find(name);
    e.is_go_setting = setting != nullptr;
    if (setting) {
        e.value = setting->value;
        e.origin = setting->origin;
        e.layers = setting->layers;
        // Nothing that could be read decides it (setting_of_any_go).
        e.is_set = e.origin.kind != OriginKind::unknown || !e.origin.note.empty();
    } else if (const auto* variable = facts.env.find(name)) {
        e.value = variable->value;
        e.origin = variable->origin;
        e.is_set = true;
        e.layers = {{"environment",
                     variable->value,
                     true,
                     {"the process environment is the only place for it", "只有进程环境能设置它"},
                     variable->origin}};
    }
    add_replaced(facts, e);
    for (const auto& assignment : facts.startup.assignments) {
        if (assignment.name == name) e.history.push_back(assignment);
    }
    e.change = how_to_change(facts, {name, e.origin, e.history, setting});
    hide_secrets(e);
    return e;
}

// Why the value is what the go that is here would take, and not surely what counts.
std::string doubt_about(const Facts& facts, const std::string& name, Lang lang) {
    if (!facts.go_env.unavailable || facts.go_env.find(name) == nullptr) return {};
    return pick(*facts.go_env.unavailable, lang);
}

Json assignments_json(const std::vector<Assignment>& assignments) {
    Json out = Json::array();
    for (const auto& a : assignments) {
        out.push_back({{"value", a.value}, {"exported", a.exported}, {"origin", to_json(a.origin)}});
        if (a.possible) out.back()["possible"] = true;
        if (a.unset) out.back()["unset"] = true;
    }
    return out;
}

// What a fresh login interactive shell would have, where start-up was read to its end.
Json fresh_json(const Facts& facts, const std::vector<Assignment>& history, Lang lang) {
    const auto why_not = why_no_values(facts.startup, lang);
    const bool known = why_not.empty();
    Json out;
    out["value"] = known && !history.empty() && !history.back().unset ? Json(history.back().value) : Json();
    if (known && !history.empty()) out["origin"] = to_json(history.back().origin);
    if (!known) out["unknown"] = why_not;
    out["history"] = assignments_json(history);
    return out;
}

std::string value_of(const Assignment& a, Lang lang) {
    return a.unset ? std::string(say(lang, "(taken away)", "（被取消）")) : printable(a.value);
}

// Why it may not be so.
std::string remark_on(const Assignment& a, const Style& style) {
    const auto why = printable(pick(in_words(a.origin.note), style.lang));
    return wrap(style.yellow(fmt::format(
                    fmt::runtime(
                        why.empty() ? say(style.lang, "possible, not certain{}", "可能如此，并不确定{}")
                                    : say(style.lang, "possible, not certain: {}", "可能如此，并不确定：{}")),
                    why)),
                style.width, 6);
}

}  // namespace

std::string explain_json(const Facts& facts, const std::string& name, Lang lang) {
    const auto e = explain(facts, name);
    Json out;
    out["schema"] = "trueup.explain/1";
    out["name"] = e.name;
    out["value"] = e.is_set ? Json(e.value) : Json();
    out["origin"] = to_json(e.origin);
    if (const auto doubt = doubt_about(facts, name, lang); !doubt.empty()) out["unknown"] = doubt;
    out["layers"] = Json::array();
    for (const auto& layer : e.layers) {
        out["layers"].push_back({{"layer", layer.layer},
                                 {"value", layer.value},
                                 {"effective", layer.effective},
                                 {"reason", pick(layer.reason, lang)},
                                 {"origin", to_json(layer.origin)}});
    }
    out["fresh"] = fresh_json(facts, e.history, lang);
    out["startup"] = start_up_json(facts.startup, lang);
    out["history"] = assignments_json(e.history);
    out["change"] = pick(e.change, lang);
    return document(out);
}

std::string explain_text(const Facts& facts, const std::string& name, const Style& style) {
    const auto e = explain(facts, name);
    const auto doubt = doubt_about(facts, name, style.lang);
    if (!e.is_set && !e.is_go_setting && e.history.empty()) {
        return fmt::format(
            fmt::runtime(say(style.lang, "{} is not set, and this Go has no setting of that name.\n",
                             "{} 没有设置，这个 Go 也没有这个名字的设置。\n")),
            printable(name));
    }
    std::string out;
    if (e.is_set || !e.is_go_setting) {
        out = fmt::format("{}={}\n", style.bold(printable(name)), printable(e.value));
        out += "  " + style.cyan(describe(e.origin, style)) + "\n";
        if (!e.origin.text.empty()) out += "    " + printable(e.origin.text) + "\n";
        if (!doubt.empty())
            out += wrap(fmt::format(fmt::runtime(say(style.lang, "Not certain: {}", "并不确定：{}")),
                                    printable(doubt)),
                        style.width, 2);
    } else if (!doubt.empty()) {
        out = wrap(fmt::format(fmt::runtime(say(style.lang, "{} is not known: {}", "{} 未知：{}")),
                               style.bold(printable(name)), printable(doubt)),
                   style.width, 0);
    } else {
        out = wrap(fmt::format(fmt::runtime(say(style.lang, "{} is a setting of Go, and nothing sets it.",
                                                "{} 是 Go 的一项设置，没有谁设置它。")),
                               style.bold(printable(name))),
                   style.width, 0);
    }
    if (!e.layers.empty()) {
        out += "\n" + style.dim(say(style.lang, "who has a say, strongest first", "谁有发言权（从强到弱）")) +
               "\n";
    }
    std::size_t width = 0;
    for (const auto& layer : e.layers)
        width = std::max(width, columns(pick(layer_words(layer.layer), style.lang)));
    for (const auto& layer : e.layers) {
        out += fmt::format("  {} {}  {}\n", layer.effective ? style.green("✓") : style.dim("✗"),
                           pad_to(pick(layer_words(layer.layer), style.lang), width), printable(layer.value));
        out += fmt::format("      {}\n", style.cyan(describe(layer.origin, style)));
        if (!layer.reason.empty()) out += wrap(printable(pick(layer.reason, style.lang)), style.width, 6);
    }
    if (!e.history.empty()) {
        out += "\n" +
               style.dim(
                   say(style.lang, "assignments at shell start, in order", "shell 启动时的赋值（按顺序）")) +
               "\n";
        for (const auto& a : e.history) {
            out += fmt::format("  {}  {}\n", style.cyan(describe(a.origin, style)), value_of(a, style.lang));
            if (a.possible) out += remark_on(a, style);
        }
    }
    if (const auto reader = start_up_text(facts.startup, style); !reader.empty())
        out += "\n" + wrap(reader, style.width, 0);
    out += "\n" + style.dim(say(style.lang, "to change it", "如何改变")) + "\n" +
           wrap(printable(pick(e.change, style.lang)), style.width, 2);
    return out;
}

}  // namespace trueup
