#include "probe/editors.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "formats/jsonc.h"
#include "probe/executables.h"

namespace trueup {
namespace {

constexpr std::uint64_t largest_settings = 4U << 20U;  // bytes

struct Editor {
    const char* name;
    const char* folder;  // in the folder for applications' configuration
    const char* server;  // in the home of a remote machine; may be nullptr
};
constexpr std::array<Editor, 5> editors = {{
    {"VS Code", "Code", ".vscode-server"},
    {"VS Code Insiders", "Code - Insiders", ".vscode-server-insiders"},
    {"VSCodium", "VSCodium", ".vscodium-server"},
    {"Cursor", "Cursor", ".cursor-server"},
    {"Windsurf", "Windsurf", ".windsurf-server"},
}};

// "~" and the variables of VS Code whose value is known without running it.
std::optional<std::string> expanded(const Host& host, const std::string& project, std::string value) {
    const auto& home = host.user().home;
    if (value == "~" || value.starts_with("~/")) {
        if (home.empty()) return std::nullopt;
        value.replace(0, 1, home);
    }
    for (std::size_t at = 0; (at = value.find("${", at)) != std::string::npos;) {
        const auto end = value.find('}', at);
        if (end == std::string::npos) return std::nullopt;
        const auto name = value.substr(at + 2, end - at - 2);
        std::string replacement;
        if (name == "workspaceFolder" || name == "workspaceRoot") {
            replacement = project;
        } else if (name == "userHome") {
            replacement = home;
        } else if (name.starts_with("env:")) {
            replacement = host.environment().get(name.substr(4));
        }
        if (replacement.empty()) return std::nullopt;
        value.replace(at, end + 1 - at, replacement);
        at += replacement.size();
    }
    return value;
}

bool about_go(const std::vector<std::string>& keys) {
    static constexpr std::array<std::string_view, 6> wanted = {
        "go.goroot", "go.gopath", "go.toolsGopath", "go.alternateTools", "go.toolsEnvVars", "go.testEnvVars"};
    return !keys.empty() && std::ranges::find(wanted, keys.front()) != wanted.end();
}

// Whether the value of this setting is one path.
bool names_a_path(const std::string& key) {
    return key == "go.goroot" || key == "go.gopath" || key == "go.toolsGopath" ||
           key.starts_with("go.alternateTools.") || key.ends_with(".GOROOT");
}

void look_at(const Host& host, EditorSetting& setting) {
    if (setting.path.empty()) return;
    const auto found = inspect_executable(host, setting.path);
    setting.kind = found.kind;
    if (found.kind == FileKind::directory) {
        const auto inside = inspect_executable(host, setting.path + "/bin/go");
        setting.bin_go = inside.kind;
        setting.go_version = inside.go_version;
    } else {
        setting.go_version = found.go_version;
    }
}

class Finder {
public:
    Finder(const Host& host, std::string project) : host_(host), project_(std::move(project)) {}

    EditorSettings run() {
        const auto& user = host_.user();
        const auto xdg = std::string(host_.environment().get("XDG_CONFIG_HOME"));
        const auto base = host_.machine().os == "darwin" ? user.home + "/Library/Application Support"
                          : xdg.starts_with('/')         ? xdg
                                                         : user.home + "/.config";
        if (!project_.empty()) read("VS Code", join_path(project_, ".vscode/settings.json"), true);
        for (const auto& editor : editors) {
            if (user.home.empty()) break;
            read(editor.name, base + "/" + editor.folder + "/User/settings.json", false);
            read(editor.name, user.home + "/" + editor.server + "/data/Machine/settings.json", false);
        }
        return std::move(out_);
    }

private:
    void read(const std::string& editor, const std::string& path, bool workspace) {
        const auto text = host_.read(path, largest_settings);
        if (!text) return;
        const auto values = read_jsonc(*text, path);
        if (!values) {
            out_.problems.push_back(
                {editor, values.error().message, {OriginKind::ide, path, values.error().line, {}, editor}});
            return;
        }
        const auto lines = lines_of(*text);
        std::vector<EditorSetting> found;
        for (const auto& value : *values) {
            if (!value.is_string || value.text.empty() || !about_go(value.keys)) continue;
            EditorSetting setting;
            setting.editor = editor;
            setting.key = join(value.keys, ".");
            setting.value = value.text;
            setting.workspace = workspace;
            const auto index = static_cast<std::size_t>(value.line - 1);
            setting.origin = {OriginKind::ide, path, value.line,
                              index < lines.size() ? lines[index] : std::string(), editor};
            // Of a key that stands twice the earlier one would count again.
            const bool twice = std::erase_if(found, [&](const EditorSetting& other) {
                                   return other.key == setting.key;
                               }) > 0;
            if (auto change = without_member(*text, value); change && !twice) {
                setting.removal.kind = Edit::Kind::replace_lines;
                setting.removal.path = path;
                setting.removal.first_line = change->first_line;
                setting.removal.old_lines = std::move(change->old_lines);
                setting.removal.new_lines = std::move(change->new_lines);
            }
            found.push_back(std::move(setting));
        }
        for (auto& setting : found) add(std::move(setting));
    }

    void add(EditorSetting setting) {
        const bool hidden = std::ranges::any_of(out_.settings, [&](const EditorSetting& other) {
            return other.workspace && other.key == setting.key;
        });
        if (hidden) return;
        if (names_a_path(setting.key)) {
            const auto path = expanded(host_, project_, setting.value);
            if (path && path->starts_with('/')) setting.path = clean_path(*path);
            look_at(host_, setting);
        }
        out_.settings.push_back(std::move(setting));
    }

    const Host& host_;
    std::string project_;
    EditorSettings out_;
};

}  // namespace

EditorSettings find_editor_settings(const Host& host, const std::string& project) {
    return Finder(host, project).run();
}

}  // namespace trueup
