// mise's choice. Its files are TOML.

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "facts/error_words.h"
#include "formats/toml.h"
#include "probe/managers_versions.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_file = 256 * 1024;

// Highest first, in one folder. A `%` stands for a name in MISE_ENV.
constexpr std::array<std::string_view, 12> environment_names = {".mise.%.local.toml",
                                                                ".mise/config.%.local.toml",
                                                                "mise.%.local.toml",
                                                                "mise/config.%.local.toml",
                                                                ".config/mise.%.local.toml",
                                                                ".config/mise/config.%.local.toml",
                                                                ".mise.%.toml",
                                                                ".mise/config.%.toml",
                                                                "mise.%.toml",
                                                                "mise/config.%.toml",
                                                                ".config/mise.%.toml",
                                                                ".config/mise/config.%.toml"};
constexpr std::array<std::string_view, 16> plain_names = {".mise.local.toml",
                                                          "mise.local.toml",
                                                          ".rtx.local.toml",
                                                          "mise/config.local.toml",
                                                          ".mise/config.local.toml",
                                                          ".config/mise.local.toml",
                                                          ".config/mise/mise.local.toml",
                                                          ".config/mise/config.local.toml",
                                                          ".mise.toml",
                                                          "mise.toml",
                                                          ".rtx.toml",
                                                          "mise/config.toml",
                                                          ".mise/config.toml",
                                                          ".config/mise.toml",
                                                          ".config/mise/mise.toml",
                                                          ".config/mise/config.toml"};

std::optional<std::string> version_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* table = node.as_table()) {
        if (auto version = (*table)["version"].value<std::string>()) return version;
        return (*table)["prefix"].value<std::string>();
    }
    return std::nullopt;
}

void read_tools(const toml::table& document, const std::string& path, VersionFile& file) {
    const auto* tools = document["tools"].as_table();
    if (tools == nullptr) return;
    for (const auto name : {"go", "golang", "core:go"}) {
        const auto* node = tools->get(name);
        if (node == nullptr) continue;
        const auto line = static_cast<int>(node->source().begin.line);
        if (const auto* list = node->as_array()) {
            for (const auto& item : *list) {
                if (auto version = version_of(item)) file.versions.push_back(*std::move(version));
            }
        } else if (auto version = version_of(*node)) {
            file.versions.push_back(*std::move(version));
        }
        if (file.versions.empty()) continue;
        file.state = VersionFile::State::found;
        file.origin = Origin{OriginKind::file, path, line, "", ""};
        if (std::ranges::any_of(file.versions, [](const auto& v) { return v.find("{{") != v.npos; })) {
            file.state = VersionFile::State::unknown;
            file.reason = {path + ": the version is a template", path + "：版本是一个模板"};
        }
        return;
    }
}

bool enables_go_version(const toml::table& document) {
    const auto settings = document["settings"];
    if (settings["idiomatic_version_file"].value_or(false) ||
        settings["legacy_version_file"].value_or(false)) {
        return true;
    }
    const auto* tools = settings["idiomatic_version_file_enable_tools"].as_array();
    if (tools == nullptr) return false;
    return std::ranges::any_of(*tools,
                               [](const toml::node& tool) { return tool.value_or(std::string()) == "go"; });
}

// One file; sets `go_version_files` when its settings enable them.
VersionFile read_mise_file(const Host& host, const std::string& path, bool& go_version_files) {
    VersionFile file;
    const auto text = host.read(path, max_file);
    if (!text) {
        file.recorded = text.error().kind != Error::Kind::not_recorded;
        if (file.recorded && text.error().kind != Error::Kind::not_found) {
            file.state = VersionFile::State::unknown;
            file.reason = in_words(path, text.error());
        }
        return file;
    }
    const auto document = parse_toml(*text, path);
    if (!document) {
        file.state = VersionFile::State::unknown;
        file.reason = in_words(path + ":" + std::to_string(document.error().line), document.error());
        return file;
    }
    if (enables_go_version(*document)) go_version_files = true;
    read_tools(*document, path, file);
    if (file.state == VersionFile::State::found && file.origin.line > 0) {
        const auto lines = lines_of(*text);
        const auto index = static_cast<std::size_t>(file.origin.line - 1);
        if (index < lines.size()) file.origin.text = lines[index];
    }
    return file;
}

std::vector<std::string> names_in_folder(const Host& host) {
    std::vector<std::string> names;
    if (const auto chosen = host.environment().get("MISE_ENV"); !chosen.empty()) {
        auto environments = split(chosen, ',');
        std::ranges::reverse(environments);  // the last one is the highest
        for (const auto& environment : environments) {
            for (const auto name : environment_names) {
                std::string file(name);
                file.replace(file.find('%'), 1, environment);
                names.push_back(std::move(file));
            }
        }
    }
    names.insert(names.end(), plain_names.begin(), plain_names.end());
    return names;
}

std::vector<std::string> global_files(const Host& host) {
    const auto& env = host.environment();
    std::vector<std::string> files;
    std::string folder = env.get("MISE_CONFIG_DIR");
    if (folder.empty() && !env.get("XDG_CONFIG_HOME").empty())
        folder = join_path(env.get("XDG_CONFIG_HOME"), "mise");
    if (folder.empty() && !host.user().home.empty()) folder = join_path(host.user().home, ".config/mise");
    if (!folder.empty()) files.push_back(join_path(folder, "config.local.toml"));
    if (const auto chosen = env.get("MISE_GLOBAL_CONFIG_FILE"); !chosen.empty()) {
        files.push_back(chosen);
    } else if (!folder.empty()) {
        files.push_back(join_path(folder, "config.toml"));
    }
    files.emplace_back("/etc/mise/config.toml");
    return files;
}

bool enabled_by_variable(const Host& host) {
    const auto tools = split(host.environment().get("MISE_IDIOMATIC_VERSION_FILE_ENABLE_TOOLS"), ',');
    return std::ranges::find(tools, "go") != tools.end();
}

Wanted answer_of(VersionFile file) {
    if (file.state == VersionFile::State::unknown) return Unknown{std::move(file.reason)};
    return Wanted(std::move(file.versions), std::move(file.origin));
}

}  // namespace

Wanted wanted_by_mise(const Host& host) {
    if (const auto* variable = host.environment().find("MISE_GO_VERSION");
        variable != nullptr && !variable->value.empty()) {
        return Wanted(split(variable->value, ' '), variable->origin);
    }
    bool go_version_files = enabled_by_variable(host);
    bool unrecorded = false;
    // The global files come last, but their settings hold for all.
    std::vector<VersionFile> globals;
    for (const auto& path : global_files(host)) {
        globals.push_back(read_mise_file(host, path, go_version_files));
        // The one that people have; who wrote a snapshot by hand seldom lists the others.
        if (!globals.back().recorded && base_name(path) == "config.toml" && !path.starts_with("/etc/"))
            unrecorded = true;
    }

    const auto names = names_in_folder(host);
    for (const auto& folder : folders_upwards(host.cwd())) {
        for (const auto& name : names) {
            auto file = read_mise_file(host, join_path(folder, name), go_version_files);
            if (file.state != VersionFile::State::absent) return answer_of(std::move(file));
            if (!file.recorded && folder == host.cwd() && name == "mise.toml") unrecorded = true;
        }
        auto tools = read_tool_versions(host, join_path(folder, ".tool-versions"), {"go", "golang"});
        if (tools.state != VersionFile::State::absent) return answer_of(std::move(tools));
        if (!go_version_files) continue;
        auto plain = read_go_version_file(host, join_path(folder, ".go-version"));
        if (plain.state != VersionFile::State::absent) return answer_of(std::move(plain));
    }
    for (auto& file : globals) {
        if (file.state != VersionFile::State::absent) return answer_of(std::move(file));
    }
    if (unrecorded) return Unknown{{"the version files are not recorded", "快照没有记录版本文件"}};
    return Absent{};
}

}  // namespace trueup
