#!/usr/bin/env bash
# A real error message in, its cause out; with --live, the line of this machine
# that is at fault.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# diagnose ARGS… <TEXT: like run, with standard input.
diagnose() {
    rc=0
    timeout -k 1 20 env -i "${environment[@]}" "$trueup" diagnose "$@" >"$box/out" 2>"$box/err" || rc=$?
    out=$(cat "$box/out") err=$(cat "$box/err") last="trueup diagnose $*"
}

zsh=$(command -v zsh)
go122=$(goroot 1.22) go119=$(goroot 1.19)
printf '# mine\nexport GOROOT=%s\nexport PATH=%s/bin:$PATH\n' "$go119" "$go122" >"$home/.zshrc"
printf 'module m\ngo 1.19\n' >go.mod
printf 'package main\nfunc main() { println() }\n' >m.go

base_env SHELL="$zsh" GOROOT="$go119" PATH="$go122/bin:/usr/bin:/bin"
env -i "${environment[@]}" GOCACHE="$box/cache" go build ./... >"$box/message" 2>&1 || true
last="go build" rc=0 out= err=
: >"$box/out" >"$box/err"
checks=$((checks + 1))
grep -q 'does not match go tool version' "$box/message" || note_failure "go 1.22 builds with the tree of 1.19"

# By the text alone: the cause, and no file.
diagnose --json <"$box/message"
expect_exit 1
expect_cause goroot-version-mismatch
expect_equal "a file" "$(json '[e["origin"].get("path") for e in d["findings"][0]["evidence"] if e["origin"]["kind"] == "file"]')" "[]"
diagnose <"$box/message"
expect_in_out "--live"

# With the machine: file and line, and the edit.
diagnose --live --json <"$box/message"
expect_exit 1
expect_cause goroot-version-mismatch
expect_equal "certain" "$(json 'd["findings"][0]["confidence"]')" certain
expect_equal "the line" "$(json '[[e["origin"]["path"], e["origin"].get("line")] for e in d["findings"][0]["evidence"] if e["origin"]["kind"] == "file"][0]')" "[\"$home/.zshrc\", 2]"
expect_equal "the remedy" "$(json 'd["findings"][0]["remedies"][0]["safety"]')" safe
diagnose --live --lang zh-CN <"$box/message"
expect_in_out "~/.zshrc:2"
expect_in_out "修复"

# --no-exec reads the file.
diagnose --live --no-exec --json <"$box/message"
expect_cause goroot-version-mismatch
expect_equal "the line, read" "$(json '[e["origin"].get("line") for e in d["findings"][0]["evidence"] if e["origin"]["kind"] == "file"][0]')" 2

# A machine that is fine, and another one's message: the machine is not blamed.
rm "$home/.zshrc"
base_env SHELL="$zsh" PATH="$go122/bin:/usr/bin:/bin"
diagnose --live --json <"$box/message"
expect_cause goroot-version-mismatch
expect_equal "doubt" "$(json 'd["findings"][0]["confidence"]')" possible

# Another trouble of this machine is counted, not mixed in.
printf 'export GOPROXY=off\n' >"$home/.zshrc"
base_env SHELL="$zsh" PATH="$go122/bin:/usr/bin:/bin" GOPATH=relative
printf 'dial tcp: lookup proxy.golang.org: no such host\n' >"$box/message"
diagnose --live --json <"$box/message"
expect_equal "mixed in" "$(json '[f["check"] for f in d["findings"] if f["check"] == "gopath-relative-entry"]')" "[]"
expect_in_err "trueup doctor"

# Nothing that points anywhere.
printf 'ok\tm\t0.002s\n' >"$box/message"
diagnose --live --json <"$box/message"
expect_exit 0
expect_equal "findings" "$(finding_ids)" ""

done_testing
