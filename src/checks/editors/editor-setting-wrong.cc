// A value in the editor's settings is wrong.
//
// go.goroot must name a GOROOT and not the go program or its bin folder;
// go.toolsGopath is a folder to which /bin is added. Remove the setting: the
// extension finds go by itself.
// Source: https://github.com/golang/vscode-go/wiki/settings
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto wrong_root = [](std::string_view value) {
        return value.ends_with("/bin/go") || value.ends_with("/bin") || value.ends_with("/bin/") ||
               value.ends_with("go.exe") || value.starts_with("/User/") || value.starts_with("/Home/") ||
               (!value.empty() && (value.front() == '\'' || value.front() == '~'));
    };
    for (const auto& s : facts.symptoms) {
        const auto& value = s.at("value");
        const bool bad =
            (s.id == "editor-setting" &&
             ((s.at("key") == "goroot" && wrong_root(value)) ||
              (s.at("key") == "toolsGopath" && (value.ends_with("/bin") || value.starts_with("/User/"))) ||
              (s.at("key") == "gopath" && value.starts_with("/User/")) ||
              (s.at("key") == "alternateTools" && s.text.find("mise") != std::string::npos))) ||
            (s.id == "editor-installs" && s.at("path").find("/bin/bin") != std::string::npos) ||
            (s.id == "editor-no-go" &&
             (wrong_root(s.at("goroot")) || (!s.at("goroot").empty() && s.at("goroot") != "undefined")));
        if (!bad) continue;
        conclude(verdict,
                 told(s, Confidence::certain,
                      say("{0} is not what the setting asks for.", "{0} 不是该设置所要求的内容。",
                          value.empty() ? s.text : value)),
                 "remove-setting",
                 {"Remove the setting from settings.json", "从 settings.json 中删除该设置"});
        return;
    }
    const auto root = facts.paste.editor.find("GOROOT");
    const bool locate = facts.paste.editor.contains("PATH") || facts.paste.editor.contains("toolsGopath");
    if (!locate || root == facts.paste.editor.end() || !wrong_root(root->second)) {
        const auto* alternate = line_with(facts, "alternateTools");
        if (alternate == nullptr || alternate->text.find("mise") == std::string::npos) return;
        conclude(verdict,
                 told(alternate->number, alternate->text, Confidence::likely,
                      {"mise is no go.", "mise 不是 go。"}),
                 "remove-setting", {"Name the real go: mise which go", "写真正的 go：mise which go"});
        return;
    }
    const auto* line = line_with(facts, "GOROOT: " + root->second);
    conclude(verdict,
             told(line == nullptr ? 0 : line->number, "GOROOT: " + root->second, Confidence::certain,
                  say("The editor takes {0} for GOROOT.", "编辑器把 {0} 当作 GOROOT。", root->second)),
             "remove-setting", {"Remove go.goroot from settings.json", "从 settings.json 中删除 go.goroot"});
}

}  // namespace

TRUEUP_CHECK(editor_setting_wrong) = {
    .id = "editor-setting-wrong",
    .title = {"A value in the editor's settings is wrong", "编辑器设置中的某个值不对"},
    .why =
        {"go.goroot must name a GOROOT and not the go program or its bin folder; go.toolsGopath is a folder "
         "to which /bin is added. Remove the setting: the extension finds go by itself.",
         "go.goroot 必须是 GOROOT，而不是 go 程序或其 bin 目录；go.toolsGopath 是会被追加 "
         "/bin 的目录。请删除该设置：扩展会自己找到 go。"},
    .blind = {"Which settings.json (user, workspace, remote) holds the value.",
              "该值写在哪个 settings.json（用户、工作区、远程）中。"},
    .sources = "https://github.com/golang/vscode-go/wiki/settings",
    .explains = "goroot-points-at-bin goroot-missing-dir gui-env-differs gobin-not-on-path",
    .text = text,
};

}  // namespace trueup
