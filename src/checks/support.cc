#include "checks/support.h"

#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"
#include "facts/set_line.h"
#include "facts/start_up_shell.h"

namespace trueup {
namespace {

bool in_fish(const Origin& origin) { return origin.path.ends_with(".fish"); }

}  // namespace

Text where(const Origin& origin) {
    const bool has_line = origin.line > 0;
    switch (origin.kind) {
        case OriginKind::process:
            if (!origin.note.empty())
                return {"the environment handed over by " + origin.note,
                        "父进程 " + parents_in_words(origin.note).zh + " 传入的环境"};
            return {"the environment handed over by the parent process", "父进程传入的环境"};
        case OriginKind::builtin:
            return {"Go's built-in default", "Go 的内置默认值"};
        case OriginKind::command:
            return say("the output of {}", "{} 的输出", origin.note);
        case OriginKind::unknown:
            if (origin.path.empty()) return {"an unknown place", "未知位置"};
            break;
        default:
            break;
    }
    if (origin.path.empty()) {
        const std::string kind(to_string(origin.kind));
        return {kind, kind};
    }
    if (has_line) return say("{} line {}", "{} 第 {} 行", origin.path, origin.line);
    return {origin.path, origin.path};
}

Evidence set_by(std::string_view name, std::string_view value, const Origin& origin) {
    const auto place = where(origin);
    return {{fmt::format("{}={} comes from {}", name, value, place.en),
             fmt::format("{}={} 来自{}{}", name, value, origin.path.empty() ? "" : " ", place.zh)},
            origin};
}

Evidence set_by(const Variable& variable) { return set_by(variable.name, variable.value, variable.origin); }

Evidence seen(Text text, Origin origin) { return {std::move(text), std::move(origin)}; }

Evidence seen_at(Text text, std::string path) {
    return {std::move(text), Origin{OriginKind::file, std::move(path), 0, {}, {}}};
}

bool only_sets(std::string_view line, std::string_view name) { return set_line(line, name).has_value(); }

Remedy remove_line(const Origin& origin, std::string_view name) {
    const bool env_file = origin.kind == OriginKind::go_env_file;
    // A go env file has no syntax but KEY=VALUE: the whole line is the setting.
    const auto without = env_file ? WithoutSetting{} : without_setting(origin.text, name);
    Remedy remedy;
    remedy.id = "remove-line";
    if (origin.path.empty() || origin.line <= 0 || origin.text.empty() || !without) {
        remedy.safety = Safety::manual;
        const auto place = where(origin);
        remedy.summary = {
            fmt::format(
                "Take {} out of {} by hand; the line does more than set it, or its text is not known.", name,
                place.en),
            fmt::format("请手动从 {} 中去掉 {}：该行不止设置了它，或该行的内容未知。", place.zh, name)};
        return remedy;
    }
    if (!without->rest.empty()) {
        remedy = replace_line(origin, without->rest,
                              say("Take {0} out of line {1} of {2}: {3}", "从 {2} 第 {1} 行中去掉 {0}：{3}",
                                  name, origin.line, origin.path, std::string(trim(origin.text))));
        remedy.id = "remove-line";
        remedy.safety = Safety::safe;
        return remedy;
    }
    const auto indent = origin.text.substr(0, origin.text.find_first_not_of(" \t"));
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = origin.path;
    edit.first_line = origin.line;
    edit.old_lines = {origin.text};
    if (!env_file && !indent.empty() && !in_fish(origin)) edit.new_lines = {indent + ":"};
    remedy.safety = Safety::safe;
    remedy.summary = say("Remove line {} of {}: {}", "删除 {1} 的第 {0} 行：{2}", origin.line, origin.path,
                         std::string(trim(origin.text)));
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

Remedy replace_line(const Origin& origin, std::string line, Text summary) {
    Remedy remedy;
    remedy.id = "replace-line";
    remedy.summary = std::move(summary);
    if (origin.path.empty() || origin.line <= 0 || origin.text.empty()) return remedy;
    remedy.safety = Safety::review;
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = origin.path;
    edit.first_line = origin.line;
    edit.old_lines = {origin.text};
    edit.new_lines = {std::move(line)};
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

std::optional<std::string> line_with_value(const Origin& origin, std::string_view name,
                                           const std::string& value) {
    if (origin.kind == OriginKind::go_env_file) return fmt::format("{}={}", name, value);
    const auto set = origin.kind == OriginKind::file ? set_line(origin.text, name) : std::nullopt;
    if (!set || !SetLine{set->fish, value}.portable()) return std::nullopt;
    auto line = origin.text;
    return line.replace(line.find(set->value), set->value.size(), value);
}

Remedy unset_go_env(std::string_view name) {
    Remedy remedy;
    remedy.id = "unset-go-env";
    remedy.safety = Safety::safe;
    remedy.summary = say("Take {0} out of the go env file: go env -u {0}",
                         "从 go env 文件中去掉 {0}：go env -u {0}", name);
    Edit edit;
    edit.kind = Edit::Kind::go_env;
    edit.argv = {"go", "env", "-u", std::string(name)};
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

Remedy command(std::string id, std::vector<std::string> argv, Text summary, Safety safety) {
    Remedy remedy;
    remedy.id = std::move(id);
    remedy.safety = safety;
    remedy.summary = std::move(summary);
    Edit edit;
    edit.kind = Edit::Kind::run;
    edit.argv = std::move(argv);
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

Remedy advice(std::string id, Text summary) {
    Remedy remedy;
    remedy.id = std::move(id);
    remedy.summary = std::move(summary);
    return remedy;
}

std::vector<std::string> unset_command(const Facts& facts, std::string_view name) {
    const auto shell = start_up_shell(facts);
    if (shell == "fish") return {"set", "-e", std::string(name)};
    if (shell == "nu") return {"hide-env", std::string(name)};
    if (shell == "csh" || shell == "tcsh") return {"unsetenv", std::string(name)};
    return {"unset", std::string(name)};
}

namespace {

// fish reads its file again before it writes it, so a line that went stays away.
Remedy erase_universal(std::string_view name, const Origin& origin) {
    const auto names_it = fmt::format(" {}:", name);
    if (origin.path.empty() || origin.line <= 0 || !origin.text.starts_with("SETUVAR ") ||
        !std::string_view(origin.text).substr(0, origin.text.find(':') + 1).ends_with(names_it)) {
        return command("erase-universal", {"set", "-e", "-U", std::string(name)},
                       say("Run `set -e -U {}` in fish.", "在 fish 中运行 `set -e -U {}`。", name));
    }
    Remedy remedy;
    remedy.id = "erase-universal";
    remedy.safety = Safety::safe;
    remedy.summary =
        say("Take the universal variable {0} out of {1} (as `set -e -U {0}` does in fish)",
            "从 {1} 中去掉通用变量 {0}（等同于在 fish 中运行 `set -e -U {0}`）", name, origin.path);
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = origin.path;
    edit.first_line = origin.line;
    edit.old_lines = {origin.text};
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

}  // namespace

namespace {

// No line of the start-up that was followed, or of the files that were read, gives it a value.
bool no_line_sets(const Facts& facts, std::string_view name) {
    const auto& startup = facts.startup;
    const auto is = [&](const auto& one) { return one.name == name; };
    const auto given_there = [&](const Assignment& one) {
        return is(one) && !one.unset && one.origin.kind != OriginKind::process;
    };
    // Another kind of shell reads the other files: this one, perhaps.
    return std::ranges::none_of(startup.assignments, given_there) &&
           std::ranges::none_of(startup.unknown, is) && std::ranges::none_of(startup.elsewhere, is);
}

// The traced start-up came to its end without giving it a value.
bool no_start_up_sets(const Facts& facts, std::string_view name) {
    return facts.startup.method == "trace" && facts.startup.complete && no_line_sets(facts, name);
}

// The files were read, and none of them names it; what they run was not.
bool no_file_names(const Facts& facts, std::string_view name) {
    return facts.startup.method == "static" && facts.live && !facts.startup.files_read.empty() &&
           no_line_sets(facts, name);
}

}  // namespace

std::vector<Remedy> drop_setting(const Facts& facts, std::string_view name, const Origin& origin) {
    switch (origin.kind) {
        case OriginKind::file:
        case OriginKind::go_env_file:
            return {remove_line(origin, name)};
        case OriginKind::universal_variable:
            return {erase_universal(name, origin)};
        case OriginKind::process: {
            auto argv = unset_command(facts, name);
            const auto shown = join(argv, " ");
            const bool fish = argv.size() == 3;
            if (no_start_up_sets(facts, name)) {
                return {command(
                    "unset-in-shell", std::move(argv),
                    say("Run `{0}` in this shell. Your start-up files do not set {1}: it was typed, or "
                        "comes from the program that opened this shell, or a line that set it is gone. A "
                        "new terminal is without it, unless that program hands it on; then start it anew.",
                        "在当前 shell 中运行 `{0}`。启动文件并没有设置 {1}：它可能是手工输入的，或来自打开"
                        "此 shell "
                        "的程序，或设置它的那一行已不在。新终端里不会有它，除非那个程序继续把它传下去；"
                        "若是如此，请重新启动该程序。",
                        shown, name))};
            }
            if (no_file_names(facts, name)) {
                return {command(
                    "unset-in-shell", std::move(argv),
                    say("Run `{0}` in this shell. No line of your start-up files sets {1}: if a new terminal "
                        "has it as well, the program that opens it hands it on, or one that these files run "
                        "sets it.",
                        "在当前 shell 中运行 `{0}`。启动文件中没有设置 {1} "
                        "的行：若新终端里仍有它，则是打开终端"
                        "的程序传下来的，或由这些文件所运行的程序设置。",
                        shown, name))};
            }
            return {
                command("unset-in-shell", std::move(argv),
                        say("Run `{0}` in this shell, then take the line that sets {1} out of your shell's "
                            "start-up files{2}.",
                            "在当前 shell 中运行 `{0}`，再从 shell 启动文件中删除设置 {1} 的那一行{2}。",
                            shown, name, std::string(fish ? " (config.fish, conf.d)" : "")))};
        }
        case OriginKind::unknown:
            if (origin.path.empty())
                return {advice("remove-setting",
                               say("Look for what sets {} in your shell's start-up files, and take it out.",
                                   "在 shell 启动文件中找出设置 {} 的地方，并把它去掉。", name))};
            [[fallthrough]];
        default: {
            const auto place = where(origin);
            return {advice("remove-setting", {fmt::format("Remove {} from {}.", name, place.en),
                                              fmt::format("从 {} 中移除 {}。", place.zh, name)})};
        }
    }
}

namespace {

// The start-up file of the user's whose PATH line comes last: what is to be found first
// must stand behind that. Empty: no such line is known.
std::string last_file_with_path(const Facts& facts) {
    const auto& startup = facts.startup;
    for (auto one = startup.assignments.rbegin(); one != startup.assignments.rend(); ++one) {
        if (one->name != "PATH" || one->unset || one->origin.kind != OriginKind::file) continue;
        const bool own = std::ranges::any_of(startup.files, [&](const StartupFile& file) {
            return file.read && file.path == one->origin.path;
        });
        return own && is_inside(one->origin.path, facts.user.home) ? one->origin.path : std::string();
    }
    return {};
}

}  // namespace

Remedy add_to_path(const Facts& facts, std::string_view dir, bool in_front) {
    const auto line = path_line(facts, dir, in_front);
    auto file = in_front ? last_file_with_path(facts) : std::string();
    if (file.empty()) file = startup_file(facts);
    if (file.empty()) {
        return advice("add-to-path", say("Add this line to your shell's start-up file: {}",
                                         "在 shell 启动文件中加入这一行：{}", line));
    }
    // At the end of the file, where nothing that follows takes it back.
    auto remedy =
        advice("add-to-path", say("Add this line to {1}: {0}", "在 {1} 中加入这一行：{0}", line, file));
    remedy.safety = Safety::review;
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = file;
    edit.new_lines = {line};
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

const PathEntry* path_entry(const Facts& facts, std::string_view dir) {
    const auto at = std::ranges::find(facts.path, dir, &PathEntry::dir);
    return at == facts.path.end() ? nullptr : &*at;
}

Origin origin_of(const Facts& facts, std::string_view name) {
    const auto* variable = facts.env.find(name);
    if (variable) return variable->origin;
    return {OriginKind::process, {}, 0, {}, {}};
}

}  // namespace trueup
