#include "facts/session.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace trueup {

bool is_shell(const Ancestor& process) {
    constexpr std::array<std::string_view, 9> shells = {"zsh", "bash", "fish", "sh", "dash",
                                                        "ksh", "nu",   "tcsh", "csh"};
    auto name = base_name(process.name);
    if (name.starts_with('-')) name.erase(0, 1);
    return std::ranges::find(shells, name) != shells.end();
}

bool has_option(const Ancestor& shell, char letter, std::string_view word) {
    for (std::size_t i = 1; i < shell.arguments.size(); ++i) {
        const auto& option = shell.arguments[i];
        if (option.size() < 2 || !option.starts_with('-')) return false;
        if (option.starts_with("--") ? option == word : option.contains(letter)) return true;
    }
    return false;
}

bool is_login_shell(const Ancestor& process) {
    return is_shell(process) && (process.name.starts_with('-') ||
                                 (!process.arguments.empty() && process.arguments[0].starts_with('-')) ||
                                 has_option(process, 'l', "--login"));
}

bool is_interactive_shell(const Ancestor& process) {
    if (!process.terminal || !is_shell(process) || process.arguments.empty()) return false;
    // Options that take the next word; with any other word the shell runs a script.
    constexpr std::array<std::string_view, 6> with_word = {"--init-file", "--rcfile", "-o",
                                                           "-O",          "+O",       "--init-command"};
    for (std::size_t i = 1; i < process.arguments.size(); ++i) {
        const auto& word = process.arguments[i];
        if (std::ranges::find(with_word, word) != with_word.end() || word == "-C") {
            ++i;
            continue;
        }
        if (!word.starts_with('-') && !word.starts_with('+')) return false;
        if (word == "--command" || word.starts_with("--command=")) return false;
        // "-c", "-lc", "-ic"
        if (!word.starts_with("--") && word.find('c') != std::string::npos) return false;
    }
    return true;
}

}  // namespace trueup
