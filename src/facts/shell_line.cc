#include "facts/shell_line.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trueup {

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
    const auto shell = base_name(facts.user.shell);
    const bool mac = facts.machine.os == "darwin";
    if (shell == "zsh") {
        const auto zdotdir = facts.env.get("ZDOTDIR");
        // macOS: path_helper runs in /etc/zprofile and moves what .zshenv put in front.
        return join_path(zdotdir.empty() ? home : zdotdir, mac ? ".zprofile" : ".zshrc");
    }
    if (shell == "bash") return mac ? bash_login_file(facts) : join_path(home, ".bashrc");
    if (shell == "fish") return join_path(home, ".config/fish/config.fish");
    if (shell == "sh" || shell == "dash" || shell == "ash" || shell == "ksh")
        return join_path(home, ".profile");
    return {};
}

std::string path_line(const Facts& facts, std::string_view dir, bool in_front) {
    if (base_name(facts.user.shell) == "fish") {
        return fmt::format("fish_add_path --global {} {}", in_front ? "--move --prepend" : "--append", dir);
    }
    return in_front ? fmt::format("export PATH=\"{}:$PATH\"", dir)
                    : fmt::format("export PATH=\"$PATH:{}\"", dir);
}

}  // namespace trueup
