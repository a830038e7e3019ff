#!/usr/bin/env bash
# Releases of several hosts, each with a store of its own, and one registry on a real
# PostgreSQL server: many at once, a server that is killed, that is down, that never
# answers, or that is not what it should be.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

chmod 755 "$box"  # the server is another user's
socket=$box/pg
url="postgresql://owner@/postgres?host=$socket"
programs=/usr/lib/postgresql/15/bin
server=
start_server() {
    "$tests/testbed/postgres.sh" "$socket" &
    server=$!
    for _ in $(seq 600); do
        $programs/pg_isready -q -h "$socket" && return 0
        # What a killed one left has to end first.
        kill -0 $server 2>/dev/null || { "$tests/testbed/postgres.sh" "$socket" & server=$!; }
        sleep 0.05
    done
    cat "$socket.log" >&2
    exit 1
}
kill_server() {
    kill -9 $server
    wait $server 2>/dev/null || true
    rm -f "$socket/.s.PGSQL.5432"
}
trap '[ -z "$server" ] || { kill -INT $server; wait $server; } 2>/dev/null || true; chmod -R u+rwX "$box"; rm -rf "$box"' EXIT
sql() { "$programs/psql" -h "$socket" -U owner -d postgres -qAtX -c "$1" 2>&1; }

on() {  # HOST COMMAND ARGS…
    run release "$2" --store "$box/$1" --registry "$url" "${@:3}"
}
quietly_on() {  # the same for those in the background, which share no variables
    timeout -k 1 20 env -i "${environment[@]}" "$trueup" release "$2" --store "$box/$1" --registry "$url" "${@:3}"
}
live() { readlink "$box/$1/m/current" 2>/dev/null || echo nothing; }
make_model() {  # FOLDER WORD
    mkdir -p "$1/sub"
    for name in a b sub/c; do printf '%s\n' "$2" >"$1/$name"; done
}
expect_not_shown() {
    checks=$((checks + 1))
    [[ $out$err != *"$1"* ]] || note_failure "$1 is shown"
}
expect_within() {  # SECONDS START
    checks=$((checks + 1))
    [ $(($(date +%s) - $2)) -le "$1" ] || note_failure "it takes longer than $1 s"
}
expect_told() {  # HOST: every swap of its record, once
    local recorded
    recorded=$(grep -c '"state":"done"' "$box/$1/m/.swaps")
    expect_equal "swaps of $1 in the registry" \
        "$(sql "SELECT count(*), count(DISTINCT number) FROM trueup.swaps WHERE place LIKE '%:$box/$1'")" "$recorded|$recorded"
}
for version in 1 2 3 4; do make_model "$box/in$version" "$version"; done
start_server

# Looking makes nothing.
on a list
expect_exit 0
expect_equal "schemas" "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname = 'trueup'")" 0

# The first publishers of all, at once: one makes the tables; each has a version.
pids=()
for version in 1 2 3 4; do
    quietly_on a publish "$box/in$version" --name m --version $version >"$box/first.$version" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || note_failure "a first publisher fails: $(cat "$box"/first.*)"; done
expect_equal "all are registered" "$(sql "SELECT string_agg(version, ' ' ORDER BY version) FROM trueup.releases")" "1 2 3 4"

# Six hosts publish six different things as one version: one of them has it.
pids=()
for host in 1 2 3 4 5 6; do
    make_model "$box/race$host" "from $host"
    quietly_on "h$host" publish "$box/race$host" --name m --version race --json >"$box/race.$host" 2>&1 &
    pids+=($!)
done
codes=
for pid in "${pids[@]}"; do
    code=0
    wait "$pid" || code=$?
    codes="$codes$code"
done
expect_equal "how they end" "$(grep -o . <<<"$codes" | sort | tr -d '\n')" 011111
expect_equal "one fingerprint, and the others are told which" "$(python3 -c 'import json, sys
runs = [json.load(open(name)) for name in sys.argv[1:]]
won = [run["fingerprint"] for run in runs if run["created"]]
lost = {run["conflict"] for run in runs if not run["created"]}
print(len(won), lost == set(won), won[0])' "$box"/race.[1-6] 2>&1)" "1 True $(sql "SELECT fingerprint FROM trueup.releases WHERE version = 'race'")"
expect_equal "stores that have it" "$(ls -d "$box"/h?/m/race | wc -l)" 1
on h1 publish "$box/in1" --name m --version race --json
expect_exit 1

# The same thing by all of them is one release.
pids=()
for host in 1 2 3 4 5 6; do
    quietly_on "h$host" publish "$box/in1" --name m --version 1 >"$box/same.$host" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || note_failure "one of six with the same fails: $(cat "$box"/same.*)"; done
expect_equal "rows" "$(sql "SELECT count(*) FROM trueup.releases WHERE version = '1'")" 1

# Tags and aliases, set on one host and used on another.
for version in 1 2 3; do on b publish "$box/in$version" --name m --version $version; done
on a tag m@2 stage=canary owner=me
expect_exit 0
on b tag m@2 stage= note=中文
on a alias m@2 champion
on b alias m@1 champion
on c history m --json
expect_exit 0
expect_equal "aliases" "$(json '[a["version"] for a in d["names"][0]["aliases"]]')" '["2", "1"]'
expect_equal "tags" "$(json '[(t["key"], t["value"]) for t in d["names"][0]["tags"]]')" \
    '[["stage", "canary"], ["owner", "me"], ["stage", null], ["note", "\u4e2d\u6587"]]'
on a swap m@champion --json
expect_exit 0
expect_equal "by its alias" "$(json 'd["to"]')" 1
pids=()
for i in 1 2 3 4 5 6 7 8; do
    quietly_on a tag m@1 count=$i >"$box/tag.$i" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || note_failure "one of eight tags fails: $(cat "$box"/tag.*)"; done
expect_equal "every tag is kept" "$(sql "SELECT count(DISTINCT value) FROM trueup.tags WHERE key = 'count'")" 8

# What is live where: two hosts switch at once, and a third one sees it.
pids=()
for host in a b; do
    (for i in 1 2 3 1 2 3; do quietly_on $host swap "m@$i" || exit 1; done) >"$box/swap.$host" 2>&1 &
    pids+=($!)
    (for i in 1 2 3; do quietly_on $host list || exit 1; done) >"$box/list.$host" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || note_failure "one of two hosts fails: $(cat "$box"/swap.* "$box"/list.*)"; done
on a rollback m
expect_exit 0
for host in a b; do expect_told $host; done
on c history m --json
expect_equal "live, as a third one sees it" \
    "$(json 'sorted(s["to"] for s in d["names"][0]["swaps"] if s["state"] == "done" and s["until"] is None)')" '["2", "3"]'
expect_equal "each begins where the one before ended" "$(json '(lambda by: all(a["to"] == b["from"] for one in by for a, b in zip(one, one[1:])))([[s for s in d["names"][0]["swaps"] if s["place"] == p] for p in {s["place"] for s in d["names"][0]["swaps"]}])')" true

# What the server refuses: a password, an older program, a language without our letters.
sql "CREATE ROLE guarded LOGIN SUPERUSER PASSWORD 'right-one'" >/dev/null
for words in 'list' 'publish '"$box/in1"' --name m --version 1' 'swap m@1' 'rollback m'; do
    read -ra args <<<"$words"
    run release "${args[@]}" --store "$box/a" --registry "postgresql://guarded:wrong-one@/postgres?host=$socket"
    case $words in swap* | rollback*) expect_exit 0 ;; *) expect_exit 3 ;; esac
    expect_in_err "password authentication failed"
    expect_not_shown wrong-one
done
run release swap m@1 --json --store "$box/a" --registry "postgresql://guarded@/postgres?host=$socket&password=wrong-one"
expect_exit 0
expect_equal "told" "$(json '[d["registry"]["told"], "password" in d["registry"]["problem"]]')" '[false, true]'
expect_not_shown wrong-one
run release list --store "$box/a" --registry "postgresql://guarded:right-one@/postgres?host=$socket"
expect_exit 0
expect_told a
for address in 'postgresql://guarded:wrong-one@/postgres?nonsense=1' 'postgresql://guarded:wrong-one' 'postgresql://guarded:wrong%zz-one@h/d'; do
    run release rollback m --store "$box/a" --registry "$address"
    expect_exit 2
    expect_not_shown -one
done
sql "UPDATE trueup.registry SET version = 9" >/dev/null
for words in 'list' 'tag m@1 a=b' 'prune m --keep 1'; do
    read -ra args <<<"$words"
    on a "${args[@]}"
    expect_exit 3
    expect_in_err "newer trueup"
done
on a swap m@2
expect_exit 0
expect_in_err "it is told by the next command"
sql "UPDATE trueup.registry SET version = 1" >/dev/null
on a list
expect_exit 0
expect_told a
sql "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'" >/dev/null
run release tag m@1 a=b --store "$box/a" --registry "postgresql://owner@/latin?host=$socket"
expect_exit 3
expect_in_err UTF8
sql "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA trueup TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA trueup TO reader" >/dev/null
run release list --store "$box/a" --registry "postgresql://reader@/postgres?host=$socket"
expect_exit 0
run release tag m@1 a=b --store "$box/a" --registry "postgresql://reader@/postgres?host=$socket"
expect_exit 3
expect_in_err "permission denied"
on a prune m --keep 1 --json
expect_exit 0
expect_equal "an alias keeps" "$(json '[k["reason"] for k in d["kept"] if k["version"] == "1"]')" '["previous"]'

# Somebody holds the registry: bounded, and no swap waits for it.
"$programs/psql" -h "$socket" -U owner -d postgres -qX -c "BEGIN; SELECT 1 FROM trueup.registry FOR UPDATE; SELECT pg_sleep(60)" >/dev/null 2>&1 &
holder=$!
for _ in $(seq 100); do [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND wait_event = 'PgSleep'")" = 1 ] && break; sleep 0.05; done
start=$(date +%s)
on b swap m@1
expect_exit 0
expect_in_err "statement timeout"
expect_within 13 "$start"
expect_equal "live" "$(live b)" 1
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()" >/dev/null
wait $holder 2>/dev/null || true

# The server is restarted, then killed, while a publisher is at work (it waits for the
# store): the first goes on, of the second nothing is left.
for end in restarted killed; do
    (flock 9 && exec sleep 60) 9>>"$box/a/m/.lock" &
    holder=$!
    sleep 0.2
    make_model "$box/late" $end
    quietly_on a publish "$box/late" --name m --version $end >"$box/late.out" 2>&1 &
    publisher=$!
    for _ in $(seq 100); do [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'trueup'")" = 1 ] && break; sleep 0.05; done
    sleep 0.3
    kill_server
    [ $end = killed ] || start_server
    kill $holder
    wait $holder 2>/dev/null || true
    code=0
    wait $publisher || code=$?
    [ $end = restarted ] && expected="0 yes" || expected="3 no"
    expect_equal "$end: $(cat "$box/late.out")" "$code $([ -e "$box/a/m/$end" ] && echo yes || echo no)" "$expected"
done

# It is down: what is live can be changed, and the store speaks for itself.
for words in 'swap m@1' 'swap m@restarted' 'rollback m'; do
    read -ra args <<<"$words"
    start=$(date +%s)
    on b "${args[@]}" --json
    # It may be an alias, for all that can be known now.
    case $words in *restarted) expect_exit 3; continue ;; esac
    expect_exit 0
    expect_within 3 "$start"
    expect_equal "$words: told" "$(json 'd["registry"]["told"]')" false
    expect_in_err "it is told by the next command"
done
on a swap m@restarted
expect_exit 0
on a rollback m
expect_exit 0
expect_equal "live" "$(live a)" 2
on a list --json
expect_exit 3
expect_equal "what the store knows" "$(json '[r["version"] for r in d["releases"] if r["live"]]')" '["2"]'
for words in 'tag m@1 a=b' 'prune m --keep 1' "publish $box/in4 --name m --version 9"; do
    read -ra args <<<"$words"
    on a "${args[@]}"
    expect_exit 3
done
expect_equal "not published" "$(ls -d "$box/a/m/9" 2>/dev/null)" ""
start_server
for host in a b; do
    on $host list
    expect_exit 0
    expect_told $host
done

# Killed again and again while two hosts switch: no switch fails, none is lost.
pids=()
for host in a b; do
    (i=0; until [ -e "$box/enough" ]; do i=$((i + 1)); quietly_on $host swap "m@$((i % 2 + 1))" || exit 1; done) >"$box/swap.$host" 2>&1 &
    pids+=($!)
done
for _ in 1 2 3; do
    sleep 0.3
    kill_server
    start_server
done
touch "$box/enough"
for pid in "${pids[@]}"; do wait "$pid" || note_failure "a swap fails with the server: $(cat "$box"/swap.*)"; done
for host in a b; do
    on $host list
    expect_told $host
done

# Something answers the call and then says nothing: the rollback does not wait.
python3 -c 'import socket, time
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
time.sleep(60)' >"$box/port" &
silent=$!
for _ in $(seq 100); do [ -s "$box/port" ] && break; sleep 0.05; done
before=$(live a)
start=$(date +%s)
url="postgresql://owner@127.0.0.1:$(cat "$box/port")/postgres?connect_timeout=2"
quietly_on a rollback m >"$box/silent" 2>&1 &
rollback=$!
for _ in $(seq 100); do [ "$(live a)" != "$before" ] && break; sleep 0.01; done
checks=$((checks + 1))
{ [ "$(live a)" != "$before" ] && kill -0 $rollback; } || note_failure "the rollback waits for the registry"
code=0
wait $rollback || code=$?
expect_equal "the rollback ends with" "$code" 0
expect_within 4 "$start"
kill $silent

# No client library.
mkdir "$box/broken"
echo 'no library' >"$box/broken/libpq.so.5"
base_env LD_LIBRARY_PATH="$box/broken"
on a list
expect_exit 3
expect_in_err libpq5
on a swap m@1
expect_exit 0
expect_in_err "it is told by the next command"
expect_equal "live" "$(live a)" 1
done_testing
