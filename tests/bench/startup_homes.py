"""Writes home folders whose start-up files have the size and the habits of those that people have.

A framework with libraries, plugins and a theme, a version manager for Node that is a large file of
functions, one for Go that is asked what to evaluate. Everything in them is made up here.
"""
import pathlib
import stat

PLUGINS = ("git", "containers", "cloud", "node", "python", "ruby", "golang", "colored-man", "history-search")


def write(path, text, executable=False):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if executable:
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


def nodes_sh():
    """A manager of Node releases for sh-like shells: many functions, few of which run."""
    lines = []
    for number in range(160):
        lines += [f"nodes_part_{number}() {{", "  local first second result",
                  '  first="${1-}"', '  second="${2-default}"',
                  '  if [ -z "${first}" ]; then', f'    nodes_say "part {number}: nothing was given"', "    return 127", "  fi",
                  '  case "${first}" in', '    v[0-9]*) result="${first#v}" ;;', '    lts/*) result="$(nodes_alias "${first}")" ;;',
                  '    *) result="${second}" ;;', "  esac", "  while [ \"${result%/}\" != \"${result}\" ]; do",
                  '    result="${result%/}"', "  done", '  nodes_say "${result}"', "}", ""]
    lines += ["""nodes_say() { command printf '%s\\n' "$*"; }
nodes_has() { type "${1-}" >/dev/null 2>&1; }
nodes_alias() {
  local file
  file="${NODES_DIR}/alias/${1-}"
  if [ -f "${file}" ]; then
    command sed 's/#.*//; s/[[:space:]]*$//' "${file}" | command head -n 1
  fi
}
nodes_resolve() {
  local name next seen
  name="${1-default}"
  seen=' '
  while true; do
    next="$(nodes_alias "${name}")"
    if [ -z "${next}" ]; then break; fi
    case "${seen}" in *" ${next} "*) break ;; esac
    seen="${seen}${next} "
    name="${next}"
  done
  nodes_say "${name}"
}
nodes_strip_path() {
  nodes_say "${1-}" | command sed -e "s#${NODES_DIR}/versions/[^/]*/bin:##g" -e "s#:${NODES_DIR}/versions/[^/]*/bin##g"
}
nodes_match() {
  local wanted entry found
  wanted="${1-}"
  found=''
  for entry in "${NODES_DIR}"/versions/*; do
    entry="${entry##*/}"
    case "${entry}" in
      "v${wanted#v}"*) found="${entry}" ;;
    esac
  done
  nodes_say "${found}"
}
nodes_list() {
  command find "${NODES_DIR}/versions" -maxdepth 1 -name 'v*' -type d | command sed -e 's#.*/##' |
    command awk -F. '{ printf "%s.%05d.%05d %s\\n", $1, $2, $3, $0 }' | command sort | command cut -d' ' -f2 | command grep "${1:-v}"
}
nodes_aliases() {
  local file name target
  for file in "${NODES_DIR}"/alias/lts/* "${NODES_DIR}"/alias/default; do
    name="${file#"${NODES_DIR}"/alias/}"
    target="$(nodes_resolve "${name}")"
    if [ "${target}" != "${name}" ] && nodes_list "${target}" >/dev/null; then
      nodes_say "${name} ${target}"
    fi
  done
}
nodes_supported() {
  local option value
  for option in --lts --latest --silent --no-colors --offline --save --default --install --delete --skip; do
    value="${option#--}"
    if [ "${value}" = "${1-}" ]; then return 0; fi
  done
  return 1
}
nodes_use() {
  local version folder option
  for option in silent save colors lts default; do
    nodes_supported "${option}" || nodes_has "nodes_${option}" || :
  done
  nodes_aliases >/dev/null
  version="$(nodes_resolve "${1-default}")"
  folder="$(nodes_match "${version}")"
  if [ -z "${folder}" ]; then return 3; fi
  PATH="${NODES_DIR}/versions/${folder}/bin:$(nodes_strip_path "${PATH}")"
  export PATH
  hash -r 2>/dev/null
  export NODES_BIN="${NODES_DIR}/versions/${folder}/bin"
  NODES_INC="${NODES_DIR}/versions/${folder}/include"
  export NODES_INC
}
nodes_auto() {
  local current
  current="$(command -v node || :)"
  case "${current}" in
    "${NODES_DIR}"/*) nodes_use "$(nodes_say "${current}" | command awk -F/ '{ print $(NF - 2) }')" ;;
    *) if [ -n "$(nodes_resolve default)" ]; then nodes_use default; fi ;;
  esac
}
nodes_auto
"""]
    return "\n".join(lines)


GOVERSIONS = """#!/usr/bin/env bash
# A manager of Go releases: prints what a shell is to evaluate.
set -e
root=${GOENV_ROOT:-$HOME/.goversions}
case "$1" in
prefix | latest | shims)
    # Commands of its own, each a program.
    ls "$root/versions" | sort | tail -n 1
    exit
    ;;
esac
version=$(head -n 1 "$root/version" | tr -d '[:space:]')
for command in prefix latest shims prefix latest shims; do
    goversions "$command" >/dev/null
done
case "${3:-sh}" in
fish)
    cat <<TEXT
set -gx GOENV_SHELL fish
set -gx GOENV_ROOT $root
if not contains $root/shims \\$PATH
    set -gx PATH $root/shims \\$PATH
end
set -gx GOROOT $root/versions/$version
set -gx GOPATH \\$HOME/go/$version
function goversions_rehash
    command true
end
TEXT
    ;;
*)
    cat <<TEXT
export GOENV_SHELL=sh
export GOENV_ROOT=$root
if [ "\\${PATH#*$root/shims}" = "\\${PATH}" ]; then
  export PATH="$root/shims:\\${PATH}"
fi
goversions_rehash() {
  command true 2>/dev/null
  export GOROOT="$root/versions/$version"
  export GOPATH="\\$HOME/go/$version"
  export PATH="\\$GOROOT/bin:\\$PATH:\\$GOPATH/bin"
}
goversions_rehash
TEXT
    ;;
esac
"""


def common(home):
    write(home / ".nodes/nodes.sh", nodes_sh())
    for version in ("v18.20.8", "v20.19.4", "v22.18.0"):
        write(home / f".nodes/versions/{version}/bin/node", "#!/bin/sh\n", executable=True)
    write(home / ".nodes/alias/default", "lts/one  # what a new shell takes\n")
    for name, version in (("one", "v22"), ("two", "v20"), ("three", "v18"), ("four", "lts/three"), ("five", "v22.18"), ("six", "lts/two")):
        write(home / f".nodes/alias/lts/{name}", f"{version}\n")
    write(home / ".goversions/bin/goversions", GOVERSIONS, executable=True)
    write(home / ".goversions/version", "1.27.3\n")
    write(home / ".goversions/versions/1.27.3/bin/go", "#!/bin/sh\n", executable=True)


def zsh_library(number):
    lines = [f"# library {number}"]
    for k in range(6):
        lines += [f"setopt no_beep extended_history", f"zstyle ':completion:*:*:kit{number}{k}:*' menu select",
                  f"alias lib{number}x{k}='ls -l{k}'", f"bindkey '^X^{chr(65 + k)}' beginning-of-line"]
    for k in range(8):
        lines += [f"function lib{number}_do{k}() {{", "  local where=${1:-$PWD} item", "  for item in $where/*(N); do",
                  f"    [[ -d $item ]] && print -r -- $item", "  done", "}"]
    lines += [f"(( $+commands[tool{number}] )) && alias t{number}=tool{number}",
              f'[[ -n "$LIB{number}_STYLE" ]] || LIB{number}_STYLE=plain', "autoload -Uz is-at-least add-zsh-hook",
              f"typeset -gA lib{number}_map", f"for key in one two three four five six seven eight; do",
              f"  lib{number}_map[$key]=${{key}}_{number}", "  if [[ $key == t* ]]; then", f"    LIB{number}_LAST=$key", "  fi", "done"]
    return "\n".join(lines) + "\n"


def zsh_plugin(number, name):
    lines = [f"# plugin {name}"]
    for k in range(120 if name == "git" else 35):
        lines.append(f"alias {name[:2]}{k}='command {name} sub{k} --option={k}'")
    for k in range(14):
        lines += [f"function {name.replace('-', '_')}_helper_{k}() {{", "  emulate -L zsh", "  local -a out",
                  f"  out=(${{(f)\"$(command printf '%s\\n' {k})\"}})", "  (( $#out )) || return 1", "  print -l -- $out", "}"]
    lines += [f"if (( ! $+commands[{name}-cli] )); then", f"  :", "else", f"  source <({name}-cli completion zsh)", "fi",
              f"export KIT_{name.upper().replace('-', '_')}=1", f"compdef _files {name[:2]}0"]
    return "\n".join(lines) + "\n"


KIT = """# the framework
[[ -n "$KIT_CACHE" ]] || KIT_CACHE="$KIT/cache"
is_plugin() {
  local base=$1 name=$2
  builtin test -f $base/plugins/$name/$name.plugin.zsh || builtin test -f $base/plugins/$name/_$name
}
for plugin ($plugins); do
  if is_plugin "$KIT" "$plugin"; then
    fpath=("$KIT/plugins/$plugin" $fpath)
  else
    echo "kit: plugin '$plugin' not found"
  fi
done
autoload -U compaudit compinit zrecompile
compinit -u -C -d "$KIT_CACHE/dump"
load() {
  local file=$1
  [[ -r $file ]] || return
  source "$file"
}
for file ("$KIT"/lib/*.zsh); do
  load "$file"
done
unset file
for plugin ($plugins); do
  load "$KIT/plugins/$plugin/$plugin.plugin.zsh"
done
unset plugin
load "$KIT/themes/$THEME.zsh"
"""

THEME = """typeset -gA FX FG BG
FX=(reset "%{[00m%}" bold "%{[01m%}" underline "%{[04m%}")
for color in {000..255}; do
  FG[$color]="%{[38;5;${color}m%}"
  BG[$color]="%{[48;5;${color}m%}"
done
setopt prompt_subst
theme_branch() {
  local ref
  ref=$(command git symbolic-ref --quiet HEAD 2>/dev/null) || return 0
  print -r -- "${ref#refs/heads/}"
}
PROMPT='%n@%m %~ $(theme_branch) %# '
add-zsh-hook precmd theme_branch
"""


def zsh_home(home):
    common(home)
    kit = home / ".kit"
    write(kit / "kit.zsh", KIT)
    for number in range(22):
        write(kit / f"lib/lib{number:02}.zsh", zsh_library(number))
    for number, name in enumerate(PLUGINS):
        write(kit / f"plugins/{name}/{name}.plugin.zsh", zsh_plugin(number, name))
    write(kit / "themes/plain.zsh", THEME)
    (kit / "cache").mkdir()
    write(home / ".zshenv", "export EDITOR=vi\nexport LESS=-R\n")
    write(home / ".zprofile", 'path=("$HOME/bin" $path)\nexport LANG=C.UTF-8\n')
    write(home / ".zshrc", f"""export KIT="$HOME/.kit"
THEME=plain
plugins=({' '.join(PLUGINS)})
source $KIT/kit.zsh
export NODES_DIR="$HOME/.nodes"
[ -s "$NODES_DIR/nodes.sh" ] && \\. "$NODES_DIR/nodes.sh"
export GOENV_ROOT="$HOME/.goversions"
export PATH="$GOENV_ROOT/bin:$PATH"
eval "$(goversions init - sh)"
export GOPRIVATE='git.example.test/*'
alias k='kubectl'
typeset -U path
path=("$HOME/.local/bin" $path)
""")


def bash_home(home):
    common(home)
    lines = ["# completions"]
    for number in range(220):
        lines += [f"_complete_{number}() {{", "  local cur=${COMP_WORDS[COMP_CWORD]}",
                  f'  COMPREPLY=($(compgen -W "one{number} two{number}" -- "$cur"))', "}",
                  f"complete -F _complete_{number} command{number}"]
    write(home / ".completions.bash", "\n".join(lines) + "\n")
    write(home / ".aliases", "\n".join(f"alias a{n}='command tool sub{n}'" for n in range(180)) + "\n")
    write(home / ".bash_profile", "[ -r ~/.profile ] && . ~/.profile\n[ -r ~/.bashrc ] && . ~/.bashrc\n")
    write(home / ".profile", 'export EDITOR=vi\nif [ -d "$HOME/bin" ]; then PATH="$HOME/bin:$PATH"; fi\n')
    write(home / ".bashrc", """case $- in *i*) ;; *) return ;; esac
shopt -s histappend checkwinsize
for file in ~/.aliases ~/.completions.bash; do
  if [ -r "$file" ]; then . "$file"; fi
done
unset file
colors=()
for number in {0..255}; do
  colors[number]="\\e[38;5;${number}m"
done
PS1='\\u@\\h \\w \\$ '
export NODES_DIR="$HOME/.nodes"
[ -s "$NODES_DIR/nodes.sh" ] && \\. "$NODES_DIR/nodes.sh"
export GOENV_ROOT="$HOME/.goversions"
export PATH="$GOENV_ROOT/bin:$PATH"
eval "$(goversions init - sh)"
export GOPRIVATE='git.example.test/*'
""")


def fish_home(home):
    common(home)
    config = home / ".config/fish"
    for number in range(14):
        lines = [f"set -g part{number}_style plain"]
        for k in range(12):
            lines += [f"alias p{number}x{k} 'command ls -l'" if k < 2 else f"abbr -a p{number}x{k} 'command tool sub{k}'",
                      f"set -q PART{number}_{k}; or set -g PART{number}_{k} value{k}"]
        lines += [f"function part{number}_do", "    for item in $argv", "        test -d $item; and echo $item", "    end", "end"]
        write(config / f"conf.d/part{number:02}.fish", "\n".join(lines) + "\n")
    for number in range(40):
        write(config / f"functions/tool{number}.fish", f"function tool{number} --description 'a tool'\n    command tool{number} $argv\nend\n")
    write(config / "config.fish", """set -gx EDITOR vi
fish_add_path -gP ~/bin ~/.local/bin
if status is-interactive
    for color in (seq 0 63)
        set -g color_$color (math "$color * 2")
    end
end
set -gx NODES_DIR ~/.nodes
set -gx PATH $NODES_DIR/versions/(command head -n 1 $NODES_DIR/alias/lts/one).18.0/bin $PATH
set -gx GOENV_ROOT ~/.goversions
fish_add_path -gP $GOENV_ROOT/bin
goversions init - fish | source
set -gx GOPRIVATE 'git.example.test/*'
for name in 1 2 3 4 5 6 7 8
    tool$name --version >/dev/null 2>&1
end
""")
    (home / "bin").mkdir(exist_ok=True)


HOMES = {"zsh": zsh_home, "bash": bash_home, "fish": fish_home}


def make(shell, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    HOMES[shell](folder)
    return folder
