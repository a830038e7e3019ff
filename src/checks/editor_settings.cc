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
