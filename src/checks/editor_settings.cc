#include "checks/editor_settings.h"

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

Evidence set_in(const EditorSetting& setting) {
    return {say("{0}: {1} is {2}", "{0}：{1} 为 {2}", setting.editor, setting.key, setting.value),
            setting.origin};
}

Remedy drop_setting(const EditorSetting& setting) {
    const auto& origin = setting.origin;
    const auto line = trim(origin.text);
    const auto last = setting.key.substr(setting.key.rfind('.') + 1);
    const bool alone =
        (line.starts_with("\"" + setting.key + "\"") || line.starts_with("\"" + last + "\"")) &&
        line.ends_with("\",") && line.find("\", ") == std::string_view::npos;
    if (!alone || origin.line <= 0) {
        return advice("remove-setting",
                      say("Remove {0} from {1} (line {2}); the editor then finds go by itself.",
                          "从 {1}（第 {2} 行）中删除 {0}，编辑器就会自己找到 go。", setting.key, origin.path,
                          origin.line));
    }
    Remedy remedy;
    remedy.id = "remove-setting";
    remedy.safety = Safety::review;
    remedy.summary = say("Remove line {0} of {1}: {2}", "删除 {1} 的第 {0} 行：{2}", origin.line, origin.path,
                         std::string(line));
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = origin.path;
    edit.first_line = origin.line;
    edit.old_lines = {origin.text};
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

}  // namespace trueup
