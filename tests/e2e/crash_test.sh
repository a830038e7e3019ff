#!/usr/bin/env bash
# fix and undo are killed before and after every system call that changes
# something, and each such call fails once. The next start finds the old state or
# the new one, never a mixture, and no file is left over.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

shim=$box/shim.so
"${CXX:-c++}" -shared -fPIC -O1 -std=c++20 -o "$shim" "$tests/e2e/fault_shim.cc" -ldl

# Three files in one transaction: a start-up file, one behind a link, the go env file.
broken_home() {
    healthy_home zsh "$newest"
    sed -i '2a export GOROOT=/nonexistent/go' "$home/.zshrc"
    mkdir -p "$home/dotfiles"
    printf 'export GOBIN=relative/bin\nexport GOSUMDB=sum.golang.org+nonsense\n' >"$home/dotfiles/env"
    ln -s dotfiles/env "$home/.zshenv"
    chmod 640 "$home/dotfiles/env"
    sed -i '1a GOFLAGS=-mod=vendor' "$home/.config/go/env"
}
printf 'module example.test/app\n\ngo 1.19\n' >"$work/go.mod"
printf 'package main\n\nfunc main() {}\n' >"$work/main.go"
base_env SHELL=/usr/bin/zsh GOROOT=/nonexistent/go GOBIN=relative/bin GOSUMDB=sum.golang.org+nonsense
wanted=(goroot-missing-dir gobin-invalid gosumdb-malformed goflags-mod-vendor)
fix() { run fix "${wanted[@]}" --yes --json --no-exec; }

# The time of a file that is new is another one each time; all else counts.
state() { home_state | sed -E 's/ [0-9]+\.[0-9]+ / /'; }
left_over() { find "$home" -name '.trueup-*'; }

broken_home
old=$(state)
cp -a "$home" "$box/broken"
fix
expect_equal "changes" "$(json 'len(d["changes"])')" 3
new=$(state)
cp -a "$home" "$box/fixed"
checks=$((checks + 1))
[ "$old" != "$new" ] || note_failure "fix changes nothing"

reset() { rm -rf "$home" "$box/mark"; cp -a "$box/$1" "$home"; }

# with_fault KIND N COMMAND…; false when there is no N-th call.
with_fault() {
    local kind=$1 n=$2
    shift 2
    local kept=("${environment[@]}")
    environment+=(LD_PRELOAD="$shim" FAULT="$kind" FAULT_AT="$n" FAULT_MARK="$box/mark")
    { "$@"; } 2>/dev/null  # the shell's own word about a killed child
    environment=("${kept[@]}")
    [ -e "$box/mark" ]
}

# The state is one of the two, nothing is left over, and the journal agrees with it.
settled() {  # WHAT OLD NEW
    local now
    run history --json
    expect_exit 0
    now=$(state)
    checks=$((checks + 1))
    [ "$now" = "$2" ] || [ "$now" = "$3" ] || note_failure "$1: a state between: $(diff <(echo "$2") <(echo "$now"))"
    expect_equal "$1: left over" "$(left_over)" ""
    expect_equal "$1: pending" "$(json '[t["id"] for t in d["transactions"] if t["state"] == "pending"]')" "[]"
    [ "$now" = "$3" ]
}

calls=0
each_call() {  # KIND START COMMAND: until there is no such call
    local kind=$1 start=$2 command=$3 n=0
    while :; do
        n=$((n + 1))
        reset "$start"
        with_fault "$kind" "$n" "$command" || break
        if [ "$kind" != kill ] && [ "$kind" != after ]; then expect_no_crash; fi
        case $command in
            fix)
                if settled "fix, $kind at call $n" "$old" "$new"; then
                    run undo --json
                    expect_exit 0
                    expect_equal "undone after $kind at call $n" "$(state)" "$old"
                else
                    fix
                    expect_equal "fix after $kind at call $n" "$(state)" "$new"
                fi
                ;;
            undo)
                if settled "undo, $kind at call $n" "$new" "$old"; then
                    run undo
                    expect_exit 2
                else
                    run undo --json
                    expect_exit 0
                    expect_equal "undo after $kind at call $n" "$(state)" "$old"
                fi
                ;;
        esac
    done
    calls=$((calls + n - 1))
    echo "$command, $kind: $((n - 1)) calls"
    checks=$((checks + 1))
    [ "$n" -gt 10 ] || note_failure "$command, $kind: only $n calls were seen"
}
undo() { run undo --json; }

# A kill behind a call is one before the next, but for the last.
kinds=(kill ENOSPC EIO)
[ "${CRASH_KINDS-}" != full ] || kinds+=(after EROFS EACCES)
for kind in "${kinds[@]}"; do
    each_call "$kind" broken fix
    each_call "$kind" fixed undo
done

# Killed again, at each call, while the next start cleans up.
run_history() { run history --json; }
again=0
for n in $(seq 20 9 200); do
    reset broken
    with_fault kill "$n" fix || break
    rm -rf "$box/crashed"
    cp -a "$home" "$box/crashed"
    for m in $(seq 1 200); do
        reset crashed
        with_fault kill "$m" run_history || break
        again=$((again + 1))
        settled "history killed at call $m after fix was killed at call $n" "$old" "$new" || true
    done
done
checks=$((checks + 1))
[ "$again" -gt 10 ] || note_failure "the clean-up was killed only $again times"
echo "$calls calls of fix and undo, $again of the clean-up"
done_testing
