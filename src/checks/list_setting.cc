#include "checks/list_setting.h"

#include <algorithm>

#include "base/text.h"
#include "facts/list_line.h"
#include "facts/start_up_shell.h"
#include "facts/universal_line.h"

namespace trueup {
namespace {

bool is_bad(const std::vector<std::size_t>& bad, std::size_t place) {
    return std::ranges::find(bad, place) != bad.end();
}

// A line of fish_variables with less in its list.
std::optional<std::string> better_universal(std::string_view name, std::string_view line,
                                            const std::vector<std::string>& elements,
                                            const std::vector<std::string>& kept) {
    const auto universal = universal_line(line);
    if (!universal || universal->name != name || universal->elements != elements) return std::nullopt;
    return universal->with(kept);
}

// The line as it should be, empty where it goes; nullopt where that cannot be told.
std::optional<std::string> better_line(std::string_view name, const Given& setting, char separator,
                                       const std::vector<std::size_t>& bad, const std::string& kept) {
    const auto& text = setting.origin.text;
    // A go env file has no syntax but NAME=VALUE.
    if (setting.from_file) return fmt::format("{}={}", name, kept);
    return without_elements(text, name, setting.value, separator, bad);
}

Remedy set_in_this_shell(const Facts& facts, std::string_view name, const std::string& kept) {
    const auto setting = fmt::format("{}={}", name, kept);
    std::vector<std::string> argv = {"export", setting};
    if (start_up_shell(facts) == "fish") argv = {"set", "-gx", std::string(name), kept};
    return command(
        "keep-the-rest", std::move(argv),
        say("Set {0} in this shell, and mend the line that sets {1} in your shell's start-up files.",
            "在当前 shell 中设置 {0}，并修改 shell 启动文件中设置 {1} 的那一行。", setting, name));
}

// All of them stand in the line, as they are.
bool shows_all(std::string_view line, const std::vector<std::string>& elements) {
    return std::ranges::all_of(elements,
                               [&](const std::string& e) { return !e.empty() && line.contains(e); });
}

}  // namespace

Given line_of_elements(const Facts& facts, std::string_view name, const Given& setting, char separator,
                       std::vector<std::size_t>& bad) {
    std::vector<std::string> wrong;
    const auto elements = split(setting.value, separator);
    for (const auto place : bad) wrong.push_back(elements[place]);
    if (setting.origin.kind != OriginKind::file || shows_all(setting.origin.text, wrong)) return setting;
    const auto& all = facts.startup.assignments;
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (at->name != name || at->origin.kind != OriginKind::file || at->possible) continue;
        if (!shows_all(at->origin.text, wrong)) continue;
        std::vector<std::size_t> places;
        const auto there = split(at->value, separator);
        for (std::size_t i = 0; i < there.size(); ++i) {
            if (std::ranges::find(wrong, there[i]) != wrong.end()) places.push_back(i);
        }
        if (places.empty()) continue;
        bad = std::move(places);
        return {at->value, at->origin, false};
    }
    return setting;
}

std::vector<Remedy> drop_elements(const Facts& facts, std::string_view name, const Given& last,
                                  char separator, const std::vector<std::size_t>& of_last) {
    auto bad = of_last;
    const auto setting = line_of_elements(facts, name, last, separator, bad);
    std::vector<std::string> kept;
    std::vector<std::string> dropped;
    const auto elements = split(setting.value, separator);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        auto& list = is_bad(bad, i) ? dropped : kept;
        list.push_back(elements[i]);
    }
    const auto& origin = setting.origin;
    const std::string_view mark(&separator, 1);
    const auto rest = join(kept, mark);
    const bool is_line = origin.kind == OriginKind::file || origin.kind == OriginKind::go_env_file;
    auto line = is_line ? better_line(name, setting, separator, bad, rest) : std::nullopt;
    // A line that only added them goes, whatever there was before it.
    const bool added = line && line->empty();
    if (!added && std::ranges::all_of(kept, [](const std::string& e) { return e.empty(); }))
        return drop_setting(facts, name, setting.origin);
    if (origin.kind == OriginKind::process) return {set_in_this_shell(facts, name, rest)};
    if (origin.kind == OriginKind::universal_variable)
        line = better_universal(name, origin.text, elements, kept);
    const auto place = where(origin);
    const bool empty = std::ranges::all_of(dropped, [](const std::string& e) { return e.empty(); });
    const Text gone =
        empty ? Text{"the empty entry", "空项"} : Text{join(dropped, mark), join(dropped, mark)};
    if (!line) {
        return {advice("drop-element", {fmt::format("Take {} out of {} in {} by hand, so that {}={} is left.",
                                                    gone.en, name, place.en, name, rest),
                                        fmt::format("请手动从 {} 的 {} 中去掉 {}，留下 {}={}。", place.zh,
                                                    name, gone.zh, name, rest)})};
    }
    auto remedy = replace_line(origin, *line,
                               {fmt::format("Take {} out of {} in {}", gone.en, name, place.en),
                                fmt::format("从 {} 的 {} 中去掉 {}", place.zh, name, gone.zh)});
    remedy.id = "drop-element";
    if (line->empty() && !remedy.edits.empty()) remedy.edits.front().new_lines.clear();
    if (!remedy.edits.empty()) remedy.safety = Safety::safe;
    return {std::move(remedy)};
}

}  // namespace trueup
