// Which start-up files there are. Sources: zshall(1) STARTUP/SHUTDOWN FILES and
// Debian's and Apple's builds (/etc/zsh, /etc), bash(1) INVOCATION and Debian's
// SYS_BASHRC, fish's share/config.fish.
#include <algorithm>

#include "base/text.h"
#include "probe/startup/startup.h"
#include "probe/startup/static_reader.h"

namespace trueup {

namespace {

class List {
public:
    explicit List(const Host& host) : host_(host) {}

    bool exists(const std::string& path) const { return status_followed(host_, path).has_value(); }
    void add(const std::string& path, bool read, std::string why) {
        files.push_back({path, read, exists(path), std::move(why)});
    }
    void add_folder(const std::string& folder, std::vector<std::string>& taken, const std::string& why) {
        const auto names = host_.list(folder);
        if (!names) return;
        for (const auto& name : *names) {
            if (!name.ends_with(".fish")) continue;
            const bool first = std::ranges::find(taken, name) == taken.end();
            if (first) taken.push_back(name);
            add(join_path(folder, name), first, first ? why : "a file of this name came earlier");
        }
    }

    // Files of a folder that fish passes over: those of another name, or all.
    void add_others(const std::string& folder, bool all, const std::string& why) {
        const auto names = host_.list(folder);
        if (!names) return;
        for (const auto& name : *names) {
            const bool script = name.ends_with(".fish");
            if ((all && script) || (!all && !script && name.ends_with(".sh")))
                add(join_path(folder, name), false, why);
        }
    }

    std::vector<StartupFile> files;

private:
    const Host& host_;
};

std::string user_dir(const Host& host, const std::string& variable, const std::string& fallback) {
    const auto configured = host.environment().get(variable);
    return configured.starts_with('/') ? configured : join_path(host.user().home, fallback);
}

void zsh_files(const Host& host, List& list) {
    const bool in_folder = list.exists("/etc/zsh/zshenv") || list.exists("/etc/zsh/zshrc");
    const std::string system = in_folder ? "/etc/zsh/" : "/etc/";
    const auto& home = host.user().home;
    const auto folder = startup::zsh_folder(host);
    const struct {
        const char* name;
        const char* why;
    } stages[] = {{"zshenv", "every zsh"},
                  {"zprofile", "login shells"},
                  {"zshrc", "interactive shells"},
                  {"zlogin", "login shells, after zshrc"}};
    std::vector<std::string> elsewhere;
    for (const auto& stage : stages) {
        list.add(system + stage.name, true, stage.why);
        // .zshenv says where the others are.
        const auto name = std::string(".") + stage.name;
        const bool first = name == ".zshenv";
        list.add(join_path(first ? startup::zsh_first_folder(host) : folder.path, name), true, stage.why);
        if (!first && folder.sure && folder.path != home) elsewhere.push_back(join_path(home, name));
    }
    list.add(join_path(folder.path, ".zlogout"), false, "only when a login shell ends");
    for (const auto& file : elsewhere) list.add(file, false, "zsh reads those in ZDOTDIR, " + folder.path);
    for (const char* name : {"/.bashrc", "/.bash_profile", "/.profile", "/.bash_login"}) {
        list.add(host.user().home + name, false, "zsh does not read it");
    }
}

void bash_files(const Host& host, List& list) {
    const auto& home = host.user().home;
    list.add("/etc/profile", true, "login shells");
    std::string first;
    for (const char* name : {"/.bash_profile", "/.bash_login", "/.profile"}) {
        const bool read = first.empty() && list.exists(home + name);
        list.add(home + name, read,
                 first.empty() ? "login shells: the first of .bash_profile, .bash_login, .profile"
                               : "login shells read " + first + " and no other");
        if (read) first = base_name(home + name);
    }
    list.add("/etc/bash.bashrc", false, "interactive shells that are no login shells, on Debian and its kin");
    list.add(home + "/.bashrc", false,
             "interactive shells that are no login shells; a login shell only when its own file sources it");
    const auto env = host.environment().get("BASH_ENV");
    if (env.starts_with('/')) list.add(env, false, "scripts (BASH_ENV)");
    list.add(home + "/.bash_logout", false, "only when a login shell ends");
    for (const char* name : {"/.zshrc", "/.zprofile", "/.zshenv"})
        list.add(home + name, false, "bash does not read it");
}

void fish_files(const Host& host, List& list) {
    const auto config = startup::fish_folder(host);
    const auto usual = join_path(host.user().home, ".config/fish");
    std::vector<std::string> taken;
    list.add_folder(config + "/conf.d", taken, "every fish");
    list.add_folder("/etc/fish/conf.d", taken, "every fish");
    list.add_folder(user_dir(host, "XDG_DATA_HOME", ".local/share") + "/fish/vendor_conf.d", taken,
                    "every fish");
    for (const char* share : {"/usr/local/share", "/usr/share", "/opt/homebrew/share"}) {
        list.add_folder(std::string(share) + "/fish/vendor_conf.d", taken, "every fish");
    }
    list.add("/etc/fish/config.fish", true, "every fish");
    list.add(config + "/config.fish", true, "every fish");
    list.add_others(config + "/conf.d", false, "fish reads the files there that end in .fish");
    if (config != usual) {
        const auto why = "fish reads those in XDG_CONFIG_HOME, " + config;
        list.add_others(usual + "/conf.d", true, why);
        list.add(usual + "/config.fish", false, why);
    }
    for (const char* name :
         {"/.bashrc", "/.bash_profile", "/.profile", "/.zshrc", "/.zprofile", "/.zshenv"}) {
        list.add(host.user().home + name, false, "fish does not read it");
    }
}

}  // namespace

std::string startup::fish_folder(const Host& host) {
    return user_dir(host, "XDG_CONFIG_HOME", ".config") + "/fish";
}

std::string shell_kind(const std::string& path) {
    const auto name = base_name(path);
    for (const char* known : {"zsh", "bash", "fish"}) {
        if (name == known || name == std::string("-") + known) return known;
    }
    return {};
}

std::vector<StartupFile> startup_files(const Host& host, const std::string& shell) {
    List list(host);
    if (host.user().home.empty()) return {};
    if (shell == "zsh") zsh_files(host, list);
    if (shell == "bash") bash_files(host, list);
    if (shell == "fish") fish_files(host, list);
    return std::move(list.files);
}

}  // namespace trueup
