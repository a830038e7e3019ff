#!/usr/bin/env bash
# The commands that have threads, built with ThreadSanitizer: a race ends the
# program with 66, which is none of its own exit codes.
set -uo pipefail
trueup=$1
box=$(mktemp -d)
trap 'chmod -R u+rwX "$box"; rm -rf "$box"' EXIT
node=$("$(dirname "${BASH_SOURCE[0]}")/../testbed/signed-samples.sh" | sed -n 's/^node //p')
export TSAN_OPTIONS="halt_on_error=1 exitcode=66" HOME=$box LC_ALL=C
mkdir "$box/model"
for part in a b c d; do head -c 3000000 /dev/urandom >"$box/model/$part"; done
failed=0 ran=0
# Another build would pass whatever it does.
grep -q __tsan_init "$trueup" || { echo "$trueup is not built with ThreadSanitizer"; exit 1; }

watch() {  # WANTED-EXIT-CODES ARGS...
    local wanted=$1 rc=0
    shift
    timeout 120 "$trueup" "$@" >"$box/out" 2>"$box/err" </dev/null || rc=$?
    ran=$((ran + 1))
    [[ " $wanted " == *" $rc "* ]] && return 0
    failed=$((failed + 1))
    printf 'trueup %s: exit code %s\n' "$*" "$rc"
    head -n 60 "$box/err"
}

watch "0 1" doctor --no-exec
watch "0 1" doctor --json
watch "0 1" inspect /usr/lib/x86_64-linux-gnu /usr/bin
watch "0 1" inspect --only-problems /usr/lib/git-core /usr/share
watch "0" verify signature "$node"
watch "0" release publish "$box/model" --name m --version 1 --store "$box/store"
watch "0" release publish "$box/model" --name m --version 1 --store "$box/store"
watch "0" release show m@1 --verify --store "$box/store"
watch "0" snapshot --no-exec -o "$box/snapshot.json"
watch "0 1" doctor --snapshot "$box/snapshot.json"
echo "$ran commands, $failed failed"
[ "$failed" -eq 0 ]
