// A value in the editor's settings is wrong.
//
// go.goroot must name a GOROOT and not the go program or its bin folder;
// go.toolsGopath is a folder to which /bin is added. Remove the setting: the
// extension finds go by itself.
// Source: https://github.com/golang/vscode-go/wiki/settings
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/editor_settings.h"
#include "checks/told.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

// In a pasted text nobody can look whether the editor knows "~".
bool wrong_value(std::string_view value) { return wrong_root(value) || value.starts_with('~'); }

Finding finding_about(const EditorSetting& setting, Text explanation) {
    Finding finding;
    finding.subject = {setting.key, setting.value, setting.origin.path};
    finding.explanation = std::move(explanation);
    finding.evidence.push_back(set_in(setting));
    finding.remedies.push_back(drop_setting(setting));
    return finding;
}

Text path_is_replaced(std::string_view value) {
    return say(
        "go.toolsEnvVars gives PATH a value of its own, {0}, and nothing is added to it: what the "
        "extension starts finds no git, no C compiler and no shell. ${{env:PATH}} in the value stands "
        "for the old one.",
        "go.toolsEnvVars 用 {0} 整个替换了 PATH，不会再追加任何内容：扩展启动的程序找不到 git、C "
        "编译器和 shell。值中的 ${{env:PATH}} 代表原来的 PATH。",
        value);
}

// go.goroot counts where it is a folder, and is passed over otherwise; a GOROOT
// in go.toolsEnvVars is handed on whatever it is.
void judge_root(const EditorSetting& setting, Verdict& verdict) {
    if (setting.kind == FileKind::unknown) return;
    const bool folder = setting.kind == FileKind::directory;
    if (folder ? setting.bin_go != FileKind::absent : !wrong_root(setting.value)) return;
    auto finding = finding_about(
        setting, say("{0} asks for a GOROOT, the folder above bin/go; {1} is none.",
                     "{0} 要的是 GOROOT，即 bin/go 的上级目录；{1} 不是。", setting.key, setting.value));
    if (!folder && setting.key == "go.goroot") finding.severity = Severity::warning;
    verdict.find(std::move(finding));
}

// What cannot be run is passed over; a manager is run in the place of go.
void judge_program(const EditorSetting& setting, Verdict& verdict) {
    const auto name = base_name(setting.path);
    const bool manager = name == "mise" || name == "asdf" || name == "goenv";
    if (setting.kind != FileKind::directory && setting.kind != FileKind::not_executable && !manager) return;
    auto finding = finding_about(setting, say("{0} asks for a go program; {1} is none.",
                                              "{0} 要的是 go 程序；{1} 不是。", setting.key, setting.value));
    if (!manager) finding.severity = Severity::warning;
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    for (const auto& problem : facts.editor_problems) {
        const auto place = say("{} line {}", "{} 第 {} 行", problem.origin.path, problem.origin.line);
        const auto why = in_words(problem.message);
        verdict.unknown({place.en + ": " + why.en, place.zh + "：" + why.zh});
    }
    for (const auto& setting : facts.editor_settings) {
        if (setting.key == "go.toolsEnvVars.PATH" && replaces_path(setting.value))
            verdict.find(finding_about(setting, path_is_replaced(setting.value)));
        if (setting.path.empty()) continue;
        if (setting.key == "go.alternateTools.go") {
            judge_program(setting, verdict);
        } else if (chooses_go(setting)) {
            judge_root(setting, verdict);
        } else if ((setting.key == "go.gopath" || setting.key == "go.toolsGopath") &&
                   setting.value.starts_with("/User/") && setting.kind == FileKind::absent) {
            verdict.find(finding_about(
                setting, say("{0} names {1}; homes are in /Users.", "{0} 的值是 {1}；主目录在 /Users 之下。",
                             setting.key, setting.value)));
        } else if (setting.key == "go.toolsGopath" && base_name(setting.path) == "bin") {
            auto finding = finding_about(
                setting,
                say("{0} is a folder to which /bin is added: tools are put into {1}/bin.",
                    "{0} 是会被追加 /bin 的目录：工具会被放到 {1}/bin。", setting.key, setting.path));
            finding.severity = Severity::warning;
            verdict.find(std::move(finding));
        }
    }
}

// "Cannot find \usr\local\go\bin\go.exe": the go of this GOROOT, which the setting names.
bool told_to_be_missing(const Facts& facts, std::string_view root) {
    const auto go = with_slashes(root) + "/bin/go";
    return !root.empty() && std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        const auto text = with_slashes(line.text);
        const auto at = text.find(go);
        if (at == std::string::npos || text.substr(at + go.size()).starts_with('/')) return false;
        return std::ranges::any_of(
            std::to_array<std::string_view>({"annot find ", "ould not find ", "ENOENT", "o such file",
                                             "oes not exist", "ot found", "cannot find the file"}),
            [&](std::string_view words) { return text.contains(words); });
    });
}

// "go", "go.exe", "go1.22.3".
bool names_go(std::string_view program) {
    const auto name = program.substr(program.find_last_of("/\\") + 1);
    return name == "go" || name == "go.exe" || name.starts_with("go1");
}

// %NAME% is cmd.exe's; the editor passes it on as it stands.
// "go": "/opt/homebrew/bin/mise", on the line of the key or below it.
bool names_a_manager(const Facts& facts, const Symptom& s) {
    const auto at = std::ranges::find(facts.paste.lines, s.line, &PastedLine::number);
    for (auto line = at; line != facts.paste.lines.end() && line - at < 6; ++line) {
        for (const std::string_view manager : {"/mise\"", "/asdf\"", "/goenv\""}) {
            if (line->text.find("\"go\"") != std::string::npos &&
                line->text.find(manager) != std::string::npos)
                return true;
        }
        if (line->text.find('}') != std::string::npos) break;
    }
    return s.text.find("mise") != std::string::npos;
}

bool unexpanded(std::string_view value) {
    const auto open = value.find('%');
    if (open == std::string_view::npos || value.size() < open + 3) return false;
    const auto close = value.find('%', open + 1);
    return close != std::string_view::npos && close > open + 1 &&
           std::ranges::all_of(value.substr(open + 1, close - open - 1), [](char c) {
               return (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z');
           });
}

// PATH as pasted settings replace it.
bool shows_replaced_path(const Facts& facts, Verdict& verdict) {
    const auto* line = replaced_path_line(facts);
    if (line == nullptr) return false;
    conclude(
        verdict,
        told(line->number, line->text, Confidence::likely, path_is_replaced(json_text(line->text, "PATH"))),
        "remove-setting",
        {"Take PATH out of go.toolsEnvVars, or write the old one behind it: \"/folder:${env:PATH}\"",
         "从 go.toolsEnvVars 中删除 PATH，或在后面加上原来的值：\"/目录:${env:PATH}\""});
    return true;
}

// The debugger was to be started in a folder called "~".
bool shows_tilde_in_launch(const Facts& facts, Verdict& verdict) {
    if (!mentions(facts, "could not launch process")) return false;
    for (const auto& line : facts.paste.lines) {
        for (const std::string_view key : {"cwd", "program"}) {
            const auto value = json_text(line.text, key);
            if (!value.starts_with("~/")) continue;
            conclude(
                verdict,
                told(line.number, line.text, Confidence::likely,
                     say("launch.json does not know \"~\": {0} is taken for a folder of that name, which "
                         "is not there.",
                         "launch.json 不展开 \"~\"：{0} 被当作同名目录，而它并不存在。", value)),
                "absolute-path",
                {"Write the whole path, or one from ${workspaceFolder} or ${env:HOME}",
                 "写完整路径，或以 ${workspaceFolder}、${env:HOME} 开头的路径"});
            return true;
        }
    }
    return false;
}

// `"env": {"GOPATH": "Users/a/go"}` of launch.json, where the program was not found.
// "go.alternateTools": { "go": "$HOME/go/bin/go" }: only ${env:HOME} and ~ are replaced there
// (vscode-go, util.ts, resolvePath).
bool shows_variable_in_tools(const Facts& facts, Verdict& verdict) {
    bool inside = false;
    for (const auto& line : facts.paste.lines) {
        const auto text = trim(line.text);
        if (text.contains("go.alternateTools")) inside = true;
        if (!inside) continue;
        const auto at = text.find(": \"$");
        if (at != std::string_view::npos && at + 4 < text.size() && text[at + 4] != '{') {
            conclude(verdict,
                     told(line.number, line.text, Confidence::certain,
                          {"The editor does not replace shell variables in this setting.",
                           "编辑器不会在该设置中替换 shell 变量。"}),
                     "whole-path",
                     {"Write the whole path, or ~/…, or ${env:HOME}/…", "写完整路径，或 ~/…、${env:HOME}/…"});
            return true;
        }
        if (text.contains('}')) inside = false;
    }
    return false;
}

bool shows_relative_in_launch(const Facts& facts, Verdict& verdict) {
    if (!shows(facts, "command-not-found") && !shows(facts, "exec-not-found") &&
        !mentions(facts, "could not launch process") && !mentions(facts, "must be absolute"))
        return false;
    const auto* title = line_with(facts, "launch.json");
    const auto* request = line_with(facts, "\"request\"");
    if (title == nullptr && request == nullptr) return false;
    for (const auto& line : facts.paste.lines) {
        for (const std::string_view key : {"GOPATH", "GOROOT", "GOBIN"}) {
            const auto value = json_text(line.text, key);
            if (value.empty() || std::string_view("/~$%").contains(value[0]) || value.contains("${") ||
                (value.size() > 1 && value[1] == ':'))
                continue;
            conclude(
                verdict,
                told(line.number, line.text, Confidence::likely,
                     say("launch.json gives {0} the relative path {1}; what is started with it looks for "
                         "its files below the working folder.",
                         "launch.json 把 {0} 设为相对路径 {1}；以它启动的程序会在工作目录之下查找文件。", key,
                         value)),
                "absolute-path",
                say("Take {0} out of launch.json, or write the whole path",
                    "从 launch.json 中删除 {0}，或写完整路径", key));
            return true;
        }
    }
    return false;
}

// "go.buildFlags": ["-mod vendor"]: each element is one argument.
bool two_words_in_one(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "flag-two-words");
    if (s == nullptr) return false;
    const auto setting = std::ranges::find_if(facts.paste.lines, [](const PastedLine& line) {
        return std::ranges::any_of(
            std::to_array<std::string_view>({"go.buildFlags", "go.testFlags", "go.vetFlags", "go.lintFlags",
                                             "go.generateTestsFlags", "buildFlags"}),
            [&](std::string_view name) { return line.text.contains(name); });
    });
    const auto& flag = s->at("flag");
    if (setting == facts.paste.lines.end()) return false;
    auto finding = told(*s, Confidence::certain,
                        say("\"{0}\" is one element of a list of flags, and so one argument.",
                            "\"{0}\" 是标志列表中的一个元素，因此成了一个参数。", flag));
    finding.evidence.push_back(seen_line(setting->number, setting->text));
    const auto space = flag.find(' ');
    conclude(verdict, std::move(finding), "one-argument",
             say("Write \"{0}={1}\"", "写成 \"{0}={1}\"", flag.substr(0, space), flag.substr(space + 1)));
    return true;
}

// GoLand asks for the folder of an SDK, and was given the program.
bool program_for_sdk(const Facts& facts, Verdict& verdict) {
    const auto* line = line_with(facts, "is not a valid home for Go SDK");
    if (line == nullptr) return false;
    const auto given = std::ranges::find_if(facts.paste.lines, [](const PastedLine& one) {
        return std::ranges::any_of(std::to_array<std::string_view>({"/bin/go", "/shims/go", "\\bin\\go"}),
                                   [&](std::string_view end) {
                                       const auto at = one.text.find(end);
                                       const auto next = at == std::string::npos ? at : at + end.size();
                                       return next != std::string::npos &&
                                              (next == one.text.size() ||
                                               std::string_view(" `'\",.)").contains(one.text[next]) ||
                                               one.text.substr(next).starts_with(".exe"));
                                   });
    });
    if (given == facts.paste.lines.end()) return false;
    auto finding =
        told(line->number, line->text, Confidence::likely,
             {"The home of an SDK is the folder with bin and src in it (GOROOT); the program was given.",
              "SDK 的主目录是其中含有 bin 和 src 的目录（GOROOT），而这里给的是程序文件。"});
    finding.evidence.push_back(seen_line(given->number, given->text));
    conclude(verdict, std::move(finding), "name-goroot",
             {"Give the folder that `go env GOROOT` prints", "填写 `go env GOROOT` 输出的目录"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (shows_replaced_path(facts, verdict) || shows_tilde_in_launch(facts, verdict) ||
        shows_relative_in_launch(facts, verdict) || shows_variable_in_tools(facts, verdict))
        return;
    if (two_words_in_one(facts, verdict) || program_for_sdk(facts, verdict)) return;
    for (const auto& s : facts.symptoms) {
        const auto& value = s.at("value");
        const bool bad =
            (s.id == "editor-setting" &&
             ((s.at("key") == "goroot" && (wrong_value(value) || told_to_be_missing(facts, value))) ||
              (s.at("key") == "toolsGopath" && (value.ends_with("/bin") || value.starts_with("/User/"))) ||
              (s.at("key") == "gopath" && (value.ends_with("/bin") || value.starts_with("/User/"))) ||
              unexpanded(value) || (s.at("key") == "alternateTools" && names_a_manager(facts, s)))) ||
            (s.id == "editor-runs" && !names_go(s.at("program"))) ||
            (s.id == "home-misspelt" && told_os(facts) == "darwin" && !mentions(facts, "=\"/User/")) ||
            (s.id == "editor-installs" &&
             (s.at("path").find("/bin/bin") != std::string::npos || unexpanded(s.at("path")))) ||
            // The editor's own GOROOT, and packages that every Go has are not there.
            (s.id == "editor-env-file" && s.at("key") == "GOROOT" &&
             std::ranges::any_of(facts.symptoms,
                                 [](const Symptom& other) {
                                     return (other.id == "package-not-found" ||
                                             other.id == "package-not-in-std" ||
                                             other.id == "goroot-dir-missing") &&
                                            (other.at("package").empty() || is_std(other.at("package")));
                                 })) ||
            (s.id == "editor-no-go" &&
             // A folder named after a release was right once (editor-alternate-tools-stale).
             (wrong_value(s.at("goroot")) || (!s.at("goroot").empty() && s.at("goroot") != "undefined" &&
                                              release_in_path(s.at("goroot")).empty())));
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
    if (!locate || root == facts.paste.editor.end() || !wrong_value(root->second)) {
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
    .blind = {"Settings of a profile or of a remote machine; in a pasted text, which settings.json holds the "
              "value.",
              "配置文件（profile）或远程机器上的设置；在粘贴的文本中，该值写在哪个 settings.json 里。"},
    .sources = "https://github.com/golang/vscode-go/wiki/settings",
    .explains = "goroot-points-at-bin goroot-missing-dir gui-env-differs gobin-not-on-path",
    .run = run,
    .text = text,
};

}  // namespace trueup
