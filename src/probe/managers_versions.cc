#include "probe/managers_versions.h"

#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"
#include "probe/shims.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_file = 256 * 1024;

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    constexpr std::string_view space = " \t\r\n";
    std::size_t at = 0;
    while ((at = text.find_first_not_of(space, at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(space, at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::string_view without_comment(std::string_view line) { return line.substr(0, line.find('#')); }

// Names of folders are made of these: nothing may lead out of the versions folder.
bool safe_word(const std::string& word) { return word != ".." && word.find('/') == std::string::npos; }

struct TextFile {
    VersionFile verdict;  // absent or unknown; found is for the reader to decide
    std::vector<std::string> lines;
};
TextFile read_lines(const Host& host, const std::string& path) {
    TextFile file;
    const auto text = host.read(path, max_file);
    if (text) {
        file.lines = lines_of(*text);
        return file;
    }
    switch (text.error().kind) {
        case Error::Kind::not_found:
            break;
        case Error::Kind::not_recorded:
            file.verdict.recorded = false;
            break;
        default:
            file.verdict.state = VersionFile::State::unknown;
            file.verdict.reason = in_words(path, text.error());
    }
    return file;
}

Origin line_origin(const std::string& path, std::size_t index, const std::string& text) {
    return Origin{OriginKind::file, path, static_cast<int>(index + 1), text, ""};
}

Wanted from_variable(const Host& host, std::string_view name, char separator) {
    const auto* variable = host.environment().find(name);
    if (variable == nullptr || variable->value.empty()) return Absent{};
    std::vector<std::string> versions;
    for (const auto& part : split(variable->value, separator)) {
        for (auto& word : words_of(part)) versions.push_back(std::move(word));
    }
    if (versions.empty()) return Absent{};
    return Wanted(std::move(versions), variable->origin);
}

// The go (or toolchain) line of a go.mod, as goenv reads it: the toolchain line
// stands before the go line.
VersionFile read_go_mod(const Host& host, const std::string& path) {
    auto file = read_lines(host, path);
    for (const std::string_view key : {"toolchain", "go"}) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const auto words = words_of(file.lines[i].substr(0, file.lines[i].find("//")));
            if (words.size() < 2 || words[0] != key) continue;
            const std::string& value = words[1];
            file.verdict.state = VersionFile::State::found;
            file.verdict.versions = {value.starts_with("go") ? value.substr(2) : value};
            file.verdict.origin = line_origin(path, i, file.lines[i]);
            return file.verdict;
        }
    }
    return file.verdict;
}

// Asks files one after the other, highest first, until one selects a version.
class Search {
public:
    // `decisive`: a snapshot that leaves this file out cannot say "absent".
    bool take(VersionFile file, bool decisive) {
        if (file.state == VersionFile::State::absent) {
            if (!file.recorded && decisive) unrecorded_ = true;
            return false;
        }
        if (file.state == VersionFile::State::found) {
            answer_ = Wanted(std::move(file.versions), std::move(file.origin));
        } else {
            answer_ = Unknown{std::move(file.reason)};
        }
        return true;
    }
    Wanted answer() const {
        if (answer_.absent() && unrecorded_)
            return Unknown{{"the version files are not recorded", "快照没有记录版本文件"}};
        return answer_;
    }

private:
    Wanted answer_ = Absent{};
    bool unrecorded_ = false;
};

bool asdf_reads_go_version(const Host& host) {
    auto path = host.environment().get("ASDF_CONFIG_FILE");
    if (path.empty()) {
        if (host.user().home.empty()) return false;
        path = join_path(host.user().home, ".asdfrc");
    }
    for (const auto& line : read_lines(host, path).lines) {
        const auto at = line.find('=');
        if (at == std::string::npos) continue;
        if (trim(std::string_view(line).substr(0, at)) == "legacy_version_file") {
            return trim(std::string_view(line).substr(at + 1)) == "yes";
        }
    }
    return false;
}

}  // namespace

std::vector<std::string> folders_upwards(const std::string& folder) {
    std::vector<std::string> folders;
    if (!folder.starts_with('/')) return folders;
    for (std::string at = clean_path(folder);; at = parent_path(at)) {
        folders.push_back(at);
        if (at == "/") return folders;
    }
}

VersionFile read_go_version_file(const Host& host, const std::string& path) {
    auto file = read_lines(host, path);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto words = words_of(without_comment(file.lines[i]));
        if (words.empty() || !safe_word(words[0])) continue;
        if (file.verdict.versions.empty()) file.verdict.origin = line_origin(path, i, file.lines[i]);
        file.verdict.state = VersionFile::State::found;
        file.verdict.versions.push_back(words[0]);
    }
    return file.verdict;
}

VersionFile read_tool_versions(const Host& host, const std::string& path,
                               const std::vector<std::string_view>& names) {
    auto file = read_lines(host, path);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        auto words = words_of(without_comment(file.lines[i]));
        if (words.size() < 2 || std::ranges::find(names, words[0]) == names.end()) continue;
        words.erase(words.begin());
        file.verdict.state = VersionFile::State::found;
        file.verdict.versions = std::move(words);
        file.verdict.origin = line_origin(path, i, file.lines[i]);
        break;
    }
    return file.verdict;
}

Wanted wanted_by_goenv(const Host& host, const std::string& root) {
    if (auto variable = from_variable(host, "GOENV_VERSION", ':'); variable.known()) return variable;
    const bool reads_go_mod = host.environment().get("GOENV_GOMOD_VERSION_ENABLE") == "1";
    Search search;
    for (const auto& folder : folders_upwards(host.cwd())) {
        const bool here = folder == host.cwd();
        if (search.take(read_go_version_file(host, join_path(folder, ".go-version")), here)) {
            return search.answer();
        }
        if (reads_go_mod && search.take(read_go_mod(host, join_path(folder, "go.mod")), here)) {
            return search.answer();
        }
    }
    search.take(read_go_version_file(host, join_path(root, "version")), true);
    return search.answer();
}

Wanted wanted_by_asdf(const Host& host) {
    if (auto variable = from_variable(host, "ASDF_GOLANG_VERSION", ' '); variable.known()) return variable;
    auto name = host.environment().get("ASDF_DEFAULT_TOOL_VERSIONS_FILENAME");
    if (name.empty()) name = ".tool-versions";
    const bool reads_go_version = asdf_reads_go_version(host);
    const auto& home = host.user().home;
    auto folders = folders_upwards(host.cwd());
    if (!home.empty() && std::ranges::find(folders, home) == folders.end()) folders.push_back(home);
    Search search;
    for (const auto& folder : folders) {
        const bool decisive = folder == host.cwd() || folder == home;
        if (search.take(read_tool_versions(host, join_path(folder, name), {"golang"}), decisive)) break;
        if (!reads_go_version) continue;
        if (search.take(read_go_version_file(host, join_path(folder, ".go-version")), decisive)) break;
        // Releases of the plugin differ in what they make of a go.mod.
        const auto go_mod = join_path(folder, "go.mod");
        if (host.environment().get("ASDF_GOLANG_MOD_VERSION") != "false" && is_file(host, go_mod)) {
            return Unknown{
                {"asdf may take the version from " + go_mod, "asdf 可能从 " + go_mod + " 中取得版本"}};
        }
    }
    return search.answer();
}

Wanted wanted_by_gvm(const Host& host, const std::string& root) {
    if (auto variable = from_variable(host, "gvm_go_name", ' '); variable.known()) return variable;
    const std::string path = join_path(root, "environments/default");
    const auto file = read_lines(host, path);
    constexpr std::string_view mark = "gvm_go_name=\"";
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto& line = file.lines[i];
        const auto at = line.find(mark);
        if (at == std::string::npos) continue;
        const auto rest = line.substr(at + mark.size());
        return Wanted({rest.substr(0, rest.find('"'))}, line_origin(path, i, line));
    }
    if (file.verdict.state == VersionFile::State::unknown) return Unknown{file.verdict.reason};
    if (!file.verdict.recorded) return Unknown{{path + " is not recorded", "快照没有记录 " + path}};
    return Absent{};
}

}  // namespace trueup
