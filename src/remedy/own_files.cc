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
