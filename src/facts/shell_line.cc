#include "facts/shell_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/start_up_shell.h"

namespace trueup {

namespace {

// Unless the trace of a login shell shows that it does not; or, by reading, that it reads
// others of the user's and not this one.
bool reads(const Facts& facts, const std::string& path) {
    const auto& read = facts.startup.files_read;
    if (std::ranges::find(read, path) != read.end()) return true;
    return facts.startup.method != "trace" && std::ranges::none_of(read, [&](const std::string& file) {
               return is_inside(file, facts.user.home);
           });
}

}  // namespace

std::string start_up_shell(const Facts& facts) {
    return facts.startup.shell.empty() ? base_name(facts.user.shell) : facts.startup.shell;
}

std::string bash_login_file(const Facts& facts) {
    for (const auto* name : {".bash_profile", ".bash_login", ".profile"}) {
        const auto path = join_path(facts.user.home, name);
        for (const auto& file : facts.startup.files) {
            if (file.path == path && file.exists) return path;
        }
    }
    return join_path(facts.user.home, ".bash_profile");
}

std::string startup_file(const Facts& facts) {
    const auto& home = facts.user.home;
    if (home.empty()) return {};
    const auto shell = start_up_shell(facts);
    const bool mac = facts.machine.os == "darwin";
    if (shell == "zsh") {
        const auto zdotdir = facts.env.get("ZDOTDIR");
        // macOS: path_helper runs in /etc/zprofile and moves what .zshenv put in front.
        const std::string name = mac ? ".zprofile" : ".zshrc";
        // Where .zshenv says that the others are.
        const auto known = std::ranges::find_if(facts.startup.files, [&](const StartupFile& file) {
            return file.read && base_name(file.path) == name;
        });
        if (zdotdir.empty() && known != facts.startup.files.end()) return known->path;
        return join_path(zdotdir.empty() ? home : zdotdir, name);
    }
    if (shell == "bash")
        return mac || !reads(facts, join_path(home, ".bashrc")) ? bash_login_file(facts)
                                                                : join_path(home, ".bashrc");
    if (shell == "fish") return join_path(home, ".config/fish/config.fish");
    if (shell == "sh" || shell == "dash" || shell == "ash" || shell == "ksh")
        return join_path(home, ".profile");
    return {};
}

std::string path_line(const Facts& facts, std::string_view dir, bool in_front) {
    // Dotfiles are shared between machines: below the home folder, by its name.
    const auto& home = facts.user.home;
    const bool below = !home.empty() && is_inside(dir, home);
    const auto shown = below ? "$HOME" + std::string(dir.substr(home.size())) : std::string(dir);
    if (start_up_shell(facts) == "fish") {
        const std::string_view quote = shown.contains(' ') ? "\"" : "";
        return fmt::format("fish_add_path --global {0} {1}{2}{1}", in_front ? "--move --prepend" : "--append",
                           quote, shown);
    }
    return in_front ? fmt::format("export PATH=\"{}:$PATH\"", shown)
                    : fmt::format("export PATH=\"$PATH:{}\"", shown);
}

std::string fish_word(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\\' || c == '\'') out += '\\';
        out += c;
    }
    return out + "'";
}

std::vector<std::string> words_of_code(std::string_view text) {
    constexpr std::string_view ends = " \t\n;|&(){}\"'`";
    std::vector<std::string> words;
    while (true) {
        const auto start = text.find_first_not_of(ends);
        if (start == std::string_view::npos) return words;
        text.remove_prefix(start);
        const auto end = std::min(text.find_first_of(ends), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

}  // namespace trueup
