#!/usr/bin/env bash
# Nothing is executed: each command is one execve, its own, and no fork.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# A go that would tell on us.
mkdir -p "$box/tattle"
printf '#!/bin/sh\ntouch %q\n' "$box/executed" >"$box/tattle/go"
chmod +x "$box/tattle/go"

for command in 'doctor --no-exec' env toolchains 'explain --no-exec GOROOT' 'explain --no-exec PATH' 'snapshot --no-exec' 'inspect /usr/bin' 'release list'; do
    for path in "$newest/bin:$bin" "$box/tattle:$newest/bin"; do
        base_env PATH="$path" GOROOT=/nonexistent
        read -ra words <<<"$command"
        rc=0 last="trueup $command"
        timeout 60 env -i "${environment[@]}" /usr/bin/strace -f -qq -e trace=execve,execveat,fork,vfork -o "$box/trace" \
            "$trueup" "${words[@]}" >"$box/out" 2>"$box/err" </dev/null || rc=$?
        expect_no_crash
        # env and timeout are not traced: strace starts below them.
        expect_equal "calls that start a program" "$(grep -cE 'exec|fork' "$box/trace")" 1
    done
done
expect_equal "the go that tells" "$(ls "$box/executed" 2>/dev/null)" ""

done_testing
