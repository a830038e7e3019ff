#!/usr/bin/env bash
# What fish alone writes is repaired as zsh's and bash's lines are: lists, words that are
# added, settings that are not exported, the current folder on PATH. With both fish.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

printf 'package main\n\nfunc main() {}\n' >"$work/main.go"
printf 'module example.test/app\n\ngo 1.19\n' >"$work/go.mod"
cd "$work"

# repaired CHECK LINES LEFT: what follows the line that puts go on PATH, and what is left of it.
repaired() {
    local file=$home/.config/fish/config.fish broken
    healthy_home fish "$newest"
    printf 'set -gx PATH %s/bin $PATH\n%s\n' "$newest" "$2" >"$file"
    broken=$(cat "$file")
    base_env SHELL="$fish" PATH=/usr/bin:/bin TERM=dumb
    [ -z "${universal-}" ] || env -i "${environment[@]}" "$fish" -c "$universal" 2>/dev/null
    rc=0 last="trueup fix in $fish with $2"
    env -i "${environment[@]}" "$fish" -l -i -c "'$trueup' fix $1 --yes --json --safety review" >"$box/out" 2>"$box/err" </dev/null || rc=$?
    out=$(cat "$box/out")
    expect_exit 0
    expect_equal "$2: verified" "$(json 'd["verified"]')" "[\"$1\"]"
    expect_equal "$2: what is left" "$(tail -n +2 "$file")" "$3"
    run undo
    expect_equal "$2: undone" "$(cat "$file")" "$broken"
}

for fish in /usr/bin/fish "$("$tests/testbed/fish.sh")"; do
    repaired goflags-mod-vendor 'set -gx GOFLAGS -mod=vendor -tags=foo' 'set -gx GOFLAGS -tags=foo'
    repaired goflags-mod-vendor $'set -gx GOFLAGS -v\nset -a GOFLAGS -mod=vendor' 'set -gx GOFLAGS -v'
    repaired goflags-mod-vendor $'set -gx GOFLAGS -v\nset -a GOFLAGS -mod=vendor -trimpath' $'set -gx GOFLAGS -v\nset -a GOFLAGS -trimpath'
    repaired gopath-relative-entry "set -gx GOPATH $home/go work" "set -gx GOPATH $home/go"
    repaired shell-var-not-exported 'set -g GOPROXY off' 'set -gx GOPROXY off'
    repaired shell-var-not-exported 'set -U GOPROXY off' 'set -Ux GOPROXY off'
    repaired path-entry-dead 'set PATH . $PATH' ''
    universal='set -Ux GOFLAGS -mod=vendor -trimpath'
    repaired goflags-mod-vendor 'set -gx KEEP 1' 'set -gx KEEP 1'
    universal=
done

done_testing
