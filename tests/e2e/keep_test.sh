#!/usr/bin/env bash
# A repair must not cost anything else: what a line gave to others, the syntax
# around it, the rest of start-up. In the real shells, with the real go.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

printf 'package main\n\nfunc main() {}\n' >"$work/main.go"
printf 'module example.test/app\n\ngo 1.19\n' >"$work/go.mod"

# What a fresh shell has: the go that runs, and what follows the broken line.
seen() {  # SHELL
    if [ "$1" = fish ]; then
        in_shell fish 'command -v go; go version; go build -o /dev/null .; and echo built; echo $GOPATH $GOTOOLS $AFTER; string match "*/go/bin" $PATH'
    else
        in_shell "$1" 'command -v go; go version; go build -o /dev/null . && echo built; echo $GOPATH $GOTOOLS $AFTER; echo $PATH | tr : "\n" | grep /go/bin'
    fi
}

# repaired NAME SHELL CHECK LOCAL-GO < start-up file. LOCAL-GO: where a Go lies
# in the home. Everything but the fault is as before, and undo brings it back.
repaired() {
    local name=$1 shell=$2 check=$3 before after
    healthy_home "$shell" "$newest"
    mkdir -p "$home/.local" && ln -s "$newest" "$home/.local/go"
    cat >"$(realpath "$(rc_of "$shell")")"
    before=$(home_state)
    seen "$shell"
    after=$out
    in_shell "$shell" "$trueup fix $check --yes --json"
    expect_exit 0
    expect_equal "$name: verified" "$(json '" ".join(d["verified"])')" "$check"
    expect_equal "$name: not taken back" "$(json 'd["taken_back"]')" "[]"
    checks=$((checks + 1))
    [ "$(home_state)" != "$before" ] || note_failure "$name: nothing was changed"
    seen "$shell"
    expect_in_out built
    [ -n "${differs-}" ] || expect_equal "$name: the rest of the shell" "$out" "$after"
    in_shell "$shell" "$trueup undo"
    expect_exit 0
    expect_equal "$name: undone" "$(home_state)" "$before"
}

for shell in zsh bash; do
    # The variable is used below: its value is written there.
    repaired "$shell: used below" "$shell" goroot-pinned-needlessly <<'RC'
export GOROOT=$HOME/.local/go # from a tutorial
export GOPATH=$HOME/go
export PATH=$PATH:${GOROOT}/bin:$GOPATH/bin
export AFTER=1
RC
    repaired "$shell: used in quotes" "$shell" goroot-pinned-needlessly <<'RC'
export GOROOT=~/.local/go
export PATH="$GOROOT/bin:$PATH"
export GOTOOLS="$GOROOT/misc" AFTER=1
RC
    repaired "$shell: in one line with others" "$shell" goroot-pinned-needlessly <<'RC'
export GOPATH=$HOME/go GOROOT=$HOME/.local/go AFTER=1; export PATH=$GOROOT/bin:$PATH
RC
    # A block keeps a command; what go lacked before it has now.
    differs=yes
    repaired "$shell: alone in a block" "$shell" goroot-missing-dir <<RC
export PATH=$newest/bin:\$PATH
if [ -d /usr ]; then
export GOROOT=/nonexistent/go
fi
export AFTER=1
RC
    expect_in_out 'go1.27'
    repaired "$shell: two lines that were a block" "$shell" goroot-missing-dir <<RC
export PATH=$newest/bin:\$PATH
if [ -d /usr ]; then
    export GOROOT=/nonexistent/go
    export PATH=\$GOROOT/bin:\$PATH
fi
export AFTER=1
RC
    repaired "$shell: alone in a function" "$shell" goroot-missing-dir <<RC
export PATH=$newest/bin:\$PATH
go_settings() {
    # ours
    export GOROOT=/nonexistent/go
}
go_settings
export AFTER=1
RC
    repaired "$shell: behind &&" "$shell" goroot-missing-dir <<RC
export PATH=$newest/bin:\$PATH
[ -d /usr ] &&
export GOROOT=/nonexistent/go
export AFTER=1
RC
    seen "$shell"
    # The same wrong value twice: the second would take over.
    repaired "$shell: twice" "$shell" goroot-missing-dir <<RC
export PATH=$newest/bin:\$PATH
export GOROOT=/nonexistent/go
export EDITOR=vi
export GOROOT=/nonexistent/go
RC
    unset differs
done
repaired "zsh: nounset" zsh goroot-pinned-needlessly <<RC
setopt nounset
export GOROOT=\$HOME/.local/go
export PATH=$newest/bin:\$PATH
export GOTOOLS=\$GOROOT/misc
export AFTER=1
RC
repaired "fish: used below" fish goroot-pinned-needlessly <<'RC'
set -gx GOROOT $HOME/.local/go
set -gx GOTOOLS "$GOROOT/misc"
set -gx PATH $GOROOT/bin $PATH
set -gx AFTER 1
RC
differs=yes
repaired "fish: behind &&" fish goroot-missing-dir <<RC
set -gx PATH $newest/bin \$PATH
test -d /usr &&
set -gx GOROOT /nonexistent/go
set -gx AFTER 1
RC
unset differs

# A function that is loaded when it is called uses the variable, too.
loaded() {  # SHELL FILE < function
    healthy_home "$1" "$newest"
    mkdir -p "$home/$(dirname "$2")"
    cat >"$home/$2"
    if [ "$1" = zsh ]; then
        printf 'export PATH=%s/bin:$PATH\nfpath=(~/.zfunc $fpath); autoload -Uz gosrc\nexport GOROOT=%s\n' "$newest" "$newest"
    else
        printf 'set -gx PATH %s/bin $PATH\nset -gx GOROOT %s\n' "$newest" "$newest"
    fi >"$(realpath "$(rc_of "$1")")"
    in_shell "$1" "$trueup fix goroot-pinned-needlessly --yes"
    expect_exit 0
    in_shell "$1" gosrc
    expect_equal "$1: the function works" "$out" "$newest/src"
}
loaded zsh .zfunc/gosrc <<<'ls -d $GOROOT/src'
loaded fish .config/fish/functions/gosrc.fish <<<'function gosrc; ls -d $GOROOT/src; end'

# What a call gives is no line of the function, and the settings of a file with the line ends
# of Windows are not what is wrong with it.
stays() {  # NAME CHECK < .bashrc
    healthy_home bash "$newest"
    cat >"$home/.bashrc"
    local before
    before=$(home_state)
    in_shell bash "$trueup fix --yes"
    expect_in_out "$2"
    expect_equal "$1: nothing is changed" "$(home_state)" "$before"
}
stays 'an argument' goroot-missing-dir <<RC
export PATH=$newest/bin:\$PATH
use_go() {
    export GOROOT=/nonexistent/go\$1
}
use_go 1.20
RC
stays 'line ends' env-value-literal-quotes <<RC
export PATH=$newest/bin:\$PATH
export GOPRIVATE="git.example"$(printf '\r')
RC

# Wrong lines behind wrong lines: one `fix` is enough, and one `undo`.
behind() {  # NAME SHELL < start-up file
    local name=$1 shell=$2 before
    healthy_home "$shell" "$newest"
    cat >"$(realpath "$(rc_of "$shell")")"
    [ "$shell" != zsh ] || printf 'export GOROOT=/opt/older/go\n' >"$home/.zshenv"
    before=$(home_state)
    in_shell "$shell" "$trueup fix --yes --json"
    expect_exit 0
    expect_equal "$name: not verified" "$(json 'd["unverified"]')" "[]"
    expect_equal "$name: lines that are left" "$(cat "$(rc_of "$shell")" "$home/.zshenv" 2>/dev/null | grep -c GOROOT)" 0
    in_shell "$shell" "cd / && $trueup doctor --json"
    expect_equal "$name: what is left" "$(json '[f["check"] for f in d["findings"]]')" "[]"
    in_shell "$shell" "$trueup undo"
    expect_exit 0
    expect_equal "$name: undone at once" "$(home_state)" "$before"
}
for shell in zsh bash; do
    behind "$shell: another value above" "$shell" <<RC
export GOROOT=/opt/old/go
export EDITOR=vi
export PATH=$newest/bin:\$PATH
export GOROOT=/nonexistent/go
RC
    behind "$shell: three, of three faults" "$shell" <<RC
export GOROOT=$newest/bin
export PATH=$newest/bin:\$PATH
export GOROOT=$(goroot 1.24)
if true; then
    export GOROOT=/nonexistent/go
    export EDITOR=vi
fi
RC
done
behind "fish: another value above" fish <<RC
set -gx GOROOT /opt/old/go
set -gx PATH $newest/bin \$PATH
set -gx GOROOT /nonexistent/go
RC

# A list keeps what is right in it; all that a check finds goes at once.
lines_after() {  # NAME SHELL CHECK LINES-LEFT OPTIONS < start-up lines
    local name=$1 shell=$2 check=$3 before
    healthy_home "$shell" "$newest"
    echo >>"$(realpath "$(rc_of "$shell")")"
    before=$(wc -l <"$(rc_of "$shell")")
    cat >>"$(realpath "$(rc_of "$shell")")"
    in_shell "$shell" "$trueup fix --yes --json $5"
    expect_exit 0
    expect_equal "$name: verified" "$(json '" ".join(d["verified"])')" "$check"
    expect_equal "$name: each file once" "$(json 'all(len(p["paths"]) == len(set(p["paths"])) for p in d["planned"])')" true
    expect_equal "$name: the lines" "$(tail -n +$((before + 1)) "$(rc_of "$shell")")" "$4"
    in_shell "$shell" "cd / && $trueup doctor --json"
    expect_equal "$name: what is left" "$(json '[f["check"] for f in d["findings"]]')" "[]"
}
for shell in zsh bash; do
    lines_after "$shell: the line that wins" "$shell" startup-overwritten-later $'export GOPATH=$HOME/b' '--safety review' <<<$'export GOPATH=$HOME/a\nexport GOPATH=$HOME/b'
    in_shell "$shell" 'go env GOPATH'
    expect_equal "$shell: it is in force as before" "$out" "$home/b"
    lines_after "$shell: back and forth" "$shell" 'setting-defined-twice-by-installers startup-overwritten-later' $'export GOPATH=$HOME/a' '--safety review' <<<$'export GOPATH=$HOME/a\nexport GOPATH=$HOME/b\nexport GOPATH=$HOME/a'
    lines_after "$shell: a dot and an empty element" "$shell" path-entry-dead '' '' <<<$'export PATH=$PATH:.\nexport PATH=$PATH:'
    lines_after "$shell: GOOS and GOARCH" "$shell" goos-goarch-override '' '' <<<$'export GOOS=windows\nexport GOARCH=arm64'
    lines_after "$shell: both in one line" "$shell" goos-goarch-override 'export AFTER=1' '' <<<'export GOOS=windows AFTER=1 GOARCH=arm64'
    lines_after "$shell: used together" "$shell" goos-goarch-override 'export AFTER=windows-arm64' '' <<<$'export GOOS=windows\nexport GOARCH=arm64\nexport AFTER=$GOOS-$GOARCH'
    lines_after "$shell: an entry among others" "$shell" gopath-relative-entry 'export GOPATH=$HOME/data' '' <<<'export GOPATH=work:$HOME/data'
    lines_after "$shell: an empty first entry" "$shell" gopath-relative-entry 'export GOPATH=$HOME/go' '' <<<'export GOPATH=$GOPATH:$HOME/go'
    lines_after "$shell: a flag among others" "$shell" goflags-mod-vendor 'export GOFLAGS="-trimpath"' '' <<<'export GOFLAGS="-trimpath -mod=vendor"'
    lines_after "$shell: one of two elements" "$shell" godebug-removed-setting 'export GODEBUG=netdns=go' '' <<<'export GODEBUG=netdns=go,x509sha1=1'
    lines_after "$shell: its folder on PATH" "$shell" goroot-missing-dir 'export AFTER=1' '' <<<$'export GOROOT=/nonexistent/go\nexport PATH=$GOROOT/bin:$PATH\nexport AFTER=1'
    lines_after "$shell: a command over two lines" "$shell" goroot-missing-dir $'export GOPATH=$HOME/go\nexport AFTER=1' '' <<<$'export GOPATH=$HOME/go \\\n       GOROOT=/nonexistent/go\nexport AFTER=1'
    in_shell "$shell" 'echo $AFTER'
    expect_equal "$shell: start-up goes on" "$out" 1
    checks=$((checks + 1))
    [[ $err != *identifier* ]] || note_failure "$shell: start-up complains"
done
lines_after "fish: GOOS and GOARCH" fish goos-goarch-override '' '' <<<$'set -gx GOOS windows; set -gx GOARCH arm64'
lines_after "fish: an entry among others" fish gopath-relative-entry 'set -gx GOPATH $HOME/data' '' <<<'set -gx GOPATH $HOME/data:work'

# In the go env file, and in both places.
healthy_home zsh "$newest"
printf '\nexport GOARCH=arm64\n' >>"$home/.zshrc"
printf 'GOOS=windows\nGOPATH=%s/data:work\n' "$home" >>"$home/.config/go/env"
in_shell zsh "$trueup fix --yes --json"
expect_exit 0
expect_equal "both places" "$(json '" ".join(sorted(d["verified"]))')" 'goos-goarch-override gopath-relative-entry'
in_shell zsh 'go env GOOS GOARCH GOPATH'
expect_equal "the real go" "$out" "linux"$'\n'"$go_arch"$'\n'"$home/data"

# A check that finds something still is not verified, whichever variable it is about.
healthy_home zsh "$newest"
printf '\nexport GOTMPDIR=/nonexistent/tmp\nprintf -v GOAMD64 v9; export GOAMD64\n' >>"$home/.zshrc"
sed -i "s#$newest#$(goroot 1.22)#" "$home/.zshrc"
in_shell zsh "$trueup fix --yes --json"
expect_exit 1
expect_equal "not verified" "$(json '(d["verified"], [u["check"] for u in d["unverified"]])')" '[[], ["setting-refused"]]'
# Nor is half of a pair taken away.
healthy_home zsh "$newest"
printf '\nexport GOOS=windows\nprintf -v GOARCH arm64; export GOARCH\n' >>"$home/.zshrc"
in_shell zsh "$trueup fix --yes --json"
expect_exit 1
expect_equal "half of a pair" "$(json '(d["transaction"], [r["check"] for r in d["refused"]])')" '[null, ["goos-goarch-override"]]'

# Where the use cannot be written otherwise, nothing is done, and the line is named.
healthy_home bash "$newest"
printf 'export GOROOT=/nonexistent/go\nexport PATH=%s/bin:$PATH\nexport GOTOOLS=${GOROOT:-/usr}/misc\n' "$newest" >"$home/.bashrc"
before=$(home_state)
in_shell bash "$trueup fix --yes"
expect_exit 1
expect_in_out 'still uses GOROOT'
expect_in_out '.bashrc:3'
expect_equal "a use that asks" "$(home_state)" "$before"

# Between two wrong lines a use has the value of the first.
printf 'export GOROOT=/opt/old/go\nexport GOTOOLS=$GOROOT/misc\nexport PATH=%s/bin:$PATH\nexport GOROOT=/nonexistent/go\nexport AFTER=$GOROOT\n' "$newest" >"$home/.bashrc"
in_shell bash "$trueup fix --yes --json"
expect_exit 0
expect_equal "both lines go" "$(grep -c GOROOT "$home/.bashrc")" 0
in_shell bash 'echo $GOTOOLS $AFTER'
expect_equal "each use has what it had" "$out" '/opt/old/go/misc /nonexistent/go'

# Where the line that would take over cannot go, none goes.
printf 'export GOROOT="$HOME/no such"\nexport GOROOT="$HOME/no such"\nexport GOROOT=/usr/local/go-gone\nexport PATH=%s/bin:$PATH\nexport K="${GOROOT%%/*}"\n' "$newest" >"$home/.bashrc"
before=$(home_state)
in_shell bash "$trueup fix --yes --safety review"
expect_exit 1
expect_in_out '.bashrc:5 still uses GOROOT'
expect_equal "stacked lines" "$(home_state)" "$before"

# What ran before the line saw nothing of it, in its own file and in one that is read earlier.
guarded() {  # NAME SHELL QUESTION ANSWER < start-up file
    local name=$1 shell=$2
    healthy_home "$shell" "$newest"
    cat >"$(realpath "$(rc_of "$shell")")"
    [ "$shell" != zsh ] || printf '[ -z "$GOROOT" ] && setopt autocd\n' >"$home/.zshenv"
    in_shell "$shell" "$trueup fix --yes --json"
    expect_exit 0
    expect_equal "$name: verified" "$(json 'd["verified"]')" '["goroot-missing-dir"]'
    in_shell "$shell" "$3"
    expect_equal "$name" "$out" "$4"
}
for shell in zsh bash; do
    guarded "$shell: a block for who has none" "$shell" 'alias gob >/dev/null; echo $?; f' $'0\nf' <<RC
export PATH=$newest/bin:\$PATH
if [ -z "\$GOROOT" ]; then
    export GOROOT=/nonexistent/go
    alias gob="go build"
    f() { echo f; }
fi
RC
    expect_equal "$shell: the test stays" "$(grep -c 'if \[ -z "$GOROOT" \]; then' "$(rc_of "$shell")")" 1
    guarded "$shell: in one line" "$shell" 'echo $AFTER' /nonexistent/go <<RC
export PATH=$newest/bin:\$PATH
[ -n "\$GOROOT" ] || export GOROOT=/nonexistent/go
export AFTER=\$GOROOT
RC
done
in_shell zsh 'setopt | grep autocd'
guarded "zsh: .zshenv" zsh 'setopt | grep autocd' autocd <<RC
export PATH=$newest/bin:\$PATH
export GOROOT=/nonexistent/go
RC
guarded "fish: set -q" fish 'echo $AFTER' 1 <<RC
set -gx PATH $newest/bin \$PATH
set -q GOROOT; or set -gx GOROOT /nonexistent/go
set -gx AFTER 1
RC
guarded "fish: not set -q" fish 'echo $AFTER' 1 <<RC
set -gx PATH $newest/bin \$PATH
if not set -q GOROOT
    set -gx GOROOT /nonexistent/go
    set -gx AFTER 1
end
RC

# Two findings about one line.
for shell in zsh bash; do
    for line in 'export GOROOT=/nonexistent/go GOBIN=rel' 'export GOROOT=/nonexistent/go; export GOBIN=rel' \
        'export GOROOT=/nonexistent/go && export GOBIN=rel'; do
        lines_after "$shell: $line" "$shell" 'gobin-invalid goroot-missing-dir' '' '' <<<"$line"
    done
done
lines_after "fish: two in one line" fish 'gobin-invalid goroot-missing-dir' '' '' <<<'set -gx GOROOT /nonexistent/go; set -gx GOBIN rel'
healthy_home zsh "$newest"
mkdir -p "$home/.config/Code/User"
printf '{"go.alternateTools":{"go":"/nonexistent/go","dlv":"/nonexistent/dlv"}}\n' >"$home/.config/Code/User/settings.json"
in_shell zsh "$trueup fix --yes --json --safety review"
expect_exit 0
expect_equal "an editor's line" "$(cat "$home/.config/Code/User/settings.json")" '{"go.alternateTools":{}}'

# The go env file's last line of a name hides the others.
healthy_home zsh "$newest"
printf 'GOBIN=~/bin\nGOBIN=rel\n' >>"$home/.config/go/env"
in_shell zsh "$trueup fix --yes --json"
expect_exit 0
expect_equal "both lines of the go env file" "$(grep -c GOBIN "$home/.config/go/env")" 0

# Of copies of a line the one stays that decides which go runs.
for shell in zsh bash; do
    healthy_home "$shell" "$newest"
    printf '\nexport PATH="%s:$PATH"\nexport PATH="%s:$PATH"\nexport PATH="%s:$PATH"\n' "$(goroot 1.22)/bin" "$(goroot 1.24)/bin" "$(goroot 1.22)/bin" >>"$(rc_of "$shell")"
    in_shell "$shell" 'go version'
    expect_in_out go1.22
    in_shell "$shell" "$trueup fix setting-defined-twice-by-installers --yes --json --safety review"
    expect_exit 0
    in_shell "$shell" 'go version'
    expect_in_out go1.22
done

# A file that start-up writes anew: no good was done, so it is taken back.
healthy_home bash "$newest"
printf 'echo export GOROOT=/nonexistent/go >~/.generated\n. ~/.generated\nexport PATH=%s/bin:$PATH\n' "$newest" >"$home/.bashrc"
echo 'export GOROOT=/nonexistent/go' >"$home/.generated"
in_shell bash "$trueup fix --yes --json"
expect_exit 1
expect_equal "nothing is applied" "$(json 'd["applied"]')" "[]"
expect_equal "one reason" "$(json 'len(d["taken_back"])')" 1
in_shell bash "$trueup history --json"
expect_equal "both are in the history" "$(json '[(t["kind"], t["undone"]) for t in d["transactions"]]')" '[["fix", true], ["undo", false]]'
in_shell bash "$trueup undo"
expect_exit 2

# Harm that no rule foresees is seen in the fresh shell, and taken back: here
# the line that goes is what a check further down looks for.
healthy_home bash "$newest"
cat >"$home/.bashrc" <<RC
export GOROOT=/nonexistent/go
env | grep -q ^GOROOT= && export PATH=$newest/bin:\$PATH
RC
before=$(home_state)
in_shell bash "$trueup fix --yes"
expect_exit 1
expect_in_out 'Taken back'
expect_in_out 'no go runs any more'
expect_equal "taken back" "$(home_state)" "$before"

# On request the line stays as a comment.
healthy_home zsh "$newest"
printf '\nexport GOROOT=/nonexistent/go\n' >>"$home/.zshrc"
mkdir -p "$home/.config/trueup"
printf '[fix]\ncomment-out = true\n' >"$home/.config/trueup/config.toml"
in_shell zsh "$trueup fix --yes"
expect_exit 0
expect_equal "commented out" "$(tail -n 1 "$home/.zshrc")" '# trueup: export GOROOT=/nonexistent/go'
printf '[fix]\ncomment-out = 1\n' >"$home/.config/trueup/config.toml"
in_shell zsh "$trueup fix --yes"
expect_exit 2
expect_in_err 'config.toml:2'

# A universal variable of fish.
healthy_home fish "$newest"
printf '# This file contains fish universal variable definitions.\n# VERSION: 3.0\nSETUVAR --export GOROOT:/nonexistent/go\nSETUVAR --export EDITOR:vi\n' >"$home/.config/fish/fish_variables"
before=$(cat "$home/.config/fish/fish_variables")
in_shell fish "$trueup doctor --json"
expect_cause goroot-missing-dir
expect_equal "its line" "$(json '(d["findings"][0]["evidence"][0]["origin"]["kind"], d["findings"][0]["evidence"][0]["origin"]["line"])')" '["universal-variable", 3]'
in_shell fish "$trueup fix --yes --json"
expect_exit 0
in_shell fish 'go version; set -q GOROOT; or echo gone'
expect_in_out gone
expect_in_out go1.27
# One that start-up would set again.
healthy_home fish "$newest"
printf '# This file contains fish universal variable definitions.\n# VERSION: 3.0\nSETUVAR --export GOROOT:/nonexistent/go\n' >"$home/.config/fish/fish_variables"
printf 'set -q GOROOT; or set -Ux GOROOT /nonexistent/go\n' >>"$home/.config/fish/config.fish"
in_shell fish "$trueup fix --yes --json"
expect_exit 0
in_shell fish 'set -q GOROOT; or echo gone'
expect_in_out gone
done_testing
