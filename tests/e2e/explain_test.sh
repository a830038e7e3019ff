#!/usr/bin/env bash
# explain and toolchains where something stands between the person and go: no go, a go that
# is a script, an exported GOROOT, GOENV=off, a version manager's shim.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
older=$(goroot 1.23)

layers() { json "' '.join(l['layer'] + ('+' if l['effective'] else '-') for l in d['layers'])"; }
change() {  # NAME, A PIECE OF THE ADVICE
    run explain "$1" --no-exec --json
    local advice
    advice=$(json 'd["change"]')
    checks=$((checks + 1))
    [[ $advice == *"$2"* ]] || note_failure "the advice about $1 is '$advice', without '$2'"
}

# A wrapper script in the place of go: what is not known is not "not set".
mkdir -p "$home/bin" "$home/.config/go"
printf '#!/bin/sh\nexec %s/bin/go "$@"\n' "$newest" >"$home/bin/go"
chmod +x "$home/bin/go"
echo 'GOPROXY=https://file.example' >"$home/.config/go/env"
base_env PATH="$home/bin:$bin:/usr/bin:/bin"
expect_equal "the real go" "$(env -i "${environment[@]}" "$home/bin/go" env GOPROXY)" https://file.example
run explain GOPROXY --no-exec --json
expect_exit 3
expect_equal "GOPROXY" "$(json 'd["value"]')" https://file.example
expect_equal "and its layers" "$(layers)" "go-env-file+"
expect_equal "a doubt" "$(json '"script" in d["unknown"]')" true
for name in GOROOT GOPATH GOFLAGS GOVERSION GOMOD; do
    run explain "$name" --no-exec
    expect_exit 3
    expect_in_out "$name is not known: "
    run explain "$name" --no-exec --json
    expect_equal "$name" "$(json 'd["value"]')" null
done
change GOROOT 'leave it unset'
change GOFLAGS 'once go runs: go env -w'
run explain GOFLAGS --no-exec --lang zh-CN
expect_in_out 'GOFLAGS 未知：'

# No go at all: a variable goes before all else in any go; nothing else is known.
base_env PATH="$bin" GOPROXY=https://process.example
run explain GOPROXY --no-exec --json
expect_exit 0
expect_equal "GOPROXY" "$(json 'd["value"]')" https://process.example
expect_equal "and its layers" "$(layers)" "environment+ go-env-file-"
run explain GOROOT --no-exec
expect_exit 3
expect_in_out 'GOROOT is not known: no go on PATH'
base_env PATH="$bin"
change GOPROXY "edit the line in $home/.config/go/env:1"
# A snapshot of such a machine answers the same.
run snapshot --no-exec -o "$box/without.json"
expect_exit 0
run explain GOPROXY --snapshot "$box/without.json" --json
expect_exit 3
expect_equal "GOPROXY of the snapshot" "$(json 'd["value"]')" https://file.example
run explain NO_SUCH_THING --no-exec
expect_exit 0
expect_in_out 'is not set'

# What go reads and does not print is a setting of Go all the same, and GOGCCFLAGS is asked elsewhere.
base_env
run explain GOMIPS --no-exec
expect_exit 0
expect_in_out 'GOMIPS is a setting of Go, and nothing sets it.'
run explain GOGCCFLAGS --no-exec
expect_exit 3
expect_in_out 'go asks the C compiler'
base_env PATH="$(goroot 1.19)/bin:$bin"
run explain GOTOOLCHAIN --no-exec
expect_in_out 'this Go has no setting of that name'

# An exported GOROOT changes what go builds with, and not which go runs; explain tells what
# would be without it.
base_env GOROOT="$older"
expect_equal "the real go" "$(env -i "${environment[@]}" "$newest/bin/go" env GOROOT)" "$older"
run toolchains --json
expect_equal "what runs" "$(json '[t["goroot"] for t in d["toolchains"] if t["runs_here"]]')" "[\"$newest\"]"
run toolchains
expect_in_out "GOROOT is $older: "
run explain GOROOT --no-exec --json
expect_equal "who has a say" "$(layers)" "environment+ default-"
expect_equal "otherwise" "$(json 'd["layers"][1]["value"]')" "$(env -i PATH="$PATH" HOME="$home" "$newest/bin/go" env GOROOT)"
base_env GOROOT="$box/none"
run toolchains --json
expect_equal "what runs" "$(json '[t["goroot"] for t in d["toolchains"] if t["runs_here"]]')" "[\"$newest\"]"
# A go that starts another one: that is what runs.
base_env PATH="$newest/bin:$bin:$box/named" GOTOOLCHAIN=go1.23.5+path GOROOT="$newest"
mkdir -p "$box/named"
ln -s "$older/bin/go" "$box/named/go1.23.5"
if [ "$(env -i "${environment[@]}" "$newest/bin/go" env GOVERSION)" = go1.23.5 ]; then
    run toolchains --json
    expect_equal "what runs" "$(json '[t["version"] for t in d["toolchains"] if t["runs_here"]]')" '["go1.23.5"]'
fi

# GOENV=off: the file is a loser with its reason, and what `go env -w` would write is no advice.
base_env GOENV=off
run explain GOPROXY --no-exec --json
expect_equal "who has a say" "$(layers)" "go-env-file- goroot-env+ default-"
expect_equal "why it lost" "$(json 'd["layers"][0]["reason"]')" 'GOENV=off: go reads no such file'
change GOFLAGS 'what `go env -w` writes does not count with GOENV=off'
env -i "${environment[@]}" "$newest/bin/go" env -w GOFLAGS=-v
expect_equal "go reads what it wrote" "$(env -i "${environment[@]}" "$newest/bin/go" env GOFLAGS)" ""
# Another file: go reads that one, and writes it.
base_env GOENV="$box/elsewhere"
run explain GOPROXY --no-exec --json
expect_equal "why it lost" "$(json 'd["layers"][0]["reason"]')" 'GOENV names another file'
change GOFLAGS 'go env -w GOFLAGS='
run explain GOENV --no-exec --json
expect_equal "GOENV" "$(json '[l["value"] for l in d["layers"]]')" "[\"$box/elsewhere\", \"$home/.config/go/env\"]"
# The same file by another name is no other file.
base_env GOENV="$home/.config/../.config/go/env"
run explain GOPROXY --no-exec --json
expect_equal "who has a say" "$(layers)" "go-env-file+ goroot-env- default-"
rm "$home/.config/go/env"

# A manager's shim replaces what is set elsewhere: no advice that it makes void.
asdf=$home/.asdf
mkdir -p "$asdf/shims" "$asdf/installs/golang/1.23.5" "$home/app"
ln -s "$older" "$asdf/installs/golang/1.23.5/go"
printf '#!/usr/bin/env bash\n# asdf-plugin: golang 1.23.5\nexec asdf exec "go" "$@"\n' >"$asdf/shims/go"
chmod +x "$asdf/shims/go"
echo 'golang 1.23.5' >"$home/.tool-versions"
printf 'export GOROOT=/usr/local/go\n' >"$home/.bash_profile"
base_env PATH="$asdf/shims:$bin" GOROOT=/usr/local/go
run explain GOROOT --no-exec --json
expect_equal "who has a say" "$(layers)" "environment+ environment- default-"
expect_equal "what the shim replaces" "$(json 'd["layers"][1]["value"]')" /usr/local/go
change GOROOT 'asdf set golang VERSION'
change GOBIN 'asdf replaces it'
change GOPATH 'export GOPATH='
change GOPROXY 'go env -w GOPROXY='
# "system" is the go behind the shims: nothing can be installed under that name.
echo 'golang system' >"$home/.tool-versions"
rm "$home/.bash_profile"
base_env PATH="$asdf/shims:$bin"
run doctor --no-exec --json
expect_cause manager-no-version-selected
expect_equal "commands" "$(json '[r["summary"] for r in d["findings"][0]["remedies"] if "nstall system" in r["summary"]]')" '[]'
goenv=$home/.goenv
mkdir -p "$goenv/shims" "$goenv/versions"
ln -s "$older" "$goenv/versions/1.23.5"
printf '#!/usr/bin/env bash\nexec goenv exec go "$@"\n' >"$goenv/shims/go"
chmod +x "$goenv/shims/go"
echo 1.23.5 >"$goenv/version"
base_env PATH="$goenv/shims:$bin" GOENV_ROOT="$goenv"
change GOROOT 'goenv local VERSION'
change GOPATH GOENV_DISABLE_GOPATH=1

done_testing
