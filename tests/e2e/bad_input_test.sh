#!/usr/bin/env bash
# Whatever lies about: no crash, no hang, and something is said about it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Every command meets the bad thing; the doctor must say something about it.
all_commands() {
    local command words
    for command in 'doctor' env toolchains 'explain GOROOT' 'explain PATH' 'explain GOFLAGS' 'snapshot'; do
        read -ra words <<<"$command"
        run "${words[@]}"
        expect_no_crash
    done
    run doctor --json
    expect_no_crash
    expect_equal "$1: one document" "$(json 'd["schema"]')" trueup.doctor/1
}
bad() { all_commands "$1"; expect_said "$1"; }

fresh() {
    chmod -R u+rwX "$box/home" "$box/work"
    rm -rf "$box/home" "$box/work" "$bin"
    mkdir -p "$home/.config/go" "$work" "$bin"
    cd "$work"
    base_env
}

# go.mod and the go env file: each kind of bad file in both places. (Root reads
# everything: there, unreadable is only another healthy file.)
for place in go.mod go.work env; do
    case $place in
        env) file=home/.config/go/env ;;
        *) file=work/$place ;;
    esac

    fresh; head -c 65536 /dev/urandom >"$box/$file"; bad "$place binary"
    fresh; printf '\xff\xfe\x80broken\n' >"$box/$file"; bad "$place broken UTF-8"
    # go passes over a folder of that name.
    fresh; mkdir "$box/$file"; all_commands "$place a directory"
    fresh; ln -s "$(basename "$file")" "$box/$file"
    # go looks for the next go.mod above; a go env file it expects to read.
    if [ "$place" = env ]; then bad "$place a link to itself"; else all_commands "$place a link to itself"; fi
    fresh; mkfifo "$box/$file"; bad "$place a FIFO"
    fresh; truncate -s 3G "$box/$file"; bad "$place huge"
    fresh; head -c 20000000 < <(yes 'GONONSENSE=1') >"$box/$file"; bad "$place 20 MB of lines"
    fresh; printf 'go 1.21\n' >"$box/$file"; chmod 000 "$box/$file"
    if [ "$(id -u)" -eq 0 ]; then all_commands "$place unreadable, as root"; else bad "$place unreadable"; fi
    fresh; ln -s /nonexistent "$box/$file"; all_commands "$place a broken link"
    fresh; : >"$box/$file"; all_commands "$place empty"
done

# GOENV
fresh; base_env GOENV=off; all_commands "GOENV=off"; expect_equal "findings with GOENV=off" "$(finding_ids)" ""
fresh; base_env GOENV=/dev/zero; bad "GOENV=/dev/zero"
fresh; base_env GOENV=relative; all_commands "GOENV relative"
fresh; base_env GOENV=/nonexistent/x; all_commands "GOENV missing"

# PATH
fresh; mkdir "$box/locked"; chmod 000 "$box/locked"
base_env PATH=":.:relative/bin:/nonexistent:$newest/bin:$newest/bin::$box/locked:/etc/passwd"; bad "odd PATH"
expect_finding path-entry-dead
chmod 755 "$box/locked"
fresh; base_env PATH=""; bad "empty PATH"
fresh; environment=(HOME="$home"); all_commands "no PATH at all"
fresh; base_env PATH="$(printf '/nonexistent/%d:' {1..5000})$newest/bin"; all_commands "a PATH of 5,000 folders"
fresh; base_env PATH="$(printf '\xff\xfe'):$newest/bin"; bad "a PATH that is not UTF-8"

# HOME
fresh; base_env; environment=("${environment[@]/#HOME=*/UNUSED=1}"); all_commands "HOME unset"
fresh; base_env HOME=; all_commands "HOME empty"
fresh; base_env HOME=/nonexistent; all_commands "HOME missing"
fresh; base_env HOME=/proc/1; all_commands "HOME of another kind"
fresh; base_env HOME=relative; all_commands "HOME relative"
fresh; base_env HOME=/etc/passwd; all_commands "HOME a file"

# What is called go
only_go() { base_env PATH="$bin:$newest/bin"; bad "$1"; base_env PATH="$bin"; bad "$1, the only one"; }
fresh; printf '#!/bin/sh\nexec false\n' >"$bin/go"; chmod +x "$bin/go"
base_env PATH="$bin:$newest/bin"; all_commands "go a script"
fresh; ln -s /nonexistent/go "$bin/go"; only_go "go a broken link"
fresh; ln -s go "$bin/go"; only_go "go a link to itself"
fresh; mkdir "$bin/go"; base_env PATH="$bin:$newest/bin"; all_commands "go a directory"
base_env PATH="$bin"; bad "go a directory, the only one"
fresh; : >"$bin/go"; chmod +x "$bin/go"; only_go "go of 0 bytes"
fresh; head -c 4096 /dev/urandom >"$bin/go"; chmod +x "$bin/go"; only_go "go of random bytes"
fresh; head -c 600 "$newest/bin/go" >"$bin/go"; chmod +x "$bin/go"; only_go "go cut off"
fresh; head -c 100000 "$newest/bin/go" >"$bin/go"; chmod +x "$bin/go"; only_go "go without its second half"
expect_finding go-broken-executable
run env
expect_exit 3
fresh; mkfifo "$bin/go"; chmod +x "$bin/go"; only_go "go a FIFO"

# Shells, values
fresh; base_env SHELL=/opt/nosuchsh; all_commands "an unknown shell"
fresh; base_env SHELL=; all_commands "no shell"
fresh; base_env GOROOT="$(head -c 100000 /dev/zero | tr '\0' x)"; bad "a GOROOT of 100,000 letters"
fresh; base_env GOROOT="$(printf '/\xff\xfe\x1b[31m')"; bad "a GOROOT that is not UTF-8"
run doctor
checks=$((checks + 1))
! grep -q $'\x1b\\[31m' "$box/out" || note_failure "an escape sequence of the value reaches the terminal"
fresh; base_env GOFLAGS="'unbalanced" GOTOOLCHAIN=nonsense GOOS=plan10; bad "nonsense in three settings"

# A folder that is gone.
fresh; mkdir gone; cd gone; rmdir ../gone; bad "the current folder is gone"
expect_equal "what is said of it" "$(json 'd["findings"][0]["title"]')" "The current folder is gone"
run env GOVERSION
expect_exit 1
expect_in_err 'cannot determine current directory'
cd "$work"

# What go reads and trueup does not: it cannot know, and says why.
not_known() {  # WHAT, WHY
    run env GOPATH
    expect_exit 3
    expect_in_err "$2"
    expect_equal "$1: an answer" "$out" ""
    run explain GOPATH --json
    expect_equal "$1: explain has doubts" "$(json '"unknown" in d')" true
    run doctor --json
    expect_equal "$1: what is found" "$(finding_ids)" ""
    expect_said "$1"
}
fresh; { printf 'module x\n\ngo 1.24\n'; head -c 17000000 /dev/zero | tr '\0' '\n'; } >go.mod
not_known "a go.mod of 17 MB" 'go.mod is larger than'
fresh; mkfifo go.mod; not_known "go.mod a FIFO" 'go.mod is not a regular file'
fresh; { head -c 5000000 < <(yes '# a remark'); echo; echo GOPATH=/x; } >"$home/.config/go/env"
not_known "a go env file of 5 MB" 'go/env is larger than'
fresh; mkfifo "$home/.config/go/env"; not_known "the go env file a FIFO" 'go/env is not a regular file'
fresh; base_env GOENV=/dev/null
run env GOPATH
expect_exit 0
expect_equal "GOPATH with GOENV=/dev/null" "$out" "$home/go"
run doctor --json
expect_equal "Unknowns with GOENV=/dev/null" "$(json 'len(d["unknown"])')" 0
# The everyday clone that asks for a newer Go, which go would download; and where it cannot.
fresh; printf 'module x\n\ngo 1.99\n' >go.mod; not_known "a newer Go" 'go1.99.0 is neither on PATH nor in the module cache: go would download it'
for setting in GOPROXY=off GOPROXY=file:///nonexistent GOSUMDB=off; do
    base_env "$setting"
    run env GOPATH
    expect_exit 1
    expect_in_err 'go itself refuses to run here'
    run doctor --json
    expect_equal "$setting: findings" "$(json 'len(d["findings"])')" 1
done

# HOME of somebody else: judged all the same. (The program must lie where others may read.)
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    fresh; base_env
    mkdir -p "$box/open/tree/pkg/tool"
    cp "$trueup" "$box/open/trueup"
    cp -r "$newest/bin" "$newest/VERSION" "$newest/go.env" "$box/open/tree/"
    chmod -R a+rX "$box/open"; chmod a+x "$box"; chmod 700 "$home"; mkdir -p "$home/.config/trueup"
    rc=0
    (cd / && setpriv --reuid 65534 --clear-groups env -i HOME="$home" USER=nobody SHELL=/bin/sh \
        PATH="$box/open/tree/bin:/usr/bin:/bin" "$box/open/trueup" doctor --no-exec --json) \
        >"$box/out" 2>"$box/err" || rc=$?
    last="trueup doctor as somebody else" out=$(cat "$box/out") err=$(cat "$box/err")
    expect_exit 1
    expect_in_err 'nothing is muted by it'
    expect_finding modcache-permission
    chmod 755 "$home"
else
    echo "SKIPPED: HOME of somebody else (only root with setpriv can be somebody else)"
fi

# Deep and looping trees above and below.
fresh; deep=$work/$(printf 'd/%.0s' {1..200}); mkdir -p "$deep"; cd "$deep"; all_commands "200 folders deep"
cd "$work"

done_testing
