#!/usr/bin/env bash
# What every new terminal will have is judged, too, whatever this process was started with.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
printf '#!/bin/sh\nexit 1\n' >"$bin/git"
chmod +x "$bin/git"
zsh=$(command -v zsh)
fishes=("$("$tests/testbed/fish.sh")")
if fish=$(command -v fish); then fishes+=("$fish"); fi
fresh_home() { rm -rf "$home"; mkdir -p "$home/.config/fish"; }
doctor() { base_env SHELL="$1"; run doctor --json "${@:2}"; }
passed() { json "\"$1\" in d[\"passed\"]"; }
evidence() { json '" | ".join(e["text"] for f in d["findings"] for e in f["evidence"])'; }
reason() { json "\" | \".join(u[\"reason\"] for u in d[\"unknown\"] if u[\"check\"] == \"$1\")"; }
in_reason() {
    checks=$((checks + 1))
    [[ $(reason "$1") == *"$2"* ]] || note_failure "$1 is unknown because: $(reason "$1"); not: $2"
}
in_evidence() {
    checks=$((checks + 1))
    [[ $(evidence) == *"$1"* ]] || note_failure "the evidence lacks: $1"
}

# A value whose place is no line of a start-up file, or a line that nobody can tell.
for fish in "${fishes[@]}"; do
    fresh_home
    printf '# VERSION: 3.0\nSETUVAR --export GOROOT:/gone\n' >"$home/.config/fish/fish_variables"
    for options in '' --no-exec; do
        doctor "$fish" $options
        expect_cause goroot-missing-dir
        expect_equal "its place" "$(json 'd["findings"][0]["evidence"][0]["origin"]["kind"]')" universal-variable
    done
    fresh_home
    printf 'set -gx GOROOT /gone\nset -gx GOROOT /gone\n' >"$home/.config/fish/config.fish"
    doctor "$fish"
    expect_cause goroot-missing-dir
done
unplaced() {  # SHELL FILE TEXT
    fresh_home
    printf '%s\n' "$3" >"$home/$2"
    doctor "$1"
    expect_exit 1
    expect_cause goroot-missing-dir
    expect_equal "its place" "$(json 'd["findings"][0]["evidence"][0]["origin"]["kind"]')" unknown
    in_evidence 'is not known'
    run doctor --lang zh-CN
    expect_in_out '尚不清楚'
}
unplaced /bin/bash .bash_profile 'declare -n r=GOROOT; r=/gone; export GOROOT'
unplaced "$zsh" .zshrc 'for GOROOT in /a /gone; do :; done; export GOROOT'
unplaced "$zsh" .zshrc 'source =(echo export GOROOT=/gone)'

# Start-up that becomes another program: what the lines gave until then has not passed.
for end in '[ -z "$TMUX" ] && exec sleep 0' 'exit 0'; do
    fresh_home
    printf 'export GOROOT=/gone\nexport GOPROXY=https://u:secret@x.example\n%s\n' "$end" | tee "$home/.zshrc" >"$home/.bash_profile"
    for shell in "$zsh" /bin/bash; do
        doctor "$shell"
        expect_exit 3
        expect_equal "passed" "$(passed goroot-missing-dir)" false
        in_reason goroot-missing-dir 'line 1 gives GOROOT the value /gone'
        checks=$((checks + 1))
        [[ $out != *secret* ]] || note_failure "a secret is shown"
    done
done
# An error of arithmetic does not end bash.
fresh_home
printf 'export GOROOT=/gone\nif (( ! ${x[(I)y]} )); then :; fi\nexport GOROOT=/other\n' >"$home/.bash_profile"
doctor /bin/bash
expect_cause goroot-missing-dir
expect_equal "complete" "$(json 'd["startup"]["complete"]')" true
expect_equal "the value" "$(json 'd["findings"][0]["subject"]["value"]')" /gone

# A folder of PATH that a file adds as well is no proof that the file was read.
fresh_home
printf 'export GOPRIVATE=x.example\n' >"$home/.zprofile"
printf 'export PATH=%s/bin:$PATH\n' "$newest" >"$home/.zshrc"
doctor "$zsh"
expect_equal "findings" "$(finding_ids)" ""
# In a shell that had no such folder when it began it is one.
base_env SHELL="$zsh" PATH="/usr/bin:/bin"
cat >"$box/inside.sh" <<EOF
exec script -qec 'zsh -ic "$trueup doctor --json >$box/out; :"' /dev/null
EOF
rc=0
last="zsh -ic doctor"
env -i "${environment[@]}" TERM=xterm timeout -k 1 20 sh "$box/inside.sh" >/dev/null 2>&1 </dev/null || rc=$?
expect_finding startup-file-not-read

# A login bash reads no .bashrc by itself.
fresh_home
printf 'export GOPROXY=direct\n' >"$home/.bashrc"
printf 'export PATH=%s/bin:$PATH\n' "$newest" >"$home/.bash_profile"
base_env PATH=/usr/bin:/bin
env -i "${environment[@]}" bash -lic "'$trueup' doctor --json" >"$box/out" 2>/dev/null </dev/null || true
last='bash -lic doctor'
expect_finding startup-file-not-read
checks=$((checks + 1))
grep -q 'Let .*/.bash_profile read it' "$box/out" || note_failure "the way out is another one"
env -i "${environment[@]}" bash -ic "'$trueup' doctor --json" >"$box/out" 2>/dev/null </dev/null || true
last='bash -ic doctor'
expect_equal "in a shell that reads it" "$(json '[f["check"] for f in d["findings"] if f["check"] == "startup-file-not-read"]')" "[]"

# A window's bash is no login shell: .bashrc, which the login shell passes over, gave it
# the value. A login bash has it from somewhere else, and so has another value.
fresh_home
printf '# x\nexport GOROOT=/gone\n' >"$home/.bashrc"
printf 'export PATH=%s/bin:$PATH\n' "$newest" >"$home/.bash_profile"
place() { json '[(e["origin"]["kind"], e["origin"].get("line")) for e in d["findings"][0]["evidence"]][0]'; }
in_bash() {  # OPTIONS NAME=VALUE…
    last="bash $1 doctor"
    env -i "${environment[@]}" "${@:2}" bash "$1" "'$trueup' doctor --json; :" >"$box/out" 2>/dev/null </dev/null || true
    expect_cause goroot-missing-dir
}
base_env PATH="$newest/bin:/usr/bin:/bin"
in_bash -ic
expect_equal "a window's bash" "$(place)" '["file", 2]'
in_bash -lic GOROOT=/gone
expect_equal "a login bash" "$(place)" '["process", null]'
in_bash -c GOROOT=/elsewhere
expect_equal "another value" "$(place)" '["process", null]'

# A ~/.zshenv that leads zsh to another folder gave this process its ZDOTDIR, too; a
# ZDOTDIR from elsewhere leads to another .zshenv, and tells nothing of this one.
fresh_home
mkdir "$home/zsh"
printf 'export ZDOTDIR=$HOME/zsh\n' >"$home/.zshenv"
printf 'export GOFLAGS=-mod=mod\n' >"$home/.zshrc"
unread() { json '[f["subject"]["path"] for f in d["findings"] if f["check"] == "startup-file-not-read"]'; }
base_env SHELL="$zsh" ZDOTDIR="$home/zsh"
run doctor --json
expect_equal "with the ZDOTDIR of ~/.zshenv" "$(unread)" "[\"$home/.zshrc\"]"
base_env SHELL="$zsh" ZDOTDIR="$home/other"
run doctor --json
expect_equal "with another" "$(unread)" "[]"

# A line that carries on what an earlier one gave.
fresh_home
printf 'export GOFLAGS=-mod=vendor\nexport GOFLAGS="$GOFLAGS -v"\n' >"$home/.zshrc"
for options in '' --no-exec; do
    doctor "$zsh" $options
    expect_finding goflags-mod-vendor
done

# GOBIN and GOPATH below a file: nobody can make a folder there.
fresh_home
printf x >"$home/afile"
printf 'export GOBIN=$HOME/afile/bin\n' >"$home/.zshrc"
doctor "$zsh"
expect_cause gobin-invalid
expect_in_out 'afile is a file'
printf 'export GOPATH=$HOME/afile/go\n' >"$home/.zshrc"
doctor "$zsh"
expect_finding modcache-permission

# PATH of a new terminal, where this process has another one.
fresh_home
printf 'export PATH=%s/bin:/opt/go1.19.0/bin:rel:$PATH\n' "$newest" >"$home/.zshrc"
doctor "$zsh"
expect_equal "dead elements" "$(json 'sorted(f["subject"]["value"] for f in d["findings"] if f["check"] == "path-entry-dead")')" '["/opt/go1.19.0/bin", "rel"]'
in_evidence 'started with another PATH'
printf 'export PATH="/opt/go1.19.0/bin:$PATH"\n' >"$home/.zshrc"
base_env SHELL="$zsh" PATH="/opt/go1.19.0/bin:$newest/bin:$bin"
run doctor --json
expect_equal "said once" "$(json '[f["check"] for f in d["findings"]].count("path-entry-dead")')" 1
# The line of the element, not the one that wrote PATH last.
mkdir -p "$home/.local/bin"
printf 'export PATH="$PATH:/opt/go1.19.0/bin"\n' >"$home/.zshenv"
printf '# x\nexport PATH="$HOME/.local/bin:$PATH"\n' >"$home/.zshrc"
doctor "$zsh"
expect_equal "its line" "$(json '[(e["origin"]["path"], e["origin"]["line"]) for f in d["findings"] if f["check"] == "path-entry-dead" for e in f["evidence"] if e["origin"].get("line")]')" "[[\"$home/.zshenv\", 1]]"
rm "$home/.zshenv"
# A recording has the trace, and not its end: what live doctor finds is found in it.
printf 'export GOPATH=go\n' >"$home/.zshrc"
doctor "$zsh"
live=$(json '[(f["check"], f["severity"]) for f in d["findings"]]')
expect_equal "live" "$live" '[["gopath-relative-entry", "error"]]'
run snapshot --output "$box/recorded.json"
expect_exit 0
run doctor --json --snapshot "$box/recorded.json"
expect_equal "recorded" "$(json '[(f["check"], f["severity"]) for f in d["findings"]]')" "$live"
# No go here, and one in every new terminal.
printf 'export PATH="%s/bin:$PATH"\n' "$newest" >"$home/.zshrc"
base_env SHELL="$zsh" PATH="$bin:/usr/bin:/bin"
run doctor --json
expect_exit 0
# The folder of go install stands in a line already.
mkdir -p "$home/go/bin"
printf 'package main\nfunc main() {}\n' >"$work/main.go"
(cd "$work" && env -i HOME="$box" PATH="$newest/bin" GO111MODULE=off "$newest/bin/go" build -o "$home/go/bin/stringer" main.go)
printf 'export PATH="$HOME/go/bin:$PATH"\n' >"$home/.zshrc"
before=$(cat "$home/.zshrc")
doctor "$zsh"
expect_equal "its weight" "$(json '[f["severity"] for f in d["findings"] if f["check"] == "gobin-not-on-path"]')" '["info"]'
run fix --yes --safety review
expect_equal "the file" "$(cat "$home/.zshrc")" "$before"

done_testing
