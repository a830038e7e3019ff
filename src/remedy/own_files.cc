#include "remedy/own_files.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {

std::vector<std::string> own_files(const ShellStartup& startup) {
    std::vector<std::string> files;
    std::vector<std::string> folders;
    const auto add = [&](const std::string& path) {
        if (std::ranges::find(files, path) == files.end()) files.push_back(path);
    };
    for (const auto& file : startup.files) {
        if (!file.exists) continue;
        add(file.path);
        folders.push_back(parent_path(file.path));
    }
    for (const auto& path : startup.files_read) {
        if (std::ranges::find(folders, parent_path(path)) != folders.end()) add(path);
    }
    return files;
}

std::vector<std::string> autoloaded_files(const Host& host, const ShellStartup& startup) {
    constexpr std::size_t most = 400;
    const auto& home = host.user().home;
    std::vector<std::string> folders;
    for (const auto& path : own_files(startup)) {
        if (base_name(path) == "config.fish") folders.push_back(join_path(parent_path(path), "functions"));
        if (startup.shell != "zsh" || !is_inside(path, home)) continue;
        const auto text = host.read(path, 1U << 20U);
        if (!text || !text->contains("fpath")) continue;
        for (const auto& line : lines_of(*text)) {
            if (!line.contains("fpath")) continue;
            auto words = line;
            for (char& c : words) {
                if (std::string_view("()\"':=\t").contains(c)) c = ' ';
            }
            for (auto& word : split(words, ' ')) {
                for (const std::string_view start : {"~/", "$HOME/", "${HOME}/"}) {
                    if (word.starts_with(start)) word = join_path(home, word.substr(start.size()));
                }
                if (word.starts_with('/') && is_inside(word, home)) folders.push_back(clean_path(word));
            }
        }
    }
    std::vector<std::string> files;
    for (const auto& folder : folders) {
        const auto names = host.list(folder);
        if (!names) continue;
        for (const auto& name : *names) {
            const auto path = join_path(folder, name);
            if (files.size() < most && !name.ends_with(".zwc") && is_file(host, path) &&
                std::ranges::find(files, path) == files.end())
                files.push_back(path);
        }
    }
    return files;
}

bool is_start_up(const Host& host, const ShellStartup& startup, const std::string& path) {
    const auto real = [&](const std::string& one) { return resolve(host, one).value_or(one); };
    const auto here = real(path);
    const auto same = [&](const std::string& other) { return other == path || real(other) == here; };
    return std::ranges::any_of(startup.files_read, same) ||
           std::ranges::any_of(startup.files, [&](const StartupFile& f) { return same(f.path); }) ||
           std::ranges::any_of(startup.assignments, [&](const Assignment& a) { return same(a.origin.path); });
}

std::vector<std::string> values_given(const Host& host, const ShellStartup& startup, const std::string& path,
                                      int line, const std::string& name) {
    const auto real = [&](const std::string& one) { return resolve(host, one).value_or(one); };
    const auto here = real(path);
    std::vector<std::string> values;
    for (const auto& a : startup.assignments) {
        if (a.name == name && a.origin.line == line && real(a.origin.path) == here) values.push_back(a.value);
    }
    return values;
}

bool are_nowhere(const Host& host, const std::vector<std::string>& values) {
    return !values.empty() && std::ranges::all_of(values, [&](const std::string& value) {
        if (!value.starts_with('/')) return false;
        const auto status = status_followed(host, value);
        return !status && status.error().kind == Error::Kind::not_found;
    });
}

}  // namespace trueup
