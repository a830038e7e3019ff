// A shell alias or function has the name of a Go command.
//
// The shell looks at aliases and functions before PATH, so another program
// answers. `type -a NAME` shows it. Take the alias away, or call the command by
// \NAME or its full path.
// Source: https://zsh.sourceforge.io/Doc/Release/Shell-Grammar.html#Aliasing
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto installed = installed_commands(facts);
    const auto go_name = [&](const std::string& name) {
        return name == "go" || name == "gofmt" || name == "gopls" || name == "dlv" ||
               std::ranges::find(installed, name) != installed.end();
    };
    const auto* git = symptom(facts, "git-answers");
    for (const auto& s : facts.symptoms) {
        if (s.id != "aliased" && s.id != "is-function") continue;
        const auto& name = s.at("command");
        const bool used = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& c) {
            return !c.words.empty() && c.words[0] == name;
        });
        // Asked for this name, the shell showed the alias first and a file behind it.
        const auto* asked = command_of(facts, s.line);
        const bool hides_file =
            asked != nullptr && asked->words.size() > 1 && asked->words.back() == name &&
            std::ranges::any_of(asked->output, [&](const PastedLine& line) {
                const auto path = std::string_view(line.text).substr(line.text.rfind(' ') + 1);
                return line.number > s.line && path.starts_with('/') && base_name(path) == name;
            });
        if (!go_name(name) && !(git != nullptr && used) && !hides_file) continue;
        conclude(
            verdict,
            told(s, Confidence::certain,
                 say("{0} is an alias or function of the shell: {1}.", "{0} 是 shell 的别名或函数：{1}。",
                     name, s.at("value").empty() ? s.text : s.at("value"))),
            "unalias",
            {"unalias " + name + " (and take it out of the start-up file)",
             "unalias " + name + "（并从启动文件中删除）"});
        return;
    }
    if (git == nullptr) return;
    const auto* command = command_of(facts, git->line);
    if (command == nullptr || command->words.empty() || !go_name(command->words[0])) return;
    // `go get` runs git itself and shows what it says.
    if (command->words.size() > 1 &&
        (command->words[1] == "get" || command->words[1] == "install" || command->words[1] == "mod" ||
         command->words[1] == "build" || command->words[1] == "list" || command->words[1] == "generate" ||
         command->words[1] == "run" || command->words[1] == "test"))
        return;
    auto finding = told(
        *git, Confidence::likely,
        say("`{0}` was answered by git: an alias or function with this name stands in front of the command.",
            "`{0}` 的回答来自 git：有同名的别名或函数挡在该命令之前。", command->text));
    finding.settle = "type -a " + command->words[0];
    conclude(verdict, std::move(finding), "unalias",
             {"Take the alias away: unalias " + command->words[0], "删除别名：unalias " + command->words[0]});
}

}  // namespace

TRUEUP_CHECK(shadowed_by_alias) = {
    .id = "shadowed-by-alias",
    .title = {"A shell alias or function has the name of a Go command", "shell 别名或函数与某个 Go 命令同名"},
    .why =
        {"The shell looks at aliases and functions before PATH, so another program answers. `type -a NAME` "
         "shows it. Take the alias away, or call the command by \\NAME or its full path.",
         "shell 先看别名和函数，再看 PATH，于是回答你的是另一个程序。用 `type -a 名称` "
         "可以看到它。删除该别名，"
         "或用 \\名称、完整路径来调用命令。"},
    .blind = {"Aliases that no output shows.", "输出中没有显示的别名。"},
    .sources = "https://zsh.sourceforge.io/Doc/Release/Shell-Grammar.html#Aliasing",
    .explains = "path-order-shadows gobin-not-on-path go-not-on-path",
    .text = text,
};

}  // namespace trueup
