#!/usr/bin/env bash
# A snapshot says the same as the machine it was taken of, and holds no secret.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scenario() {  # NAME: compares the doctor here with the doctor on a recording
    run doctor --json
    expect_no_crash
    local here
    here=$(json '[[f["check"], f["severity"], f["title"], f["subject"]] for f in d["findings"]]')
    local code=$rc
    run snapshot -o "$box/$1.json"
    expect_exit 0
    # Somewhere else, in another environment.
    (cd / && base_env PATH=/nowhere HOME=/nowhere && run doctor --json --snapshot "$box/$1.json"; echo "$rc" >"$box/rc")
    rc=$(cat "$box/rc")
    expect_equal "exit code of $1's snapshot" "$rc" "$code"
    expect_equal "findings of $1's snapshot" "$(json '[[f["check"], f["severity"], f["title"], f["subject"]] for f in d["findings"]]')" "$here"
}

scenario healthy

base_env GOROOT=/nonexistent
scenario missing

base_env GOROOT="$(goroot 1.24)"
scenario mismatch

mkdir -p "$home/.config/go"
printf 'GOPATH=~/go\n' >"$home/.config/go/env"
base_env
scenario bad_file
rm "$home/.config/go/env"

printf 'module example.com/x\n\ngo 1.99\n' >"$work/go.mod"
base_env GOTOOLCHAIN=local
scenario go_line
rm "$work/go.mod"

# Secrets: in a URL, in a variable, in the go env file.
printf 'GOPROXY=https://user:hunter2@proxy.example\n' >"$home/.config/go/env"
base_env GITHUB_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345 HTTPS_PROXY=http://me:hunter2@proxy.example:8080
run snapshot -o "$box/secret.json"
expect_exit 0
checks=$((checks + 1))
! grep -q -e hunter2 -e ghp_0123456789 "$box/secret.json" || note_failure "a secret is in the snapshot"
expect_equal "mode" "$(stat -c %a "$box/secret.json")" 600
run doctor -v
checks=$((checks + 1))
[[ $out != *hunter2* ]] || note_failure "a secret is in the report"
run explain GOPROXY
checks=$((checks + 1))
[[ $out != *hunter2* ]] || note_failure "a secret is in the explanation"

# Nobody knows who will ask for what: a recording follows names that no check asks for.
printf '# x\nexport FROB=1\n' >"$home/.bash_profile"
run snapshot -o "$box/frob.json"
expect_exit 0
rm "$home/.bash_profile"
run explain FROB --snapshot "$box/frob.json"
expect_exit 0
expect_in_out '.bash_profile:2'

# Written by hand: the four required keys are enough.
cat >"$box/hand.json" <<'JSON'
{"schema": "trueup.snapshot/1", "system": {"os": "darwin", "machine": "arm64"},
 "user": {"name": "a", "home": "/Users/a"}, "env": {"PATH": "/usr/bin:/bin"}}
JSON
base_env
run doctor --json --snapshot "$box/hand.json"
expect_exit 0
expect_equal "no finding on gaps" "$(finding_ids)" ""

# Not a snapshot.
for text in '' '[]' '{' '{"schema": "other/1"}' '{"schema": "trueup.snapshot/1"}' "$(printf '[%.0s' {1..200000})"; do
    printf '%s' "$text" >"$box/bad.json"
    run doctor --snapshot "$box/bad.json"
    expect_exit 2 3
    expect_in_err bad.json
done
head -c 100000 /dev/urandom >"$box/bad.json"
run doctor --snapshot "$box/bad.json"
expect_exit 2 3

done_testing
