#!/usr/bin/env bash
# `trueup hook` in the real shells: what it does to PATH and GOBIN on either side
# of a translation, that it starts no process, and that --remove leaves every
# file as it was.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

mkdir -p "$box/root"
nu=$("$tests/testbed/npm-tool.sh" nushell)
config_of() {
    if [ "$1" = nu ]; then echo "$home/.config/nushell/config.nu"; else rc_of "$1"; fi
}

# Install, once; the hook is read; remove.
for shell in zsh bash fish nu; do
    healthy_home "$shell" "$newest"
    if [ "$shell" = nu ]; then
        mkdir -p "$home/.config/nushell"
        printf '$env.config.show_banner = false' >"$(config_of nu)"
    fi
    base_env SHELL=/usr/bin/$shell
    before=$(home_state)
    run hook --install "$shell"
    expect_exit 2
    run hook --install --dry-run "$shell"
    expect_exit 0
    expect_equal "$shell: nothing yet" "$(home_state)" "$before"
    run hook --install "$shell" --yes
    expect_exit 0
    expect_equal "$shell: the line" "$(grep -c 'trueup hook' "$(realpath "$(config_of "$shell")")")" 1
    installed=$(home_state)
    run hook --install "$shell" --yes
    expect_exit 0
    expect_equal "$shell: once" "$(home_state)" "$installed"
    # It is the same hook in another language, and taken away in any.
    run hook --install "$shell" --yes --lang zh-CN
    expect_in_out '已经如此'
    expect_equal "$shell: in Chinese" "$(home_state)" "$installed"
    file=$home/.local/share/trueup/hook.$shell
    run hook "$shell" --lang zh-CN
    expect_in_out "# trueup 的 $shell hook："
    expect_equal "$shell: remarks in English" "$(grep -cE '^ *# .*[a-z] [a-z]+ [a-z]+ ' "$box/out")" 0
    run hook "$shell"
    expect_equal "$shell: the file is what is printed" "$out" "$(cat "$file")"
    if [ "$shell" != nu ]; then
        in_shell "$shell" 'echo started'
        expect_exit 0
        expect_equal "$shell: starts" "$out" started
        # bash speaks of a terminal that it lacks, with and without a hook.
        expect_equal "$shell: without a word" "$(grep -v '^bash: ' <<<"$err" || true)" ""
    fi
    # Other lines are added meanwhile; they stay.
    printf '\n# mine, later\n' >>"$(realpath "$(config_of "$shell")")"
    run hook --remove "$shell" --yes
    expect_exit 0
    expect_equal "$shell: what was added stays" "$(tail -n 1 "$(config_of "$shell")")" '# mine, later'
    expect_equal "$shell: no line of ours" "$(grep -c 'trueup hook' "$(config_of "$shell")")" 0
    checks=$((checks + 1))
    [ ! -e "$file" ] || note_failure "$shell: $file is left"
    healthy_home "$shell" "$newest"
    [ "$shell" != nu ] || { mkdir -p "$home/.config/nushell" && printf 'x = 1' >"$(config_of nu)"; }
    before=$(home_state)
    run hook --install "$shell" --caches --yes
    run hook --remove "$shell" --yes
    expect_exit 0
    expect_equal "$shell: byte for byte" "$(home_state)" "$before"
    # Without the journal the line and the file go all the same.
    run hook --install "$shell" --yes
    rm -rf "$home/.local/state"
    run hook --remove "$shell" --yes
    expect_exit 0
    expect_equal "$shell: no journal, no line of ours" "$(grep -c 'trueup hook' "$(config_of "$shell")")" 0
done
# The line stands where the shell reads it, or it is said that it does not.
healthy_home zsh "$newest"
mkdir -p "$home/.config/zsh"
echo 'ZDOTDIR=$HOME/.config/zsh' >"$home/.zshenv"
mv "$home/.zshrc" "$home/.config/zsh/.zshrc"
base_env SHELL=/usr/bin/zsh
run hook --install zsh --yes
expect_exit 0
expect_equal "zsh: ZDOTDIR" "$(grep -c 'trueup hook' "$home/.config/zsh/.zshrc")" 1
run hook --remove zsh --yes
expect_exit 0
expect_equal "zsh: ZDOTDIR, gone again" "$(grep -c 'trueup hook' "$home/.config/zsh/.zshrc")" 0
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    base_env SHELL=/usr/bin/$shell
    printf '\nreturn 0\n' >>"$(realpath "$(rc_of "$shell")")"
    run hook --install "$shell" --yes
    expect_exit 1
    expect_in_err 'not to its last line'
    expect_in_err '`trueup hook --remove` takes it back'
done
# Behind a last line that goes on, and has no end.
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    base_env SHELL=/usr/bin/$shell
    printf '\n%s \\' "$(export_line "$shell" '{LONG=1}')" >>"$(realpath "$(rc_of "$shell")")"
    run hook --install "$shell" --yes
    expect_exit 0
    in_shell "$shell" 'echo "$LONG"'
    expect_equal "$shell: behind a line that goes on" "$out" 1
done
healthy_home bash "$newest"
base_env SHELL=/usr/bin/bash
rm "$home/.bash_profile"
run hook --install bash --yes
expect_exit 1
expect_in_err 'does not read'

for words in 'hook' 'hook tcsh' 'hook --install --remove' 'hook --install csh'; do
    read -ra args <<<"$words"
    base_env SHELL=/bin/csh
    run "${args[@]}"
    expect_exit 2
done
for shell in ksh dash csh; do
    base_env SHELL=/bin/$shell
    run hook --install
    expect_exit 2
    expect_in_err "there is no hook for $shell; there are hooks for zsh, bash, fish and nu"
    run hook --remove --lang zh-CN
    expect_in_err "不支持 $shell"
done

# What it does. The files that tell a Mac and a translation apart are laid out
# in a mount namespace of their own, and the shell is told its architecture.
# Prints PATH, GOBIN and GOCACHE, one a line.
cat >"$box/inside.sh" <<'INSIDE'
# SHELL SYSTEM ARCH HOOK NU; SEEN_PATH is the PATH that the shell gets.
set -e
PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t tmpfs none "$ROOT"
for dir in bin lib lib64 usr etc dev proc; do
    [ ! -e /$dir ] || { mkdir "$ROOT/$dir" && mount --rbind /$dir "$ROOT/$dir"; }
done
cp "$4" "$ROOT/hook" && cp "$5" "$ROOT/nu"
mount -t tmpfs none "$ROOT/usr/local"
cd "$ROOT"
if [ "$2" = darwin ]; then
    mkdir -p opt/homebrew/bin usr/local/bin
    printf '#!/bin/sh\n' | tee opt/homebrew/bin/brew >usr/local/bin/brew
    chmod +x opt/homebrew/bin/brew usr/local/bin/brew
    if [ "$ROSETTA" = yes ]; then mkdir -p Library/Apple/usr/libexec/oah; fi
else
    mount -t tmpfs none proc/sys/fs/binfmt_misc
    if [ "$TRANSLATED" = yes ]; then touch proc/sys/fs/binfmt_misc/rosetta; fi
fi
export PATH=$SEEN_PATH
case $1 in
    zsh) set -- /usr/bin/zsh -f -c "CPUTYPE=$3 OSTYPE=${2}23; . /hook; print -l -- \"\$PATH\" \"\$GOBIN\" \"\$GOCACHE\"" ;;
    bash) set -- /usr/bin/bash --norc -c "set -u; HOSTTYPE=$3 OSTYPE=${2}23; . /hook; printf '%s\n' \"\$PATH\" \"\${GOBIN-}\" \"\${GOCACHE-}\"" ;;
    fish) set -- /usr/bin/fish --no-config -c 'source /hook; string join : $PATH; echo $GOBIN; echo $GOCACHE' ;;
    nu) set -- /nu --no-config-file -c 'source /hook; print ($env.PATH | str join ":"); print ($env.GOBIN? | default ""); print ($env.GOCACHE? | default "")' ;;
esac
exec /usr/sbin/chroot . "$@"
INSIDE
can_mount=no
if unshare -m true 2>/dev/null; then can_mount=yes; spawn=(unshare -m); fi
[ $can_mount = yes ] || { ! unshare -rm true 2>/dev/null || { can_mount=yes; spawn=(unshare -rm); }; }

for shell in zsh bash fish nu; do
    run hook "$shell" --caches
    printf '%s\n' "$out" >"$box/hook.$shell"
done
inside() {  # SHELL SYSTEM ARCH PATH [N=V…]: sets out
    local shell=$1 system=$2 arch=$3 path=$4
    shift 4
    rc=0 last="the hook in $shell, $system on $arch, PATH=$path $*"
    env -i HOME=/home/u TERM=xterm ROOT="$box/root" SEEN_PATH="$path" ROSETTA=no TRANSLATED=no "$@" "${spawn[@]}" /bin/bash "$box/inside.sh" \
        "$shell" "$system" "$arch" "$box/hook.$shell" "$nu" >"$box/out" 2>"$box/err" || rc=$?
    out=$(cat "$box/out")
}
expect_lines() {  # WHAT PATH GOBIN GOCACHE
    expect_equal "$1" "$out" "$(printf '%s\n%s\n%s' "$2" "$3" "$4" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}')"
}
if [ $can_mount = no ]; then
    echo "SKIPPED: what the hook does on a Mac and under translation: mount namespaces are not permitted here"
else
    for shell in zsh bash; do
        both=/usr/local/bin:/opt/homebrew/bin:/usr/bin:/opt/homebrew/sbin::/bin
        inside $shell darwin arm64 "$both" ROSETTA=yes
        expect_lines "$shell: a native session" /opt/homebrew/bin:/opt/homebrew/sbin:/usr/local/bin:/usr/bin::/bin '' ''
        inside $shell darwin x86_64 /opt/homebrew/bin:/usr/bin:/bin ROSETTA=yes
        expect_lines "$shell: under Rosetta" /home/u/go/bin/darwin_amd64:/usr/local/bin:/usr/local/sbin:/opt/homebrew/bin:/usr/bin:/bin \
            /home/u/go/bin/darwin_amd64 /home/u/Library/Caches/go-build-amd64
        inside $shell darwin x86_64 "$both"
        expect_lines "$shell: an Intel Mac" "$both" '' ''
        inside $shell darwin arm64 /home/u/go/bin/darwin_amd64:/opt/homebrew/bin:/usr/bin \
            GOBIN=/home/u/go/bin/darwin_amd64 GOCACHE=/home/u/Library/Caches/go-build-amd64 ROSETTA=yes
        expect_lines "$shell: native below a translated one" /opt/homebrew/bin:/usr/bin '' ''
        inside $shell darwin x86_64 /usr/local/bin:/usr/bin GOBIN=/mine GOPATH=/g:/h ROSETTA=yes
        expect_lines "$shell: a GOBIN of one's own" /usr/local/bin:/usr/bin /mine /home/u/Library/Caches/go-build-amd64
        inside $shell linux-gnu riscv64 /usr/bin:/bin TRANSLATED=yes
        expect_lines "$shell: an architecture that is none of ours" /usr/bin:/bin '' ''
    done
    for shell in zsh bash fish nu; do
        [ "$(uname -m)" = x86_64 ] || continue
        inside $shell linux-gnu x86_64 /usr/bin:/bin TRANSLATED=yes GOPATH=/g:/h
        expect_lines "$shell: translated on Linux" /g/bin/linux_amd64:/usr/bin:/bin /g/bin/linux_amd64 /home/u/.cache/go-build-amd64
        inside $shell linux-gnu x86_64 /g/bin/linux_amd64:/usr/bin:/bin TRANSLATED=yes GOPATH=/g GOBIN=/g/bin/linux_amd64
        expect_lines "$shell: twice" /g/bin/linux_amd64:/usr/bin:/bin /g/bin/linux_amd64 /home/u/.cache/go-build-amd64
        inside $shell linux-gnu x86_64 /usr/bin:/bin TRANSLATED=no GOPATH=/g
        expect_lines "$shell: native on Linux" /usr/bin:/bin '' ''
        inside $shell linux-gnu x86_64 /usr/bin:/g/bin/linux_arm64:/bin TRANSLATED=no GOPATH=/g GOBIN=/g/bin/linux_arm64 GOCACHE=/home/u/.cache/go-build-arm64
        expect_lines "$shell: what the other architecture left" /usr/bin:/bin '' ''
    done
fi

# A plain undo takes back what was done last, and that is the removal.
healthy_home zsh "$newest"
printf '\nexport GOROOT=/nonexistent/go\n' >>"$home/.zshrc"
base_env SHELL=/usr/bin/zsh GOROOT=/nonexistent/go
run fix --yes
expect_exit 0
run hook --install --yes
run hook --remove --yes
expect_exit 0
expect_in_out 'trueup undo 3'
run undo
expect_exit 0
expect_in_out 'Transaction 3 is undone'
expect_equal "the hook is back" "$(grep -c 'trueup hook' "$home/.zshrc")" 1
expect_equal "the repair is not" "$(grep -c GOROOT= "$home/.zshrc")" 0
run hook --remove --yes
expect_equal "and gone again" "$(grep -c 'trueup hook' "$home/.zshrc"; ls "$home/.local/share/trueup" 2>/dev/null)" 0
run hook --remove --yes
expect_exit 0
expect_in_out 'nothing to change'

# The line was moved, or put into a block: it goes all the same, and at once.
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    base_env SHELL=/usr/bin/$shell
    run hook --install "$shell" --yes
    rc_file=$(realpath "$(rc_of "$shell")")
    line=$(tail -n 1 "$rc_file")
    rest=$(head -n -1 "$rc_file")
    printf '%s\n%s\n' "$line" "$rest" >"$rc_file"
    run hook --remove "$shell" --yes
    expect_exit 0
    expect_equal "$shell: moved to the top" "$(cat "$rc_file")" "$rest"
    expect_equal "$shell: its file" "$(ls "$home/.local/share/trueup" 2>/dev/null)" ''
done
healthy_home bash "$newest"
base_env
run hook --install bash --yes
rc_file=$(realpath "$home/.bashrc")
line=$(tail -n 1 "$rc_file")
printf 'if true; then\n  %s\nfi\n' "$line" >"$rc_file"
run hook --remove bash --yes
expect_exit 0
expect_equal "the block keeps a command" "$(cat "$rc_file")" $'if true; then\n:\nfi'

# Who keeps everything in the file of login shells has no other that is read.
healthy_home bash "$newest"
rm "$home/.bashrc"
printf 'export PATH=%s/bin:$PATH\n' "$newest" >"$home/.bash_profile"
base_env SHELL=/bin/bash
run hook --install bash --yes
expect_exit 0
expect_equal "no new file" "$(ls -d "$home/.bashrc" 2>/dev/null)" ''
expect_equal "the hook's line" "$(tail -n 1 "$home/.bash_profile" | grep -c 'trueup hook')" 1

# Not one process more at the start of a shell: counted.
command -v strace >/dev/null || { echo "hook_test: strace is missing" >&2; exit 1; }
started() {  # SHELL: how many processes a start makes
    rc=0 last="strace $1"
    strace -f -qq -e trace=clone,clone3,fork,vfork,execve -o "$box/calls" env -i HOME="$home" TERM=xterm PATH=/usr/bin:/bin \
        "$(command -v "$1")" -i -c exit >/dev/null 2>&1 </dev/null || rc=$?
    grep -cE '(clone|clone3|fork|vfork|execve)\(' "$box/calls"
}
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    base_env SHELL=/usr/bin/$shell
    started $shell >/dev/null  # caches of the first start
    without=$(started $shell)
    run hook --install "$shell" --yes
    expect_equal "$shell: processes with the hook" "$(started $shell)" "$without"
done
done_testing
