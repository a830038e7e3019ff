#include "checks/editor_settings.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {

bool chooses_go(const EditorSetting& setting) {
    return setting.key == "go.goroot" || setting.key == "go.alternateTools.go" ||
           (setting.key.starts_with("go.") && setting.key.ends_with(".GOROOT"));
}

bool wrong_root(std::string_view value) {
    return value.ends_with("/bin/go") || value.ends_with("/bin") || value.ends_with("/bin/") ||
           value.ends_with("go.exe") || value.starts_with("/User/") || value.starts_with("/Home/") ||
           (!value.empty() && value.front() == '\'');
}

// The extension sets what stands in go.toolsEnvVars and adds nothing to it. A list for
// Windows, and one that names the system's folders itself, is left to who wrote it.
bool replaces_path(std::string_view value) {
    if (!value.starts_with('/') && !value.starts_with('~')) return false;
    const auto folders = split(value, ':');
    return std::ranges::none_of(folders, [](const std::string& folder) {
        return folder.contains("PATH") || folder == "/usr/bin" || folder == "/bin" || folder == "/usr/bin/" ||
               folder == "/bin/";
    });
}

// `"name": "value"` in a line of JSON; empty: not there.
std::string_view json_text(std::string_view line, std::string_view name) {
    const auto key = "\"" + std::string(name) + "\"";
    const auto at = line.find(key);
    if (at == std::string_view::npos) return {};
    auto rest = trim(line.substr(at + key.size()));
    if (!rest.starts_with(':')) return {};
    rest = trim(rest.substr(1));
    if (!rest.starts_with('"')) return {};
    const auto end = rest.find('"', 1);
    return end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
}

const PastedLine* replaced_path_line(const Facts& facts) {
    bool open = false;  // within go.toolsEnvVars
    for (const auto& line : facts.paste.lines) {
        open = open || line.text.contains("\"go.toolsEnvVars\"");
        if (open && replaces_path(json_text(line.text, "PATH"))) return &line;
        if (line.text.contains('}')) open = false;
    }
    return nullptr;
}

Evidence set_in(const EditorSetting& setting) {
    return {say("{0}: {1} is {2}", "{0}：{1} 为 {2}", setting.editor, setting.key, setting.value),
            setting.origin};
}

Remedy drop_setting(const EditorSetting& setting) {
    const auto& origin = setting.origin;
    if (setting.removal.old_lines.empty()) {
        return advice("remove-setting",
                      say("Remove {0} from {1} (line {2}); the editor then finds go by itself.",
                          "从 {1}（第 {2} 行）中删除 {0}，编辑器就会自己找到 go。", setting.key, origin.path,
                          origin.line));
    }
    Remedy remedy;
    remedy.id = "remove-setting";
    remedy.safety = Safety::review;
    remedy.summary =
        say("Take {0} out of {1} (line {2}); the editor then finds go by itself.",
            "从 {1}（第 {2} 行）中去掉 {0}，编辑器就会自己找到 go。", setting.key, origin.path, origin.line);
    remedy.edits.push_back(setting.removal);
    return remedy;
}

}  // namespace trueup
