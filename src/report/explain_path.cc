#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "facts/path_history.h"
#include "report/report.h"
#include "report/start_up.h"

namespace trueup {
namespace {

// The first element that holds a command wins: name -> full path.
std::map<std::string, std::string> winners(const Facts& facts) {
    std::map<std::string, std::string> out;
    for (const auto& entry : facts.path) {
        for (const auto& command : entry.commands) out.emplace(command, join_path(entry.dir, command));
    }
    return out;
}

// What would run if the line that brought the winner were not there: the next
// element that holds the command and comes from another line.
std::map<std::string, std::string> runners_up(const Facts& facts) {
    std::map<std::string, const PathEntry*> first;
    std::map<std::string, std::string> out;
    for (const auto& entry : facts.path) {
        for (const auto& command : entry.commands) {
            const auto [winner, won] = first.emplace(command, &entry);
            const auto& line = winner->second->origin;
            const bool same_line =
                line.line > 0 && entry.origin.line == line.line && entry.origin.path == line.path;
            if (!won && !same_line && !entry.duplicate) out.emplace(command, join_path(entry.dir, command));
        }
    }
    return out;
}

std::string state_note(const PathEntry& entry, Lang lang) {
    std::vector<std::string> notes;
    const auto add = [&](std::string_view en, std::string_view zh) { notes.emplace_back(say(lang, en, zh)); };
    switch (entry.state) {
        case PathState::ok:
            break;
        case PathState::missing:
            add("does not exist", "不存在");
            break;
        case PathState::not_a_directory:
            add("is not a folder", "不是目录");
            break;
        case PathState::unreadable:
            add("cannot be read", "无法读取");
            break;
        case PathState::unknown:
            add("not known", "未知");
            break;
    }
    if (entry.empty) {
        add("empty: means the current folder", "空元素：表示当前目录");
    } else if (entry.relative) {
        add("relative: depends on the current folder", "相对路径：取决于当前目录");
    }
    if (entry.duplicate) add("stands earlier already", "前面已经出现过");
    return join(notes, list_comma(lang));
}

Json moved_json(const Origin& origin) {
    return origin.kind == OriginKind::unknown ? Json() : to_json(origin);
}

// PATH of a fresh login interactive shell, element by element.
Json fresh_json(const Facts& facts, Lang lang) {
    if (const auto why_not = why_no_values(facts.startup, lang); !why_not.empty())
        return {{"entries", Json()}, {"unknown", why_not}};
    Json entries = Json::array();
    for (const auto& element : path_elements(facts.startup, facts.user.home))
        entries.push_back({{"dir", element.text},
                           {"origin", to_json(element.origin)},
                           {"moved_by", moved_json(element.moved_by)}});
    return {{"entries", std::move(entries)}};
}

}  // namespace

std::string explain_path_json(const Facts& facts, Lang lang) {
    Json out;
    out["schema"] = "trueup.explain/1";
    out["name"] = "PATH";
    const auto* variable = facts.env.find("PATH");
    out["value"] = variable ? Json(variable->value) : Json();
    out["origin"] = variable ? to_json(variable->origin) : to_json(Origin{});
    out["entries"] = Json::array();
    for (const auto& entry : facts.path) {
        const bool known = entry.state != PathState::unknown;
        out["entries"].push_back(
            {{"dir", entry.dir},
             {"text", entry.text},
             {"exists",
              known ? Json(entry.state == PathState::ok || entry.state == PathState::unreadable) : Json()},
             {"duplicate", entry.duplicate},
             {"origin", to_json(entry.origin)},
             {"moved_by", moved_json(entry.moved_by)},
             {"commands", entry.commands}});
    }
    out["winner"] = Json::object();
    for (const auto& [name, path] : winners(facts)) out["winner"][name] = path;
    const auto next = runners_up(facts);
    out["runner_up"] = Json::object();
    for (const auto& [name, path] : winners(facts)) {
        const auto at = next.find(name);
        out["runner_up"][name] = at == next.end() ? Json() : Json(at->second);
    }
    out["fresh"] = fresh_json(facts, lang);
    out["startup"] = start_up_json(facts.startup, lang);
    out["history"] = Json::array();
    for (const auto& a : facts.startup.assignments) {
        if (a.name == "PATH") out["history"].push_back({{"value", a.value}, {"origin", to_json(a.origin)}});
    }
    return document(out);
}

std::string explain_path_text(const Facts& facts, const Style& style) {
    std::string out = style.bold("PATH") + "\n";
    if (facts.path.empty()) {
        return out + std::string(say(style.lang, "  is not set\n", "  没有设置\n"));
    }
    const auto first = winners(facts);
    const auto next = runners_up(facts);
    std::size_t number = 0;
    for (const auto& entry : facts.path) {
        const auto name = entry.empty ? std::string("\"\"") : printable(tilde(entry.text, style.home));
        const auto note = state_note(entry, style.lang);
        out += fmt::format("{:3}  {}{}\n", ++number, name,
                           note.empty() ? "" : " " + style.yellow(in_brackets(note, style.lang)));
        // Who handed PATH over is said once below; only a file and line are worth a line here.
        if (entry.origin.line > 0) out += "       " + style.cyan(describe(entry.origin, style)) + "\n";
        if (entry.moved_by.line > 0) {
            out += "       " + style.dim(say(style.lang, "moved here by ", "移到此处的是 ")) +
                   style.cyan(describe(entry.moved_by, style)) + "\n";
        }
        std::vector<std::string> commands;
        for (const auto& command : entry.commands) {
            const bool wins = first.at(command) == join_path(entry.dir, command);
            commands.push_back(
                wins ? style.green(command)
                     : style.dim(command + std::string(say(style.lang, " (hidden)", "（被遮住）"))));
        }
        if (!commands.empty()) out += "       " + join(commands, " ") + "\n";
    }
    if (const auto* variable = facts.env.find("PATH")) {
        out += "\n" + style.cyan(describe(variable->origin, style)) + "\n";
    }
    for (const auto& [command, path] : first) {
        if (command == "go" || command == "gopls" || command == "dlv") {
            out += fmt::format("{} -> {}\n", command, printable(tilde(path, style.home)));
            const auto at = next.find(command);
            const auto other = at == next.end() ? std::string(say(style.lang, "none", "无"))
                                                : printable(tilde(at->second, style.home));
            out +=
                "  " +
                style.dim(fmt::format(
                    fmt::runtime(say(style.lang, "without what brings it: {}", "若没有带来它的那一处：{}")),
                    other)) +
                "\n";
        }
    }
    if (const auto reader = start_up_text(facts.startup, style); !reader.empty())
        out += "\n" + wrap(reader, style.width, 0);
    return out;
}

}  // namespace trueup
