#!/usr/bin/env bash
# What undo, history and fix say and do where the journal cannot be read, is held by
# another program, or is not what was written.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

journal=$home/.local/state/trueup/journal.sqlite
base_env SHELL=/usr/bin/bash

repaired() {
    healthy_home bash "$newest"
    printf 'export GOROOT=/nonexistent/go\n' >>"$home/dotfiles/bashrc"
    run fix --yes
    expect_exit 0
}

# One document, also where there is nothing.
healthy_home bash "$newest"
run undo --json
expect_exit 2
expect_equal "nothing to undo" "$(json 'd["schema"], d["transaction"], d["restored"], d["error"]')" '["trueup.undo/1", null, [], "there is nothing to undo"]'
run undo 7 --json --lang zh-CN
expect_exit 2
expect_equal "no such one" "$(json 'd["error"]')" '没有事务 7；`trueup history` 会列出所有事务'

# No database: said once, with what to do.
repaired
echo 'no database' >"$journal"
for words in undo history 'history --json' 'undo --json' 'fix --yes'; do
    read -ra args <<<"$words"
    run "${args[@]}"
    expect_exit 3
    expect_in_err 'once it is moved to another name, trueup begins a new one'
    expect_equal "$words: said once" "$(grep -c 'not a database' "$box/err")" 1
    [[ $words != *--json ]] || expect_equal "$words: a document" "$(json '"not a database" in d["error"]')" true
done
run history --lang zh-CN
expect_in_err '不是数据库文件；将它改名后'
mv "$journal" "$journal.old"
run history
expect_exit 0

# Held by another program: waited for as long as --timeout says.
repaired
exec {hold}< <(exec python3 -c 'import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(30)' "$journal")
holder=$!
read -r -u "$hold" word
expect_equal "the journal" "$word" held
for command in undo history; do
    begun=$(date +%s%N)
    run "$command" --timeout 1 --json
    waited=$((($(date +%s%N) - begun) / 1000000))
    expect_exit 3
    expect_in_err 'another program has it open'
    checks=$((checks + 1))
    limit=3500
    [ "$command" = undo ] || limit=9000  # it looks for what a crash left first
    [ "$waited" -lt "$limit" ] || note_failure "$command --timeout 1 waits for $waited ms"
done
kill "$holder"
wait "$holder" 2>/dev/null || true

# Another content in the journal than was written there restores nothing.
repaired
state=$(home_state)
python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE images SET content = ? WHERE after = 0 AND kind = ?", (b"rm -r ~\n", b"file"))
db.commit()' "$journal"
run undo --json
expect_exit 3
expect_equal "altered" "$(json 'd["error"]')" 'what the journal holds of this file is not what was written there: transaction 1 is not taken back'
expect_in_err "$home/dotfiles/bashrc"
expect_equal "nothing restored" "$(home_state)" "$state"
run history 1
expect_exit 0

done_testing
