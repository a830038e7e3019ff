#include "remedy/hook.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/shell_line.h"
#include "remedy/surroundings.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_file = 16U << 20U;

// Below the home folder by its name: dotfiles are shared between machines.
std::string shown(const std::string& path, const std::string& home, std::string_view name) {
    return is_inside(path, home) ? std::string(name) + path.substr(home.size()) : path;
}

std::string config_folder(const Facts& facts) {
    const auto configured = facts.env.get("XDG_CONFIG_HOME");
    return configured.starts_with('/') ? configured : join_path(facts.user.home, ".config");
}

bool is_hook_line(std::string_view line, const HookPlace& place) { return trim(line) == place.line; }

bool there(const Facts& facts, const std::string& path) {
    const auto file = std::ranges::find(facts.startup.files, path, &StartupFile::path);
    return file != facts.startup.files.end() && file->exists;
}

std::string start_up_of(const Facts& facts, std::string_view shell) {
    const auto& home = facts.user.home;
    if (shell == "zsh") {
        // Not .zprofile: managers are started in .zshrc, and this comes after them.
        auto folder = facts.env.get("ZDOTDIR");
        // Most who set it in .zshenv do not export it.
        for (const auto& a : facts.startup.assignments) {
            if (a.name == "ZDOTDIR" && facts.startup.shell == shell && !a.possible) folder = a.value;
        }
        return join_path(folder.starts_with('/') ? folder : home, ".zshrc");
    }
    if (shell == "bash") {
        // Terminals of Linux read .bashrc, unless this user keeps everything in the
        // file of login shells: a new .bashrc would then be read by nobody.
        const auto rc = join_path(home, ".bashrc"), login = bash_login_file(facts);
        const bool login_only = there(facts, login) && !there(facts, rc);
        return facts.machine.os == "darwin" || login_only ? login : rc;
    }
    if (shell == "fish") return join_path(config_folder(facts), "fish/config.fish");
    const bool apple = facts.machine.os == "darwin" && !facts.env.get("XDG_CONFIG_HOME").starts_with('/');
    return join_path(apple ? join_path(home, "Library/Application Support") : config_folder(facts),
                     "nushell/config.nu");
}

}  // namespace

HookPlace hook_place(const Facts& facts, std::string_view shell) {
    HookPlace place;
    const auto& home = facts.user.home;
    if (home.empty()) return place;
    auto data = facts.env.get("XDG_DATA_HOME");
    if (!data.starts_with('/')) data = join_path(home, ".local/share");
    place.file = join_path(data, fmt::format("trueup/hook.{}", shell));
    place.start_up = start_up_of(facts, shell);
    const auto file = shown(place.file, home, shell == "nu" ? "~" : "$HOME");
    if (shell == "nu") {
        place.line = fmt::format("source {}  # trueup hook", file);
    } else if (shell == "fish") {
        place.line = fmt::format("test ! -r \"{0}\"; or source \"{0}\"  # trueup hook", file);
    } else {
        place.line = fmt::format("[ ! -r \"{0}\" ] || . \"{0}\"  # trueup hook", file);
    }
    return place;
}

std::vector<Edit> hook_edits(const Host& host, const HookPlace& place, const std::string& text) {
    std::vector<Edit> edits;
    Edit file;
    file.kind = Edit::Kind::write_file;
    file.path = place.file;
    if (const auto now = host.read(place.file, longest_file)) file.old_lines = lines_of(*now);
    file.new_lines = lines_of(text);
    edits.push_back(std::move(file));
    Edit line;
    line.kind = Edit::Kind::replace_lines;
    line.path = place.start_up;
    line.new_lines = {place.line};
    edits.push_back(std::move(line));
    return edits;
}

std::vector<std::size_t> hook_lines(const Host& host, const HookPlace& place) {
    std::vector<std::size_t> found;
    const auto now = host.read(place.start_up, longest_file);
    if (!now) return found;
    const auto lines = lines_of(*now);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (is_hook_line(lines[i], place)) found.push_back(i);
    }
    return found;
}

bool has_hook_line(std::string_view text, const HookPlace& place) {
    return std::ranges::any_of(lines_of(text), [&](const auto& line) { return is_hook_line(line, place); });
}

Text end_not_reached(const Host& host, const ShellStartup& startup, const std::string& start_up) {
    const auto real = resolve(host, start_up).value_or(start_up);
    const bool read = std::ranges::any_of(
        startup.files_read, [&](const std::string& one) { return resolve(host, one).value_or(one) == real; });
    if (read)
        return {start_up +
                    " is read, but not to its last line: look in it for return, exit or a line that goes "
                    "on (\\)",
                start_up + " 会被读取，但读不到最后一行：请查看其中是否有 return、exit 或续行符（\\）"};
    return {"a login shell of yours does not read " + start_up, "你的登录 shell 不读取 " + start_up};
}

std::vector<Edit> unhook_edits(const Host& host, const HookPlace& place) {
    std::vector<Edit> edits;
    if (const auto now = host.read(place.start_up, longest_file)) {
        const auto lines = lines_of(*now);
        const bool posix = !place.start_up.ends_with(".fish") && !place.start_up.ends_with(".nu");
        for (const auto i : hook_lines(host, place)) {
            Edit edit;
            edit.kind = Edit::Kind::replace_lines;
            edit.path = place.start_up;
            edit.first_line = static_cast<int>(i) + 1;
            edit.old_lines = {lines[i]};
            edit.new_lines = filler(lines, i, !posix);
            edits.push_back(std::move(edit));
        }
    }
    if (const auto now = host.read(place.file, longest_file)) {
        Edit edit;
        edit.kind = Edit::Kind::remove_file;
        edit.path = place.file;
        edit.old_lines = lines_of(*now);
        edits.push_back(std::move(edit));
    }
    return edits;
}

}  // namespace trueup
