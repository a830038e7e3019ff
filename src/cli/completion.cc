// Completion scripts, made from the table of commands.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/command.h"
#include "facts/shell_line.h"

namespace trueup {
namespace {

bool in_group(const Command& command, const Command& group) {
    return command.name.starts_with(std::string(group.name) + " ");
}
std::string_view last_word(const Command& command) { return command.name.substr(command.name.find(' ') + 1); }

// Names of the commands of a group, or of those that belong to none.
std::string names_of(const Command* group) {
    std::vector<std::string> names;
    for (const auto& command : commands()) {
        const bool wanted = group ? in_group(command, *group) : !command.name.contains(' ');
        if (wanted) names.emplace_back(last_word(command));
    }
    return join(names, " ");
}

std::string fish_flags(const Command& command, std::string_view condition) {
    std::string out;
    for (const auto& flag : option_flags(command)) {
        const bool takes_file = flag == "--snapshot" || flag == "--output" || flag == "--contract";
        out += fmt::format("complete -c trueup -n '{}' -l {}{}\n", condition, flag.substr(2),
                           takes_file ? " -r -F" : "");
    }
    return out;
}

std::string fish_script(Lang lang) {
    const auto help = [&](const Command& command) {
        return fish_word(say(lang, command.help.en, command.help.zh));
    };
    std::string out = "complete -c trueup -f\n";
    for (const auto& command : commands()) {
        if (command.name.contains(' ')) continue;
        out += fmt::format("complete -c trueup -n __fish_use_subcommand -a {} -d {}\n", command.name,
                           help(command));
        const auto seen = fmt::format("__fish_seen_subcommand_from {}", command.name);
        if (command.run != nullptr) {
            out += fish_flags(command, seen);
            continue;
        }
        const auto fresh =
            fmt::format("{}; and not __fish_seen_subcommand_from {}", seen, names_of(&command));
        for (const auto& inner : commands()) {
            if (!in_group(inner, command)) continue;
            out +=
                fmt::format("complete -c trueup -n '{}' -a {} -d {}\n", fresh, last_word(inner), help(inner));
            out += fish_flags(inner,
                              fmt::format("{}; and __fish_seen_subcommand_from {}", seen, last_word(inner)));
        }
    }
    return out;
}

std::string bash_case(const Command& command, std::string_view indent) {
    return fmt::format("{}{}) words='{}' ;;\n", indent, last_word(command), join(option_flags(command), " "));
}

std::string bash_script() {
    std::string out =
        "_trueup() {\n    local cur=${COMP_WORDS[COMP_CWORD]} words=\n    case ${COMP_WORDS[1]} in\n";
    for (const auto& command : commands()) {
        if (command.name.contains(' ')) continue;
        if (command.run != nullptr) {
            out += bash_case(command, "        ");
            continue;
        }
        out += fmt::format("        {})\n            case ${{COMP_WORDS[2]}} in\n", command.name);
        for (const auto& inner : commands()) {
            if (in_group(inner, command)) out += bash_case(inner, "                ");
        }
        out += fmt::format("                *) words='{}' ;;\n            esac\n            ;;\n",
                           names_of(&command));
    }
    return out + fmt::format(
                     "    esac\n    [ \"$COMP_CWORD\" -eq 1 ] && words='{} help'\n"
                     "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}}\n"
                     "complete -o default -F _trueup trueup\n",
                     names_of(nullptr));
}

}  // namespace

std::string completion_script(std::string_view shell, Lang lang) {
    if (shell == "fish") return fish_script(lang);
    // zsh reads bash's completion through bashcompinit.
    return (shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "") + bash_script();
}

}  // namespace trueup
