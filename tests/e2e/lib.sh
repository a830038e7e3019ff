# Sourced by every end-to-end test: a sandbox home, a PATH of our own, and a
# few words to say what must hold. The first argument is the binary.
set -euo pipefail
trueup=$(realpath "$1")
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

box=$(mktemp -d)
# go counts in the background for a moment after it has ended; what it writes
# while the box goes is no fault of a test.
trap 'chmod -R u+rwX "$box"; rm -rf "$box" 2>/dev/null || { sleep 1; rm -rf "$box"; } || true' EXIT
home=$box/home work=$box/work bin=$box/bin
mkdir -p "$home" "$work" "$bin"
cd "$work"

checks=0 failures=0

# GOROOT of a release in the test bed ("1.27").
goroot() {
    local root
    root=$("$tests/testbed/go-toolchains.sh" "$1" | sed "s/^$1 //")
    [ -x "$root/bin/go" ] || { echo "no go $1 in the test bed: $root" >&2; exit 1; }
    printf '%s\n' "$root"
}

# The environment of every run: nothing of the caller's gets through.
base_env() {
    environment=(HOME="$home" USER=tester LOGNAME=tester SHELL=/bin/bash LANG=C.UTF-8
        PATH="$newest/bin:$bin" "$@")
}
newest=$(goroot 1.27)
base_env

# run ARGS…: trueup in $environment; sets out, err and rc. Whatever waits for
# more than 20 s hangs.
run() {
    rc=0
    timeout -k 1 20 env -i "${environment[@]}" "$trueup" "$@" >"$box/out" 2>"$box/err" </dev/null || rc=$?
    out=$(tr -d '\0' <"$box/out")
    err=$(tr -d '\0' <"$box/err")
    last="trueup $*"
}

note_failure() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n  ran: %s  (exit %s)\n' "$1" "$last" "$rc"
    printf '  stdout: %s\n  stderr: %s\n' "$(head -c 3000 "$box/out" | tr -d '\0')" "$(head -c 1000 "$box/err" | tr -d '\0')"
}

expect_exit() {  # CODE…
    checks=$((checks + 1))
    local code
    for code in "$@"; do [ "$rc" -eq "$code" ] && return 0; done
    note_failure "exit code $rc, not $*"
}

# Killed by a signal, by a sanitizer or by the time limit.
expect_no_crash() {
    checks=$((checks + 1))
    case $rc in
        0 | 1 | 2 | 3) ;;
        124 | 137) note_failure "it hangs" ;;
        *) note_failure "it crashes" ;;
    esac
}

expect_in_out() {
    checks=$((checks + 1))
    [[ $out == *"$1"* ]] || note_failure "stdout lacks: $1"
}

expect_in_err() {
    checks=$((checks + 1))
    [[ $err == *"$1"* ]] || note_failure "stderr lacks: $1"
}

expect_equal() {  # WHAT ACTUAL EXPECTED
    checks=$((checks + 1))
    [ "$2" = "$3" ] || note_failure "$1 is '$2', not '$3'"
}

# json EXPRESSION: a Python expression over the document d on stdout. Fails the
# test when stdout is not exactly one JSON document.
json() {
    (cd / && python3 -c '
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
value = eval(sys.argv[2])
print(value if isinstance(value, str) else json.dumps(value))' "$box/out" "$1" 2>&1) || true
}

# Ids of the findings, the root cause first, in one line.
finding_ids() { json '" ".join(f["check"] for f in d["findings"])'; }

expect_finding() {  # ID: is among the findings
    checks=$((checks + 1))
    local ids
    ids=$(finding_ids)
    [[ " $ids " == *" $1 "* ]] || note_failure "no finding $1, but: $ids"
}

expect_cause() {  # ID: findings[0], the answer to "what is wrong?"
    expect_equal "the cause" "$(json 'd["findings"][0]["check"] if d["findings"] else "nothing"')" "$1"
}

# Something was said: a finding, or an Unknown with its reason.
expect_said() {
    checks=$((checks + 1))
    [ "$(json 'len(d["findings"]) + sum(1 for u in d["unknown"] if u["reason"])')" != 0 ] ||
        note_failure "$1: neither a finding nor an Unknown with a reason"
}

done_testing() {
    echo "$checks checks, $failures failed"
    [ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
}
