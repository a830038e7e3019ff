// What systems bring in /etc stands before the user's files: a plain line of the user's stays
// certain below it.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "probe/recorded.h"
#include "probe/startup/startup.h"
#include "probe/startup_static.h"

namespace trueup::startup {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

ShellStartup start(const std::string& shell, const Texts& texts, const std::string& env = "{}",
                   const std::string& os = "linux") {
    // A folder whose entries are known says what is not there.
    std::map<std::string, std::set<std::string>> folders;
    nlohmann::json files = nlohmann::json::object();
    const auto add = [&](const std::string& path, const std::string& text) {
        files[path] = {{"type", "file"}, {"mode", "0755"}, {"text", text}};
        auto child = path;
        for (auto slash = child.rfind('/'); child.size() > 1; slash = child.rfind('/')) {
            const auto parent = slash == 0 ? std::string("/") : child.substr(0, slash);
            folders[parent].insert(child.substr(slash + 1));
            child = parent;
        }
    };
    for (const auto& [path, text] : texts) add(path, text);
    add("/bin/" + shell, "");
    for (const auto& [path, entries] : folders)
        files[path] = {{"type", "dir"}, {"mode", "0755"}, {"entries", entries}};
    const auto host = test::host_of({.os = os, .env = env, .files = files.dump(), .shell = "/bin/" + shell});
    return read_startup(*host, {});
}

void stays_certain(const std::string& shell, const Texts& texts, const std::string& env = "{}",
                   const std::string& os = "linux") {
    const auto line = last(start(shell, texts, env, os), "GOROOT");
    EXPECT_EQ(line.value, "/gone");
    EXPECT_FALSE(line.possible) << line.origin.note;
}

const std::string apple_zshrc =
    "if [[ \"$(locale LC_CTYPE)\" == \"UTF-8\" ]]; then\n    setopt COMBINING_CHARS\nfi\ndisable log\n"
    "HISTFILE=${ZDOTDIR:-$HOME}/.zsh_history\nHISTSIZE=2000\nSAVEHIST=1000\n"
    "if [[ ! -e \"${ZDOTDIR:-$HOME}/.x\" ]] && zmodload zsh/terminfo; then\n"
    "    [[ -n \"$terminfo[kbs]\" ]] && bindkey \"$terminfo[kbs]\" backward-delete-char\nfi\n"
    "PS1=\"%n@%m %1~ %# \"\n[ -r \"/etc/zshrc_$TERM_PROGRAM\" ] && . \"/etc/zshrc_$TERM_PROGRAM\"\n";
const std::string apple_terminal =
    "if [ -z \"$INSIDE_EMACS\" ]; then\n    update_terminal_cwd() {\n\tlocal url_path=''\n"
    "\tprintf '\\e]7;%s\\a' \"file://$HOST$url_path\"\n    }\n    autoload -Uz add-zsh-hook\n"
    "    add-zsh-hook precmd update_terminal_cwd\nfi\n"
    "if [ ${SHELL_SESSION_DID_INIT:-0} -eq 0 ] && [ -n \"$TERM_SESSION_ID\" ]; then\n"
    "    SHELL_SESSION_DID_INIT=1\n    SHELL_SESSION_DIR=\"${ZDOTDIR:-$HOME}/.zsh_sessions\"\n"
    "    SHELL_SESSION_FILE=\"$SHELL_SESSION_DIR/$TERM_SESSION_ID.session\"\n"
    "    if [ -r \"$SHELL_SESSION_FILE\" ]; then\n\t. \"$SHELL_SESSION_FILE\"\n"
    "\t/bin/rm \"$SHELL_SESSION_FILE\"\n    fi\nfi\n";
const std::string apple_profile =
    "if [ -x /usr/libexec/path_helper ]; then\n\teval `/usr/libexec/path_helper -s`\nfi\n"
    "if [ \"${BASH-no}\" != \"no\" ]; then\n\t[ -r /etc/bashrc ] && . /etc/bashrc\nfi\n";
const std::string apple_bashrc =
    "if [ -z \"$PS1\" ]; then\n   return\nfi\nPS1='\\h:\\W \\u\\$ '\nshopt -s checkwinsize\n"
    "[ -r \"/etc/bashrc_$TERM_PROGRAM\" ] && . \"/etc/bashrc_$TERM_PROGRAM\"\n";

TEST(SystemFiles, OfMacOs) {
    const std::string rc = "/home/a/.zshrc";
    for (const char* env : {"{}", R"({"TERM_PROGRAM":"Apple_Terminal"})", R"({"TERM_PROGRAM":"vscode"})"}) {
        stays_certain("zsh", {{"/etc/zshrc", apple_zshrc}, {rc, "export GOROOT=/gone\n"}}, env, "darwin");
        stays_certain("zsh",
                      {{"/etc/zshrc", apple_zshrc},
                       {"/etc/zshrc_Apple_Terminal", apple_terminal},
                       {rc, "export GOROOT=/gone\n"}},
                      env, "darwin");
        stays_certain("zsh",
                      {{"/etc/zshrc", apple_zshrc},
                       {"/etc/zshrc_Apple_Terminal", apple_terminal},
                       {"/home/a/.zprofile", "export GOROOT=/gone\n"}},
                      env, "darwin");
        stays_certain("bash",
                      {{"/etc/profile", apple_profile},
                       {"/etc/bashrc", apple_bashrc},
                       {"/etc/bashrc_Apple_Terminal", apple_terminal},
                       {"/home/a/.bash_profile", "export GOROOT=/gone\n"}},
                      env, "darwin");
    }
}

const char* const company = R"({"TERM_PROGRAM":"Company"})";

TEST(SystemFiles, WhatATerminalsFileSaysIsPossible) {
    const auto startup = start("zsh",
                               {{"/etc/zshrc", apple_zshrc},
                                {"/etc/zshrc_Company", "export GOROOT=/x\nexport ZDOTDIR=/y\n"},
                                {"/home/a/.zshrc", "export GOBIN=/bin\n"}},
                               company, "darwin");
    EXPECT_EQ(last(startup, "GOROOT").value, "/x");
    EXPECT_TRUE(last(startup, "GOROOT").possible);
    EXPECT_TRUE(last(startup, "GOBIN").possible || last(startup, "GOBIN").name == "none");
}

// Of a user's own file nothing of the kind is known.
TEST(SystemFiles, TheSameLineInAFileOfTheUsers) {
    for (const char* line : {"[ -r ~/.zshrc_$TERM_PROGRAM ] && . ~/.zshrc_$TERM_PROGRAM\n",
                             ". \"/etc/zshrc_$TERM_PROGRAM\"\n"}) {
        const auto startup =
            start("zsh", {{"/home/a/.zprofile", "export GOROOT=/gone\n"}, {"/home/a/.zshrc", line}}, company);
        EXPECT_TRUE(last(startup, "GOROOT").possible) << line;
    }
}

TEST(SystemFiles, OfLinuxSystems) {
    const std::string rc = "/home/a/.bash_profile";
    const std::string set = "export GOROOT=/gone\n";
    const std::string debian =
        "if [ \"$(id -u)\" -eq 0 ]; then\n  PATH=\"/usr/sbin:/usr/bin\"\nelse\n  PATH=\"/usr/bin:/bin\"\nfi\n"
        "export PATH\nif [ \"${PS1-}\" ]; then\n  if [ \"${BASH-}\" ] && [ \"$BASH\" != \"/bin/sh\" ]; then\n"
        "    if [ -f /etc/bash.bashrc ]; then\n      . /etc/bash.bashrc\n    fi\n  else\n    PS1='$ '\n  "
        "fi\nfi\n"
        "if [ -d /etc/profile.d ]; then\n  for i in /etc/profile.d/*.sh; do\n    if [ -r $i ]; then\n"
        "      . $i\n    fi\n  done\n  unset i\nfi\n";
    const std::string debian_bashrc =
        "[ -z \"${PS1-}\" ] && return\nshopt -s checkwinsize\n"
        "if [ -z \"${debian_chroot:-}\" ] && [ -r /etc/debian_chroot ]; then\n"
        "    debian_chroot=$(cat /etc/debian_chroot)\nfi\n"
        "if ! [ -n \"${SUDO_USER}\" -a -n \"${SUDO_PS1}\" ]; then\n  PS1='$ '\nfi\n"
        "if [ -x /usr/lib/command-not-found ]; then\n\tfunction command_not_found_handle {\n"
        "\t   /usr/lib/command-not-found -- \"$1\"\n\t   return $?\n\t}\nfi\n";
    stays_certain("bash", {{"/etc/profile", debian},
                           {"/etc/bash.bashrc", debian_bashrc},
                           {"/etc/profile.d/bash_completion.sh",
                            "if [ \"x${BASH_VERSION-}\" != x -a \"x${PS1-}\" != x ]; then\n"
                            "    if shopt -q progcomp && [ -r /usr/share/bash-completion/bash_completion ]; "
                            "then\n        . /usr/share/bash-completion/bash_completion\n    fi\nfi\n"},
                           {rc, set}});
    const std::string fedora =
        "pathmunge () {\n    case \":${PATH}:\" in\n        *:\"$1\":*)\n            ;;\n        *)\n"
        "            if [ \"$2\" = \"after\" ] ; then\n                PATH=$PATH:$1\n            else\n"
        "                PATH=$1:$PATH\n            fi\n    esac\n}\n"
        "if [ -x /usr/bin/id ]; then\n    EUID=`/usr/bin/id -u`\n    USER=\"`/usr/bin/id -un`\"\n"
        "    LOGNAME=$USER\n    MAIL=\"/var/spool/mail/$USER\"\nfi\nHOSTNAME=`/usr/bin/hostname "
        "2>/dev/null`\n"
        "export PATH USER LOGNAME MAIL HOSTNAME\n"
        "for i in /etc/profile.d/*.sh /etc/profile.d/sh.local ; do\n    if [ -r \"$i\" ]; then\n"
        "        if [ \"${-#*i}\" != \"$-\" ]; then\n            . \"$i\"\n        else\n"
        "            . \"$i\" >/dev/null\n        fi\n    fi\ndone\nunset i\nunset -f pathmunge\n"
        "if [ -n \"${BASH_VERSION-}\" ] ; then\n        if [ -f /etc/bashrc ] ; then\n"
        "                . /etc/bashrc\n       fi\nfi\n";
    stays_certain("bash", {{"/etc/profile", fedora},
                           {"/etc/bashrc", "if [ \"$PS1\" ]; then\n  PS1='$ '\nfi\n"},
                           {"/etc/profile.d/lang.sh", "[ -z \"$LANG\" ] && export LANG=C.UTF-8\n"},
                           {"/etc/profile.d/sh.local", "# nothing\n"},
                           {rc, "if [ -f ~/.bashrc ]; then\n\t. ~/.bashrc\nfi\n" + set}});
    const std::string arch =
        "append_path () {\n    case \":$PATH:\" in\n        *:\"$1\":*)\n            ;;\n        *)\n"
        "            PATH=\"${PATH:+$PATH:}$1\"\n    esac\n}\nappend_path '/usr/local/bin'\nexport PATH\n"
        "if test -d /etc/profile.d/; then\n\tfor profile in /etc/profile.d/*.sh; do\n"
        "\t\ttest -r \"$profile\" && . \"$profile\"\n\tdone\n\tunset profile\nfi\nunset -f append_path\n";
    stays_certain("bash", {{"/etc/profile", arch}, {rc, set}});
    const std::string alpine =
        "append_path () {\n\tcase \":$PATH:\" in\n\t\t*:\"$1\":*)\n\t\t\t;;\n\t\t*)\n"
        "\t\t\tPATH=\"${PATH:+$PATH:}$1\"\n\t\t\t;;\n\tesac\n}\nappend_path \"/usr/bin\"\n"
        "export PAGER=less\numask 022\nif [ -n \"$BASH_VERSION\" ]; then\n\tPS1='\\h:\\w\\$ '\nfi\n"
        "for script in /etc/profile.d/*.sh ; do\n\tif [ -r \"$script\" ] ; then\n\t\t. \"$script\"\n"
        "\tfi\ndone\nunset script\n";
    stays_certain("bash", {{"/etc/profile", alpine}, {rc, set}});
}

TEST(SystemFiles, OfZshOnOtherSystems) {
    stays_certain("zsh", {{"/etc/zshrc",
                           "if [ -n \"$__ETC_ZSHRC_SOURCED\" -o -n \"$NOSYSZSHRC\" ]; then return; fi\n"
                           "__ETC_ZSHRC_SOURCED=1\nSAVEHIST=2000\nsetopt HIST_IGNORE_DUPS\n"
                           "autoload -U compinit && compinit\nif test -f /etc/zshrc.local; then\n"
                           "  source /etc/zshrc.local\nfi\n"},
                          {"/home/a/.zshrc", "export GOROOT=/gone\n"}});
    stays_certain("zsh", {{"/etc/zsh/zprofile", "emulate sh -c 'source /etc/profile'\n"},
                          {"/etc/profile", "export LESS=-R\n"},
                          {"/home/a/.zshrc", "export GOROOT=/gone\n"}});
}

}  // namespace
}  // namespace trueup::startup
