#!/usr/bin/env bash
# What fix, undo and history promise beside repairing: when they ask, when they
# refuse, and what they say.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

rc_file=$home/.zshrc
broken() {
    healthy_home zsh "$newest"
    sed -i '2a export GOROOT=/nonexistent/go' "$rc_file"
    base_env SHELL=/usr/bin/zsh GOROOT=/nonexistent/go
    before=$(home_state)
}
unchanged() { expect_equal "$1: the home" "$(home_state)" "$before"; }

# Without a terminal nothing is done unless --yes says so.
broken
run fix
expect_exit 2
expect_in_out '-export GOROOT=/nonexistent/go'
expect_in_err --yes
unchanged "no terminal"
run fix --dry-run --json
expect_exit 0
expect_equal "nothing applied" "$(json 'd["applied"]')" "[]"
expect_equal "planned" "$(json 'd["planned"][0]["check"]')" goroot-missing-dir
unchanged "--dry-run"
expect_equal "no journal yet" "$(ls "$home/.local" 2>&1 | grep -c journal)" 0
run history
expect_exit 0
run undo
expect_exit 2

# Usage.
for words in 'fix no-such-check' 'fix --safety manual' 'undo x' 'undo 1 2' 'undo 99' 'history 99'; do
    read -ra args <<<"$words"
    run "${args[@]}"
    expect_exit 2
done
unchanged usage

# A pattern that matches nothing is rewritten, where somebody wants to look at what is guessed.
for place in zshrc env; do
    healthy_home zsh "$newest"
    base_env SHELL=/usr/bin/zsh
    wrong=https://git.example.com/team/,git@corp.example.com:a
    if [ $place = zshrc ]; then
        sed -i "2a export GOPRIVATE='$wrong' # ours" "$rc_file"
        environment+=(GOPRIVATE="$wrong")
        wanted='export GOPRIVATE=git.example.com/team,corp.example.com/a # ours'
    else
        echo "GOPRIVATE=$wrong" >>"$home/.config/go/env"
        wanted='GOPRIVATE=git.example.com/team,corp.example.com/a'
    fi
    before=$(home_state)
    run fix --yes --json
    unchanged "a guess is not applied by itself"
    run fix --yes --safety review --json
    expect_exit 0
    expect_equal "verified" "$(json 'd["verified"]')" '["goprivate-malformed"]'
    expect_equal "the line" "$(grep -h GOPRIVATE "$rc_file" "$home/.config/go/env")" "$wanted"
    run undo
    unchanged "taken back"
done
broken

# On a terminal it asks. What happens while it waits for the answer is a command of the shell.
answer() {  # WORD [COMMAND [ARGS…]]
    rc=0
    local word=$1 meanwhile=${2-:} words=("${@:3}")
    [ "$#" -gt 2 ] || words=(fix)
    last="trueup ${words[*]}, answering $word"
    env -i "${environment[@]}" "$(python3 -c 'import sys; print(sys.executable)')" - "$trueup" "$word" "$meanwhile" "${words[@]}" >"$box/out" 2>"$box/err" <<'PY' || rc=$?
import os, pty, subprocess, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], *sys.argv[4:]])
seen = b""
while b"[y/N]" not in seen:
    seen += os.read(fd, 4096)
subprocess.run(sys.argv[3], shell=True, check=True, stdout=subprocess.DEVNULL)
os.write(fd, sys.argv[2].encode() + b"\n")
try:
    while more := os.read(fd, 4096):
        seen += more
except OSError:
    pass
sys.stdout.write(seen.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PY
    out=$(cat "$box/out")
}
answer n
expect_exit 1
unchanged "the answer no"
answer y
expect_exit 0
expect_in_out 'Verified in a fresh shell'
checks=$((checks + 1))
! grep -q GOROOT "$rc_file" || note_failure "the answer yes changes nothing"

# Changed by hand while it waits: it looks again, and what the person did stays.
broken
base_env SHELL=/usr/bin/zsh
answer y "/bin/sed -i '/GOROOT/d' '$rc_file'"
expect_exit 0
expect_in_out 'has changed meanwhile; looking again'
expect_in_out 'Nothing to repair.'
expect_equal "the line is not put back" "$(grep -c GOROOT "$rc_file")" 0
broken
base_env SHELL=/usr/bin/zsh
answer n "echo 'export MINE=1' >>'$rc_file'"
expect_exit 1
expect_equal "the person's line" "$(grep -c MINE "$rc_file")" 1
# By another trueup.
healthy_home zsh "$newest"
answer y "'$trueup' hook --install --yes" hook --install
expect_exit 0
expect_in_out 'It is so already'
expect_equal "the hook" "$(ls "$home/.local/share/trueup") $(grep -c 'trueup hook$' "$rc_file")" 'hook.zsh 1'

# Two at once: one repairs, the other waits and looks again.
for round in 1 2 3; do
    broken
    for who in 1 2; do
        env -i "${environment[@]}" "$trueup" fix --yes >"$box/out$who" 2>"$box/err$who" </dev/null &
    done
    wait
    expect_equal "round $round: the line" "$(grep -c GOROOT "$rc_file")" 0
    run history --json
    expect_equal "round $round: one repair" "$(json '[(t["kind"], t["state"], t["undone"]) for t in d["transactions"]]')" '[["fix", "done", false]]'
    expect_equal "round $round: proven once" "$(cat "$box/out1" "$box/out2" | grep -c 'Verified in a fresh shell')" 1
done

# A second time there is nothing to do: this process still has the old value, and the line is gone.
run fix --yes
expect_no_crash
expect_equal "applied once" "$(grep -c alias "$rc_file")" 1

# The same check finds what is left to the person: it says so.
healthy_home bash "$newest"
printf 'setenv GOPATH $HOME/"my work"\nset -gx GOPROXY direct\n' >>"$home/.bash_profile"
base_env SHELL=/bin/bash
run fix --safety review --yes
expect_in_out 'Left to you'
expect_in_out 'what is left to you is still found'
expect_equal "the rewritten line" "$(grep -c '^export GOPROXY="direct"$' "$home/.bash_profile")" 1

# A line that only hands the setting on would keep it: no half of a repair.
healthy_home zsh "$newest"
printf 'GOPATH=%s\nexport GOPATH=$GOPATH\n' "$newest" >"$home/.zshrc"
base_env SHELL=/usr/bin/zsh
before=$(cat "$home/.zshrc")
run fix --yes
expect_exit 0
expect_in_out 'still uses GOPATH'
expect_equal "the file" "$(cat "$home/.zshrc")" "$before"
# No go in a fresh shell, and one here: the silence of a check that has none to look at is no proof.
printf 'export GOPATH=%s\n' "$newest" >"$home/.zshrc"
run fix --yes
expect_exit 0
expect_in_out 'Verified in a fresh shell: gopath-equals-goroot'

# Without a shell it says so: the files are right, and this process still has the old value.
broken
run fix --yes --no-exec
expect_exit 1
expect_in_out 'Not verified: goroot-missing-dir'
expect_in_out 'no fresh shell could be asked: --no-exec'
broken
base_env SHELL=/usr/bin/zsh
run fix --yes --no-exec
expect_exit 0
expect_in_out 'Verified by reading the files: goroot-missing-dir'

# Two wrong lines, in a process that has neither: the one that hid the other was found in new terminals, and so is
# the other.
healthy_home bash "$newest"
printf 'export GOROOT=/opt/old/go\nexport GOROOT=/nonexistent/go\n' >>"$home/dotfiles/bashrc"
base_env
run fix --yes
expect_exit 0
expect_in_out 'Verified in a fresh shell: goroot-missing-dir'
expect_equal "both lines" "$(grep -c GOROOT "$home/dotfiles/bashrc")" 0

broken
run fix --yes
# history, and undo in Chinese.
run history --json
expect_equal "kind" "$(json 'd["transactions"][0]["kind"] + " " + d["transactions"][0]["state"]')" "fix done"
run history 1
expect_exit 0
expect_in_out '-export GOROOT=/nonexistent/go'
run undo --lang zh-CN
expect_exit 0
expect_in_out 已撤销
unchanged undo

# The file has changed since: refused, shown three ways, merged when asked to.
broken
run fix --yes
expect_exit 0
printf '\nexport MINE=1\n' >>"$rc_file"
sed -i '1i # first' "$rc_file"
mine=$(cat "$rc_file")
run undo --json
expect_exit 1
expect_equal "nothing restored" "$(json 'd["restored"]')" "[]"
expect_equal "state" "$(json 'd["files"][0]["state"]')" merge
run undo
expect_exit 1
expect_in_out '+export MINE=1'
expect_in_out '-export GOROOT=/nonexistent/go'
expect_in_out '+export GOROOT=/nonexistent/go'
expect_equal "the file" "$(cat "$rc_file")" "$mine"
run undo --merge
expect_exit 0
expect_equal "merged" "$(grep -c 'GOROOT=\|MINE=\|# first' "$rc_file")" 3

# In conflict: what the person wrote stays.
broken
run fix --yes
sed -i 's/EDITOR=vi/EDITOR=ed/; s/alias ll.*/alias ll="ls"/' "$rc_file"
sed -i '3i export GOROOT=/mine' "$rc_file"
run undo --merge --json
expect_exit 1
expect_equal "conflict" "$(json 'd["files"][0]["state"]')" conflict
expect_equal "theirs" "$(grep -c '^export GOROOT=/mine' "$rc_file")" 1

# Nothing but conflicts: nothing is undone, and it is said.
broken
run fix --yes
sed -i 's/EDITOR=vi/EDITOR=ed/; s/export PATH/export  PATH/' "$rc_file"
kept=$(cat "$rc_file")
run undo --merge
expect_exit 1
expect_in_err "in conflict: $rc_file"
expect_equal "nothing written" "$(cat "$rc_file")" "$kept"
run undo --merge --json
expect_exit 1
expect_equal "what is not restored" "$(json 'd["transaction"], d["restored"], len(d["not_restored"])')" '[null, [], 1]'
run history --json
expect_equal "one transaction" "$(json '[(t["kind"], t["undone"]) for t in d["transactions"]]')" '[["fix", false]]'
rm "$rc_file"
run undo --merge
expect_exit 1
expect_in_err "in conflict: $rc_file"
expect_in_out 'nothing of it can be taken back'
checks=$((checks + 1))
[[ $out != *'--- /dev/null'* ]] || note_failure "a diff of nothing"
# One of two files: the other one is restored, and the rest of it later.
broken
printf 'GOFLAGS=-mod=vendor\n' >>"$home/.config/go/env"
run fix --yes
mine=$(sed 's/EDITOR=vi/EDITOR=ed/; s/export PATH/export  PATH/' "$rc_file")
theirs=$(cat "$rc_file")
printf '%s' "$mine" >"$rc_file"
run undo --merge
expect_exit 1
expect_in_out 'undone in part'
expect_in_out "its conflicts: $rc_file"
expect_equal "the other file" "$(grep -c GOFLAGS "$home/.config/go/env")" 1
printf '%s' "$theirs" >"$rc_file"
run undo
expect_exit 0
expect_in_out 'Transaction 1 is undone (transaction 3)'
expect_equal "all of it" "$(grep -c GOROOT= "$rc_file")" 1

# Files that are not to be touched, each with its reason.
broken
chmod 444 "$rc_file"
before=$(home_state)
run fix --yes
expect_exit 1
expect_in_out read-only
unchanged "a read-only file"
broken
ln "$rc_file" "$home/other-name"
before=$(home_state)
run fix --yes
expect_exit 1
expect_in_out 'hard links'
unchanged "a hard link"
if [ "$(id -u)" -eq 0 ]; then
    broken
    chown 12345 "$rc_file"
    before=$(home_state)
    run fix --yes
    expect_exit 1
    expect_in_out 'another user'
    unchanged "another user's file"
fi

# One at a time: the second says who is at work.
broken
mkdir -p "$home/.local/state/trueup"
python3 -c '
import fcntl, os, sys, time
f = open(sys.argv[1], "w"); fcntl.flock(f, fcntl.LOCK_EX); f.write("4711\n"); f.flush()
open(sys.argv[2], "w").close(); time.sleep(60)' "$home/.local/state/trueup/lock" "$box/locked" &
holder=$!
while [ ! -e "$box/locked" ]; do sleep 0.05; done
run fix --yes --timeout 3 --no-exec
expect_exit 3
expect_in_err 4711
unchanged "locked"
kill "$holder"
wait "$holder" 2>/dev/null || true
run fix --yes
expect_exit 0

# A journal that is no journal: nothing is changed, since nothing could be taken back.
broken
mkdir -p "$home/.local/state/trueup"
head -c 4096 /dev/urandom >"$home/.local/state/trueup/journal.sqlite"
run fix --yes
expect_exit 3
unchanged "a broken journal"

# The start-up files are right, and this process is older: no line is added to them.
healthy_home zsh "$newest"
base_env SHELL=/usr/bin/zsh PATH=/usr/bin:/bin
run fix --yes --safety review
expect_equal "the file of a healthy start" "$(tail -n 1 "$home/.zshrc")" 'alias ll="ls -l"'
run doctor --json
expect_equal "what to do" "$(json 'd["findings"][0]["remedies"][0]["id"]')" new-terminal

# A value that no start-up file sets (any more) is not looked for there.
base_env SHELL=/usr/bin/zsh PATH="$newest/bin:/usr/bin:/bin" GOROOT=/nonexistent/go
run doctor
expect_in_out 'Your start-up files do not set GOROOT'

# A flag of an earlier line that the last one goes on from.
healthy_home zsh "$newest"
printf '\nexport GOFLAGS="-mod=vendor -v"\nexport GOFLAGS="$GOFLAGS -trimpath"\n' >>"$home/.zshrc"
base_env SHELL=/usr/bin/zsh PATH="$newest/bin:/usr/bin:/bin" GOFLAGS='-mod=vendor -v -trimpath'
run fix --yes
expect_exit 0
expect_equal "the flags" "$(tail -n 2 "$home/.zshrc")" $'export GOFLAGS="-v"\nexport GOFLAGS="$GOFLAGS -trimpath"'

# Several folders of one line that lead nowhere go in one run, and so does what another
# repair takes with it.
healthy_home zsh "$newest"
printf '\nexport PATH=/nonexistent/a/go/bin:/nonexistent/b/go/bin:/usr/games:$PATH\nexport GOROOT=/nonexistent/go\nexport PATH=$GOROOT/bin:/nonexistent/c/go/bin:$PATH\n' >>"$home/.zshrc"
in_shell zsh "'$trueup' fix --yes --safety review"
expect_exit 0
expect_equal "the lines" "$(tail -n 1 "$home/.zshrc")" 'export PATH=/usr/games:$PATH'
expect_equal "left to nobody" "$(grep -c 'Left to you' "$box/out")" 0
in_shell zsh "'$trueup' doctor --json"
expect_equal "nothing of it is found" "$(json '[f["check"] for f in d["findings"] if f["check"] == "path-entry-dead"]')" '[]'

# What nobody could foresee to go with another line is seen afterwards.
healthy_home zsh "$newest"
printf '\nexport GOROOT=/nonexistent/go\nenv | grep -q "^GOR..T=/none" && path=(/nonexistent/go/bin $path)\n' >>"$home/.zshrc"
in_shell zsh "'$trueup' fix --yes --json"
expect_exit 0 1
expect_equal "no longer left" "$(json '[r["check"] for r in d["refused"]], d["settled"]')" '[[], ["path-entry-dead"]]'

# A folder in fish's universal variable, with the fish of Debian and fish 4.
for fish in /usr/bin/fish "$("$tests/testbed/fish.sh")"; do
    for paths in '/nonexistent/go/bin /usr/games' '/nonexistent/go/bin /nonexistent/b/go/bin' '"/nonexistent é/go/bin" /usr/games'; do
        healthy_home fish "$newest"
        base_env SHELL="$fish" PATH=/usr/bin:/bin TERM=dumb
        env -i "${environment[@]}" "$fish" -c "set -U fish_user_paths $paths; set -Ux KEEP 1" 2>/dev/null
        cp "$home/.config/fish/fish_variables" "$box/universal"
        rc=0 last="trueup fix in $fish with $paths"
        env -i "${environment[@]}" "$fish" -l -i -c "'$trueup' fix --yes --safety review" >"$box/out" 2>"$box/err" </dev/null || rc=$?
        out=$(cat "$box/out")
        expect_exit 0
        expect_in_out 'Verified in a fresh shell: path-entry-dead'
        expect_equal "$fish: nonexistent folders" "$(env -i "${environment[@]}" "$fish" -c 'string match -- "*nonexistent*" $PATH; echo $KEEP' 2>/dev/null)" 1
        run undo
        expect_exit 0
        checks=$((checks + 1))
        cmp -s "$box/universal" "$home/.config/fish/fish_variables" || note_failure "$fish: undo brings other bytes"
    done
done

# To let go download what a module asks for is what the repair is for.
healthy_home zsh "$(goroot 1.24)"
printf '\nexport GOTOOLCHAIN=local\n' >>"$home/.zshrc"
mkdir -p "$home/asks"
printf 'module asks\n\ngo 1.99.0\n' >"$home/asks/go.mod"
base_env SHELL=/usr/bin/zsh PATH="$(goroot 1.24)/bin:/usr/bin:/bin" GOTOOLCHAIN=local
cd "$home/asks"
run fix --yes
expect_exit 0
expect_equal "the line is gone" "$(grep -c GOTOOLCHAIN "$home/.zshrc")" 0
cd "$box"

done_testing
