// A shell alias or function has the name of a Go command.
//
// The shell looks at aliases and functions before PATH, so another program
// answers. `type -a NAME` shows it. Take the alias away, or call the command by
// \NAME or its full path.
// Source: https://zsh.sourceforge.io/Doc/Release/Shell-Grammar.html#Aliasing
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "facts/shell_line.h"

namespace trueup {
namespace {

// fish keeps an alias as the description of a function: "alias go=git checkout".
std::string_view value_of(const ShellName& name) {
    std::string_view value = name.value;
    const auto prefix = "alias " + name.name;
    if (name.kind == "alias" && value.starts_with(prefix) && value.size() > prefix.size())
        value.remove_prefix(prefix.size() + 1);
    // bash and fish begin with the name itself: "go ()\n{ …", "function go …\n".
    if (name.kind == "function") {
        if (value.starts_with(name.name + " ()")) {
            value.remove_prefix(std::min(value.find('{'), value.size()));
        } else if (const auto head = value.find("function " + name.name); head != std::string_view::npos) {
            value.remove_prefix(std::min(value.find('\n', head), value.size()));
        }
    }
    return value;
}

// "GOOS=windows" in front of a command; fish: "set -lx GOOS windows" is not read.
std::vector<std::string> go_settings_in(const std::vector<std::string>& words) {
    std::vector<std::string> out;
    for (const auto& word : words) {
        const auto equals = word.find('=');
        if (equals != std::string::npos && find_go_name(std::string_view(word).substr(0, equals)) != nullptr)
            out.push_back(word);
    }
    return out;
}

// What the alias of this name stands for is not there; nullptr: nobody has seen that.
const ShellName* leads_nowhere(const Facts& facts, const ShellName& alias) {
    const auto at = std::ranges::find_if(facts.startup.names, [&](const ShellName& name) {
        return name.kind == "nowhere" && name.name == alias.name && name.origin == alias.origin;
    });
    return alias.kind != "alias" || at == facts.startup.names.end() ? nullptr : &*at;
}

Text kind_in_words(const ShellName& name) {
    if (name.kind == "alias") return {"an alias", "别名"};
    return name.kind == "abbreviation" ? Text{"an abbreviation", "缩写"} : Text{"a function", "函数"};
}

// In the traced shell. A wrapper that ends in the command itself stays unsaid,
// unless it changes a setting that go reads.
void run(const Facts& facts, Verdict& verdict) {
    for (const auto& name : facts.startup.names) {
        const bool alias = name.kind == "alias" || name.kind == "abbreviation";
        if ((!alias && name.kind != "function") || name.name.empty()) continue;
        const auto words = words_of_code(value_of(name));
        if (words.empty() || name.value.find("autoload") != std::string::npos) continue;
        const bool leads_back = std::ranges::any_of(words, [&](const std::string& word) {
            // "go", "\\go", "/usr/lib/go-1.22/bin/go", "go1.22", "richgo", "_lazy_go"
            return word.find('=') == std::string::npos &&
                   base_name(word).find(name.name) != std::string::npos && base_name(word) != "cargo";
        });
        const auto settings = go_settings_in(words);
        const auto* nowhere = leads_nowhere(facts, name);
        if (leads_back && settings.empty() && nowhere == nullptr) continue;
        const auto shown = alias ? std::string(value_of(name)) : join(words, " ");
        Finding finding;
        finding.subject = {name.name, shown, name.origin.path};
        finding.severity = leads_back && nowhere == nullptr ? Severity::warning : Severity::error;
        finding.confidence = alias ? Confidence::certain : Confidence::likely;
        // The files were read and not run, and something stands between the line and its effect.
        const bool possible = facts.startup.method == "static" && !name.origin.note.empty();
        if (possible) {
            finding.severity = Severity::warning;
            finding.confidence = Confidence::possible;
            finding.settle = "type -a " + name.name;
        }
        const auto kind = kind_in_words(name);
        finding.explanation =
            nowhere != nullptr
                ? say("{0} is an alias for {1}, which is not there; PATH is not looked at.",
                      "{0} 是 {1} 的别名，而后者并不存在；shell 不会再查看 PATH。", name.name, nowhere->value)
            : leads_back
                ? Text{fmt::format(
                           "{} is {} of the shell, which runs it with {}. What a terminal prints is not what "
                           "scripts and editors get.",
                           name.name, kind.en, join(settings, " ")),
                       fmt::format(
                           "{} 是 shell 的{}，它以 {} 来运行该命令。终端中的结果与脚本、编辑器得到的不同。",
                           name.name, kind.zh, join(settings, " "))}
                : Text{
                      fmt::format("{} is {} of the shell and runs something else: {}. PATH is not looked at.",
                                  name.name, kind.en, shown),
                      fmt::format("{} 是 shell 的{}，运行的是别的程序：{}。shell 不会再查看 PATH。",
                                  name.name, kind.zh, shown)};
        if (possible) {
            finding.explanation.en += " Whether the line takes effect is only known when the shell runs.";
            finding.explanation.zh += "这一行是否生效，只有 shell 运行时才知道。";
        }
        finding.evidence.push_back(seen({fmt::format("{} is {}: {}", name.name, kind.en, shown),
                                         fmt::format("{} 是{}：{}", name.name, kind.zh, shown)},
                                        name.origin));
        const auto place = where(name.origin);
        finding.remedies.push_back(
            advice(alias ? "unalias" : "rename-function",
                   {fmt::format("Take the {} {} out ({}) or give it another name; `command {}` passes it by.",
                                name.kind, name.name, place.en, name.name),
                    fmt::format("删除该{} {}（{}），或改用别的名称；`command {}` 可绕过它。", kind.zh,
                                name.name, place.zh, name.name)}));
        verdict.find(std::move(finding));
    }
}

// The answer names the first of this name alone. `where` and -a list them all: what
// then has nothing behind it hides nothing.
bool asks_for_name(const PastedCommand& command, const std::string& name) {
    if (command.words.size() < 2 || command.words.back() != name || command.words[1] == "-a") return false;
    const auto program = base_name(command.words[0]);
    return program == "which" || program == "type" || program == "whence" || program == "command" ||
           program == "alias" || program == "Get-Command";
}

// "ls: aliased to ls --color" changes how a command is called, not which one.
bool calls_itself(const Symptom& alias) {
    const auto words = words_of_code(alias.at("value"));
    return std::ranges::any_of(
        words, [&](const std::string& word) { return base_name(word) == alias.at("command"); });
}

// The function of this name ends in the command itself ("command go "$@"").
bool hands_on(const Facts& facts, const Symptom& function) {
    const auto& name = function.at("command");
    return std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        return line.number > function.line && line.number < function.line + 30 &&
               (line.text.find("command " + name) != std::string::npos ||
                line.text.find("\\" + name + " ") != std::string::npos ||
                line.text.find("/" + name + " \"$@\"") != std::string::npos);
    });
}

// What the alias stands for was called in the command's place, and is not there.
const Symptom* alias_into_nothing(const Facts& facts) {
    for (const auto& alias : facts.symptoms) {
        if (alias.id != "alias-line" && alias.id != "aliased") continue;
        const auto words = words_of_code(alias.at("value"));
        const bool used = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& c) {
            return !c.words.empty() && c.words[0] == alias.at("command");
        });
        if (words.empty() || !used || words[0].find('/') == std::string::npos) continue;
        const bool gone = std::ranges::any_of(facts.symptoms, [&](const Symptom& s) {
            return (s.id == "no-such-program" || s.id == "command-not-found") &&
                   base_name(s.at("command")) == base_name(words[0]);
        });
        if (gone) return &alias;
    }
    return nullptr;
}

// alias air=`$(go env GOPATH)/bin/air`: the backquotes run the program where the alias is
// made, and what it prints is the alias.
bool alias_of_output(const Facts& facts, Verdict& verdict) {
    for (const auto& line : facts.paste.lines) {
        const auto text = trim(line.text);
        if (!text.starts_with("alias ")) continue;
        const auto equal = text.find('=');
        if (equal == std::string_view::npos) continue;
        const std::string name(trim(text.substr(6, equal - 6)));
        const auto value = text.substr(equal + 1);
        if (value.size() < 3 || value.front() != '`' || value.back() != '`') continue;
        const bool itself = base_name(std::string(value.substr(1, value.size() - 2))) == name;
        const bool used = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& c) {
            return !c.words.empty() && c.words[0] == name;
        });
        if (name.empty() || !itself || !used) continue;
        conclude(verdict,
                 told(line.number, line.text, Confidence::certain,
                      say("The backquotes run {0} when the alias is made; {0} is then an alias for what it "
                          "printed.",
                          "定义别名时，反引号就会运行 {0}；此后 {0} 成了其输出内容的别名。", name)),
                 "unalias",
                 {"unalias " + name + " (and take it out of the start-up file); or write it in quotes",
                  "unalias " + name + "（并从启动文件中删除）；或改用引号"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (alias_of_output(facts, verdict)) return;
    if (const auto* alias = alias_into_nothing(facts)) {
        conclude(verdict,
                 told(*alias, Confidence::certain,
                      say("{0} is an alias for {1}, which is not there; PATH is not looked at.",
                          "{0} 是 {1} 的别名，而后者并不存在；shell 不会再查看 PATH。", alias->at("command"),
                          alias->at("value"))),
                 "unalias",
                 {"unalias " + alias->at("command") + " (and take it out of the start-up file)",
                  "unalias " + alias->at("command") + "（并从启动文件中删除）"});
        return;
    }
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
        // "alias g=git" in answer to `command -v g` looks like a command itself.
        const auto* asked = command_of(facts, s.line - 1);
        const bool hides_file =
            asked != nullptr && asked->words.size() > 1 && asked->words.back() == name &&
            std::ranges::any_of(asked->output, [&](const PastedLine& line) {
                const auto path = std::string_view(line.text).substr(line.text.rfind(' ') + 1);
                return line.number > s.line && path.starts_with('/') && base_name(path) == name;
            });
        const bool asked_for = asked != nullptr && asks_for_name(*asked, name) && !calls_itself(s) &&
                               s.id == "aliased" && s.line <= asked->line + 1;
        if (!go_name(name) && !(git != nullptr && used) && !hides_file && !asked_for) continue;
        if (s.id == "is-function" && hands_on(facts, s)) continue;
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
    .blind =
        {"Names that are defined after start-up, and functions that call another program under a name like "
         "that of the command.",
         "启动之后才定义的名称，以及以相近名称调用别的程序的函数。"},
    .sources = "https://zsh.sourceforge.io/Doc/Release/Shell-Grammar.html#Aliasing",
    .explains = "path-order-shadows gobin-not-on-path go-not-on-path",
    .run = run,
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
