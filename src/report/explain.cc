#include <fmt/format.h>

#include <algorithm>

#include "base/redact.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "facts/layer_words.h"
#include "report/report.h"
#include "report/start_up.h"

namespace trueup {
namespace {

// Everything there is to say about one name, before it is text or JSON.
struct Explanation {
    std::string name;
    std::string value;
    bool is_set = false;
    Origin origin;
    std::vector<Layer> layers;  // highest first
    std::vector<Assignment> history;
    Text change;  // the one edit that would change it
};

// Names that `go env -w` refuses (cmd/go/internal/envcmd, checkEnvWrite).
bool go_env_can_write(std::string_view name) {
    constexpr std::string_view refused[] = {
        "GOENV",  "GODEBUG",   "GOEXE",     "GOGCCFLAGS",  "GOHOSTARCH",     "GOHOSTOS",         "GOMOD",
        "GOWORK", "GOTOOLDIR", "GOVERSION", "GOTELEMETRY", "GOTELEMETRYDIR", "GOPACKAGESDRIVER", "GOROOT"};
    return std::ranges::find(refused, name) == std::end(refused);
}

// `chosen`: it follows from the release that go chose, by what e.origin names.
Text change_of(const Explanation& e, bool is_go_setting, bool chosen) {
    const auto& o = e.origin;
    const auto at = o.line > 0 ? fmt::format("{}:{}", o.path, o.line) : o.path;
    if (chosen && o.kind != OriginKind::go_mod && o.kind != OriginKind::go_work)
        return {"GOTOOLCHAIN chose this release: see `trueup explain GOTOOLCHAIN`",
                "这个版本由 GOTOOLCHAIN 选定：见 `trueup explain GOTOOLCHAIN`"};
    // This process does not have it, new terminals will: what `go env -w` wrote would lose there.
    const auto* fresh = e.history.empty() || e.history.back().unset || !e.history.back().exported
                            ? nullptr
                            : &e.history.back().origin;
    const bool weaker =
        !chosen && o.kind != OriginKind::file && o.kind != OriginKind::process && o.kind != OriginKind::ide;
    if (fresh && weaker && fresh->kind == OriginKind::file)
        return {fmt::format("edit {}:{}, which sets it in every new terminal", fresh->path, fresh->line),
                fmt::format("编辑 {}:{}，每个新终端都由这一行设置它", fresh->path, fresh->line)};
    switch (o.kind) {
        case OriginKind::file:
            return {fmt::format("edit {}, then open a new terminal", at),
                    fmt::format("编辑 {}，然后打开新的终端", at)};
        case OriginKind::process: {
            const auto parent = o.note.empty() ? std::string() : fmt::format(" ({})", o.note);
            const auto parent_zh = o.note.empty() ? std::string() : "（" + parents_in_words(o.note).zh + "）";
            return {fmt::format(
                        "the parent process{} handed it over: `unset {}` changes this shell; the start-up "
                        "line that sets it changes the next one",
                        parent, e.name),
                    fmt::format("它由父进程{}传入：`unset {}` 只改变当前 shell；要改变以后的 "
                                "shell，请修改设置它的启动文件行",
                                parent_zh, e.name)};
        }
        case OriginKind::go_env_file:
            return {fmt::format("go env -u {0}   (or edit {1})", e.name, at),
                    fmt::format("go env -u {0}，或编辑 {1}", e.name, at)};
        case OriginKind::go_mod:
        case OriginKind::go_work:
            return {fmt::format("edit the line in {}", at), fmt::format("编辑 {} 中的这一行", at)};
        case OriginKind::universal_variable:
            return {fmt::format("set -e -U {}", e.name), fmt::format("set -e -U {}", e.name)};
        default:
            break;
    }
    if (!is_go_setting) {
        return {fmt::format("export {}=… in a start-up file of your shell", e.name),
                fmt::format("在你的 shell 启动文件中 export {}=…", e.name)};
    }
    if (e.name == "GOROOT") {
        return {"put another go first on PATH; GOROOT follows the go that runs",
                "让另一个 go 排在 PATH 最前面；GOROOT 跟随所运行的 go"};
    }
    if (!go_env_can_write(e.name)) {
        return {"it follows from other settings and cannot be set", "它由其他设置推出，不能直接设置"};
    }
    return {fmt::format("go env -w {}=VALUE", e.name), fmt::format("go env -w {}=值", e.name)};
}

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

Explanation explain(const Facts& facts, const std::string& name) {
    Explanation e;
    e.name = name;
    const auto* setting = facts.go_env.find(name);
    if (setting) {
        e.value = setting->value;
        e.origin = setting->origin;
        e.layers = setting->layers;
        e.is_set = true;
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
    for (const auto& assignment : facts.startup.assignments) {
        if (assignment.name == name) e.history.push_back(assignment);
    }
    const bool chosen = facts.selection.switched && setting != nullptr &&
                        (name == "GOROOT" || name == "GOVERSION" || name == "GOTOOLDIR");
    e.change = change_of(e, setting != nullptr, chosen);
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
    if (!e.is_set && e.history.empty()) {
        return fmt::format(
            fmt::runtime(say(style.lang, "{} is not set, and this Go has no setting of that name.\n",
                             "{} 没有设置，这个 Go 也没有这个名字的设置。\n")),
            printable(name));
    }
    std::string out = fmt::format("{}={}\n", style.bold(printable(name)), printable(e.value));
    out += "  " + style.cyan(describe(e.origin, style)) + "\n";
    if (!e.origin.text.empty()) out += "    " + printable(e.origin.text) + "\n";
    if (const auto doubt = doubt_about(facts, name, style.lang); !doubt.empty())
        out += wrap(
            fmt::format(fmt::runtime(say(style.lang, "Not certain: {}", "并不确定：{}")), printable(doubt)),
            style.width, 2);
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
