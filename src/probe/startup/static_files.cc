// The static reader over the files of a start-up, in the shell's order.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "probe/startup/login_environment.h"
#include "probe/startup/startup.h"
#include "probe/startup/static_reader.h"
#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

namespace {

std::string zsh_system_folder(const Host& host) {
    const bool in_folder =
        status_followed(host, "/etc/zsh/zshenv") || status_followed(host, "/etc/zsh/zshrc");
    return in_folder ? "/etc/zsh/" : "/etc/";
}

Folder folder_now(const Host& host, const Reader& reader) {
    bool sure = true;
    auto folder = reader.value("ZDOTDIR", sure);
    if (folder && folder->empty()) folder = host.user().home;
    if (!folder || !folder->starts_with('/')) return {host.user().home, false};
    return {clean_path(*folder), sure};
}

void read_users_file(const Host& host, Reader& reader, const std::string& name) {
    const auto folder = folder_now(host, reader);
    const auto path = join_path(folder.path, name);
    std::string doubt = reader.why_files_may_be_passed_over();
    if (!folder.sure) doubt = "ZDOTDIR may lead elsewhere";
    if (doubt.empty()) return reader.read_file(path);
    reader.read_possible_file(path, doubt);
}

void read_zsh(const Host& host, Reader& reader) {
    const auto system = zsh_system_folder(host);
    for (const char* stage : {"zshenv", "zprofile", "zshrc", "zlogin"}) {
        if (reader.stops_here()) return;
        reader.read_possible_file(system + stage, reader.why_files_may_be_passed_over());
        read_users_file(host, reader, std::string(".") + stage);
    }
}

}  // namespace

std::string zsh_first_folder(const Host& host) {
    return folder_now(host, Reader(&host, "zsh", login_environment(host), true)).path;
}

Folder zsh_folder(const Host& host) {
    const auto read = [&](const std::map<std::string, std::string>& environment) {
        Reader reader(&host, "zsh", environment, true);
        reader.read_file(zsh_system_folder(host) + "zshenv");
        read_users_file(host, reader, ".zshenv");
        return folder_now(host, reader);
    };
    auto environment = login_environment(host);
    auto folder = read(environment);
    // What this process has may be what .zshenv gives every new shell.
    const auto inherited = host.environment().get("ZDOTDIR");
    if (folder.sure || inherited.empty()) return folder;
    environment["ZDOTDIR"] = host.user().home;
    const auto again = read(environment);
    return again.sure && again.path == clean_path(inherited) ? again : folder;
}

ShellStartup read_text_statically(const std::string& text, const std::string& path, const std::string& shell,
                                  const std::map<std::string, std::string>& environment) {
    Reader reader(nullptr, shell, environment, false);
    reader.read_text(text, path);
    return reader.finish();
}

std::vector<Assignment> read_file_statically(const Host& host, const std::string& path,
                                             const std::string& shell,
                                             const std::map<std::string, std::string>& environment) {
    Reader reader(&host, shell, environment, false);
    reader.read_file(path);
    auto assignments = reader.finish().assignments;
    std::erase_if(assignments, [&](const Assignment& one) { return one.origin.path != path; });
    return assignments;
}

ShellStartup read_statically(const Host& host, const std::string& shell,
                             const std::map<std::string, std::string>& environment) {
    Reader reader(&host, shell, environment, true);
    auto files = startup_files(host, shell);
    if (shell == "zsh") {
        read_zsh(host, reader);
    } else {
        const auto config = fish_folder(host);
        if (shell == "fish") {
            reader.read_universal_variables(config + "/fish_variables");
            reader.function_folders({config + "/functions", "/etc/fish/functions"});
        }
        for (const auto& file : files) {
            if (file.read && file.exists && !reader.stops_here()) reader.read_file(file.path);
        }
        for (const char* name : {"go", "gofmt", "gopls", "dlv"}) {
            if (shell == "fish") reader.note_function_file(config + "/functions/" + name + ".fish", name);
        }
    }
    auto startup = reader.finish();
    startup.files = std::move(files);
    return startup;
}

}  // namespace trueup::startup
