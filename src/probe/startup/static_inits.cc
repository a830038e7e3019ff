// Lines that everyone's start-up files hold: `eval "$(brew shellenv)"`. What the programs
// print is known, as far as names go; sources: their own documentation of this command.
#include <algorithm>
#include <array>

#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

namespace {

struct Known {
    std::string_view program;
    std::string_view word;  // one of its arguments; empty: any
    const char* names;
};

constexpr auto known = std::to_array<Known>({
    {"brew", "shellenv", "PATH MANPATH INFOPATH FPATH fpath HOMEBREW_*"},
    {"path_helper", "", "PATH MANPATH"},
    {"goenv", "init", "PATH GOENV_* GOROOT GOPATH GOBIN"},
    {"pyenv", "init", "PATH PYENV_*"},
    {"pyenv", "virtualenv-init", "PATH PYENV_*"},
    {"rbenv", "init", "PATH RBENV_*"},
    {"nodenv", "init", "PATH NODENV_*"},
    {"plenv", "init", "PATH PLENV_*"},
    {"phpenv", "init", "PATH PHPENV_*"},
    {"jenv", "init", "PATH JENV_* JAVA_HOME"},
    {"fnm", "env", "PATH FNM_*"},
    {"opam", "env", "PATH MANPATH OPAM* CAML_LD_LIBRARY_PATH OCAML_TOPLEVEL_PATH"},
    {"luarocks", "path", "PATH LUA_*"},
    {"direnv", "hook", ""},  // a function that the prompt runs
    {"starship", "init", "STARSHIP_* PS1 PS2 PROMPT PROMPT2 PROMPT_COMMAND RPROMPT"},
    {"starship", "completions", ""},
    {"oh-my-posh", "init", "POSH_* PS1 PS2 PROMPT PROMPT2 PROMPT_COMMAND RPROMPT"},
    {"zoxide", "init", "PROMPT_COMMAND"},
    {"fasd", "", "PROMPT_COMMAND _FASD_*"},
    {"fzf", "", "FZF_*"},
    {"navi", "widget", ""},
    {"atuin", "init", "ATUIN_* PROMPT_COMMAND"},
    {"mcfly", "init", "MCFLY_* HISTFILE PROMPT_COMMAND"},
    {"thefuck", "", "TF_* THEFUCK_* PYTHONIOENCODING"},
    {"hub", "alias", ""},
    {"dircolors", "", "LS_COLORS"},
    {"gdircolors", "", "LS_COLORS"},
    {"lesspipe", "", "LESSOPEN LESSCLOSE"},
    {"lesspipe.sh", "", "LESSOPEN LESSCLOSE"},
    {"lessfile", "", "LESSOPEN LESSCLOSE"},
    {"ssh-agent", "", "SSH_*"},
    {"keychain", "", "SSH_* GPG_AGENT_INFO"},
    {"gnome-keyring-daemon", "", "SSH_AUTH_SOCK GNOME_KEYRING_*"},
    {"dbus-launch", "", "DBUS_*"},
    {"locale-check", "", "LANG LC_*"},
    {"register-python-argcomplete", "", ""},
    {"resize", "", "COLUMNS LINES"},
});

}  // namespace

const char* names_set_by(const Words& program) {
    const auto has = [&](std::string_view word) {
        return std::ranges::any_of(program.begin() + 1, program.end(), [&](const std::string& one) { return one == word; });
    };
    for (const auto& one : known) {
        if (program[0] == one.program && (one.word.empty() || has(one.word))) return one.names;
    }
    // kubectl, gh, docker, rustup …: functions alone.
    for (const std::string_view word : {"completion", "completions", "--completion", "--completions", "gen-completions"}) {
        if (has(word)) return "";
    }
    return nullptr;
}

bool sets_nothing(std::string_view command) {
    static constexpr auto commands = std::to_array<std::string_view>({
        // built into the shells
        ":", "true", "false", "echo", "print", "cd", "pushd", "popd", "dirs", "test", "[", "[[", "setopt", "unsetopt",
        "shopt", "bindkey", "bind", "zle", "zmodload", "zstyle", "compdef", "compctl", "complete", "compopt", "hash",
        "rehash", "unhash", "umask", "ulimit", "limit", "history", "fc", "jobs", "kill", "wait", "disown", "bg", "fg",
        "type", "which", "whence", "where", "enable", "disable", "times", "ttyctl", "pwd", "autoload", "functions",
        "function", "abbr", "status", "string", "math", "contains", "count", "emit", "block", "commandline", "random",
        "break", "continue", "shift", "suspend", "logout", "caller", "help", "unlimit", "sched", "zcompile", "ztie",
        "set_color", "fish_config", "fish_vi_key_bindings", "fish_default_key_bindings", "isatty", "builtin", "command",
        // zsh's own functions
        "compinit", "bashcompinit", "promptinit", "colors", "add-zsh-hook", "is-at-least", "zmv", "zcp", "zln",
        "vcs_info", "prompt", "zrecompile", "edit-command-line", "url-quote-magic", "select-word-style", "compaudit",
        "add-zle-hook-widget", "bracketed-paste-magic", "up-line-or-beginning-search", "down-line-or-beginning-search",
        // programs
        "awk", "basename", "cat", "chmod", "clear", "cp", "curl", "cut", "date", "defaults", "dirname", "docker", "expr",
        "find", "fortune", "gh", "git", "go", "gpg-connect-agent", "gpgconf", "grep", "head", "hostname", "id", "kubectl",
        "launchctl", "ln", "locale", "ls", "mkdir", "mktemp", "mv", "neofetch", "fastfetch", "node", "npm", "perl",
        "python", "python3", "readlink", "realpath", "rm", "rmdir", "ruby", "sed", "seq", "sleep", "sort", "ssh-add",
        "stat", "stty", "sw_vers", "tail", "tee", "tmux", "touch", "tput", "tr", "tty", "uname", "uniq", "wc", "whoami",
        "xargs", "xmodmap", "xrdb", "xset", "setxkbmap", "systemctl",
    });
    return std::ranges::find(commands, command) != commands.end();
}

}  // namespace trueup::startup
