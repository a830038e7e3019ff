#!/usr/bin/env bash
# Releases with the real binary: publish, swap, probe, roll back, prune; two at
# once; a registry, a folder or a service that is not as it should be.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

store=$box/store
release() { run release "$1" --store "$store" "${@:2}"; }
live() { readlink "$store/m/current" 2>/dev/null || echo nothing; }
make_model() {  # FOLDER WORD: every file holds the word
    rm -rf "$1"
    mkdir -p "$1/sub"
    for name in a b sub/c; do printf '%s\n' "$2" >"$1/$name"; done
}
publish() {  # VERSION
    make_model "$box/in" "$1"
    release publish "$box/in" --name m --version "$1"
    expect_exit 0
}

# Usage.
for words in 'release' 'release nonsense' 'release publish' 'release publish /tmp --name m' 'release swap' \
    'release swap m' 'release swap m@' 'release swap a@b@c' 'release swap ../m@1' 'release rollback m@1' \
    'release prune m' 'release prune m --keep -1' 'release prune m --older-than 3' 'release tag m@1' \
    'release alias m@1' 'release show m' 'release list a b' 'release list --registry mysql://h' \
    'release swap m@1 --probe https://h/' 'release swap m@1 --probe nonsense' "release swap m@1 --reload 'x" \
    'release publish nowhere --name m --version 1' 'release publish /tmp --name m --version current'; do
    read -ra args <<<"$words"
    run "${args[@]}"
    expect_exit 2
    expect_equal "stdout of a usage error" "$out" ""
done
# An unset variable in a script must not take the proof away.
for option in --probe --reload --store --registry; do
    run release swap m@1 "$option" ""
    expect_exit 2
    expect_in_err "$option"
done
release list --registry postgresql://user:secret@host:port/db
expect_exit 2
expect_in_err PostgreSQL
checks=$((checks + 1))
[[ $err != *secret* ]] || note_failure "a password is shown"
release list
expect_exit 0
expect_equal "nothing was made by looking" "$(ls "$store" 2>&1 | grep -c 'No such')" 1
for command in 'swap m@1' 'rollback m' 'prune m --keep 1' 'show m@1' 'tag m@1 a=b' 'list m'; do
    read -ra args <<<"$command"
    release "${args[@]}"
    expect_exit 2
done

# publish: what it says, that coreutils says the same, that twice is once.
publish 1
make_model "$box/in" 1
touch -d 2001-01-01 "$box/in/a"
chmod 600 "$box/in/b"
release publish "$box/in" --name m --version 1 --json
expect_exit 0
expect_equal "created" "$(json 'd["created"]')" false
expect_equal "files" "$(json 'd["files"]')" 3
fingerprint=$(cd "$box/in" && find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
expect_equal "the fingerprint" "$(json 'd["fingerprint"]')" "$fingerprint"
echo other >"$box/in/a"
release publish "$box/in" --name m --version 1 --json
expect_exit 1
expect_equal "the conflict" "$(json 'd["conflict"]')" "$fingerprint"
publish 2
publish 3
ln -s /etc/passwd "$box/in/out"
release publish "$box/in" --name m --version 4
expect_exit 3
expect_in_err "leads out of the folder"
rm "$box/in/out"

# With --json a failure is one document too, and what cannot be written is no success.
mkfifo "$box/in/pipe"
release publish "$box/in" --name m --version 4 --json
expect_exit 3
expect_equal "the document of a failure" "$(json '[d["schema"], d["error"]["path"]]')" "[\"trueup.release-publish/1\", \"$box/in/pipe\"]"
expect_in_err pipe
rm "$box/in/pipe"
checks=$((checks + 1))
rc=0
env -i "${environment[@]}" "$trueup" release list --store "$store" --json >/dev/full 2>"$box/err" || rc=$?
[ "$rc" -eq 3 ] || note_failure "a full disk behind stdout is exit code $rc"
grep -q 'stdout: ' "$box/err" || note_failure "a full disk behind stdout is not named"
release show m@9 --lang zh-CN
expect_exit 2
expect_in_err "中没有发布 m@9"

# A folder that changes meanwhile: published as it was at one moment, or not at all.
make_model "$box/moving" x
(while :; do date +%N >"$box/moving/a"; done) &
writer=$!
release publish "$box/moving" --name m --version moving
kill $writer
wait $writer 2>/dev/null || true
expect_exit 0 3
if [ "$rc" -eq 0 ]; then
    release show m@moving --verify
    expect_exit 0
else
    expect_equal "nothing was published" "$(ls "$store/m/moving" 2>/dev/null)" ""
fi

# swap, history, rollback.
release rollback m
expect_exit 1
release swap m@1 --json
expect_exit 0
expect_equal "from nothing" "$(json 'd["from"]')" null
release swap m@2 --json
expect_equal "from, to, transaction" "$(json '[d["from"], d["to"], d["transaction"]]')" '["1", "2", 2]'
expect_equal "live" "$(live)" 2
release list --json
expect_equal "what is live" "$(json '[r["version"] for r in d["releases"] if r["live"]]')" '["2"]'
release history m --json
expect_equal "until when" "$(json '[(s["to"], s["until"] is None) for s in d["names"][0]["swaps"]]')" '[["1", false], ["2", true]]'
expect_equal "who said so" "$(json 'd["names"][0]["swaps"][0]["by"]')" "$(json 'd["names"][0]["swaps"][1]["by"]')"
release rollback m --json
expect_equal "back" "$(json '[d["from"], d["to"]]')" '["2", "1"]'
release swap m@9
expect_exit 2
expect_equal "live" "$(live)" 1

# Tags and aliases, and their history.
release tag m@2 stage=canary owner=me
expect_exit 0
release tag m@2 stage=
release alias m@2 champion
release alias m@1 champion
release show m@champion --json
expect_equal "the alias" "$(json 'd["releases"][0]["version"]')" 1
release history m --json
expect_equal "aliases" "$(json '[a["version"] for a in d["names"][0]["aliases"]]')" '["2", "1"]'
expect_equal "tags" "$(json '[(t["key"], t["value"]) for t in d["names"][0]["tags"]]')" '[["stage", "canary"], ["owner", "me"], ["stage", null]]'
release alias m@1 2
expect_exit 2

# A service that is asked for its fingerprint.
python3 "$tests/e2e/release_probe.py" "$store/m/current" >"$box/port" &
service=$!
trap 'kill $service 2>/dev/null || true; chmod -R u+rwX "$box"; rm -rf "$box"' EXIT
for _ in $(seq 100); do [ -s "$box/port" ] && break; sleep 0.05; done
url=http://127.0.0.1:$(cat "$box/port")
for mood in right chunked late; do
    release swap m@2 --probe "$url/$mood" --json
    expect_exit 0
    expect_equal "$mood: proven" "$(json 'd["probe"]["proven"]')" true
    expect_equal "$mood: live" "$(live)" 2
    release swap m@1 --probe "http://localhost:${url##*:}/right"
    expect_exit 0
done
for mood in wrong short error garbage never slow huge; do
    start=$(date +%s)
    release swap m@2 --probe "$url/$mood" --timeout 0.6 --json
    expect_exit 1
    expect_equal "$mood: outcome" "$(json 'd["outcome"]')" taken-back
    expect_equal "$mood: live" "$(live)" 1
    checks=$((checks + 1))
    [ $(($(date +%s) - start)) -le 5 ] || note_failure "$mood: the time limit is not kept"
done
release swap m@2 --probe http://127.0.0.1:1/ --timeout 0.3
expect_exit 1
expect_equal "nobody there: live" "$(live)" 1
release swap m@1 --probe "$url/wrong" --timeout 0.3 --json
expect_exit 1
expect_equal "live already" "$(json 'd["outcome"]')" not-proven
release history m --json
expect_equal "taken back is recorded" "$(json 'd["names"][0]["swaps"][-1]["state"]')" taken-back

# Telling the service: an address, a signal, a program.
rm -f "$store/m/current.posts"
release swap m@2 --reload "$url/load" --probe "$url/right"
expect_exit 0
release swap m@3 --reload "$url/refuse"
expect_exit 1
expect_equal "told, and told that it is back" "$(tr '\n' ' ' <"$store/m/current.posts")" "load 2 refuse 3 refuse 2 "
bash -c 'trap "echo >\"$1/hup\"" HUP; echo $$ >"$1/pid"; while :; do sleep 0.05; done' - "$box" &
listener=$!
for _ in $(seq 100); do [ -s "$box/pid" ] && break; sleep 0.05; done
release swap m@1 --reload "signal:HUP:$box/pid"
expect_exit 0
for _ in $(seq 100); do [ -e "$box/hup" ] && break; sleep 0.05; done
expect_equal "the signal came" "$(ls "$box/hup")" "$box/hup"
kill -9 $listener
release swap m@2 --reload "sh -c 'exit 7'" --json
expect_exit 1
expect_equal "live" "$(live)" 1

# A damaged release does not go live.
chmod u+w "$store/m/3" "$store/m/3/a"
cp "$store/m/3/a" "$box/saved"
printf 'bad\n' >"$store/m/3/a"
release swap m@3
expect_exit 1
expect_in_out "a"
release show m@3 --verify
expect_exit 1
cat "$box/saved" >"$store/m/3/a"
release show m@3 --verify
expect_exit 0
chmod a-w "$store/m/3/a"

# The registry: gone, corrupt, newer, locked, read-only. What is live can be
# changed all the same, and the registry is told later.
registry=$store/.trueup/registry.sqlite
cp "$registry" "$box/registry"
printf 'this is no database, it is far from it\n' >"$registry"
release swap m@2 --json
expect_exit 0
expect_equal "told" "$(json 'd["registry"]["told"]')" false
release rollback m
expect_exit 0
expect_equal "live" "$(live)" 1
release list --json
expect_exit 3
expect_equal "what the store knows" "$(json '[r["version"] for r in d["releases"] if r["live"]]')" '["1"]'
for command in 'tag m@1 a=b' 'prune m --keep 1' "publish $box/in --name m --version 9"; do
    read -ra args <<<"$command"
    release "${args[@]}"
    expect_exit 3
done
expect_equal "not published" "$(ls -d "$store/m/9" 2>/dev/null)" ""
cp "$box/registry" "$registry"
python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 9")' "$registry"
release list
expect_exit 3
expect_in_err "newer trueup"
release rollback m
expect_exit 0 1
release swap m@1
expect_exit 0
rm "$registry"
release history m --json
expect_exit 0
swaps=$(json 'len(d["names"][0]["swaps"])')
release tag m@1 found=again
expect_exit 0
expect_equal "the registry knows every swap again" "$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM swaps").fetchone()[0])' "$registry")" "$swaps"
python3 -c 'import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(600)' "$registry" >"$box/locked" &
locker=$!
for _ in $(seq 100); do [ -s "$box/locked" ] && break; sleep 0.05; done
release swap m@2
expect_exit 0
expect_in_err "locked"
kill $locker
wait $locker 2>/dev/null || true
expect_equal "live" "$(live)" 2
release swap m@1 --registry "sqlite:$box/elsewhere.sqlite"
expect_exit 0

# current is something else.
mv "$store/m/current" "$box/link"
for kind in file folder; do
    if [ $kind = file ]; then echo mine >"$store/m/current"; else mkdir "$store/m/current"; fi
    release swap m@2
    expect_exit 3
    expect_in_err "move it away"
    release list
    expect_exit 0
    rm -r "$store/m/current"
done
mv "$box/link" "$store/m/current"

# Two at once: the same version by two publishers, swaps against each other.
make_model "$box/in" 5
pids=()
for i in 1 2 3; do
    env -i "${environment[@]}" "$trueup" release publish "$box/in" --name m --version 5 --store "$store" --json >"$box/two.$i" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || note_failure "a publisher among three fails: $(cat "$box"/two.*)"; done
expect_equal "made once" "$(cat "$box"/two.* | grep -c '"created": true')" 1
pids=()
for i in 1 2 3; do
    (for _ in $(seq 5); do
        env -i "${environment[@]}" "$trueup" release swap "m@$i" --store "$store" || exit 1
    done) >"$box/swap.$i" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || note_failure "a swap among three fails: $(cat "$box"/swap.*)"; done
release history m --json
expect_equal "one after another" "$(json '[s["number"] for s in d["names"][0]["swaps"]] == list(range(1, len(d["names"][0]["swaps"]) + 1))')" true
expect_equal "each begins where the one before ended" "$(json '(lambda done: all(a["to"] == b["from"] for a, b in zip(done, done[1:])))([s for s in d["names"][0]["swaps"] if s["state"] == "done"])')" true
expect_equal "the last one is live" "$(json '[s["to"] for s in d["names"][0]["swaps"] if s["state"] == "done"][-1]')" "$(live)"
# Somebody is at work for longer than one wants to wait.
flock "$store/m/.lock" sleep 3 &
holder=$!
sleep 0.2
release swap m@1 --timeout 0.2
expect_exit 3
expect_in_err "another trueup is at work"
release list
expect_exit 0
wait $holder

# prune: what is live, previous, named, open, mapped, or somebody's folder stays.
release swap m@5
release swap m@1
release alias m@2 keeper
for version in 6 7 8 9; do publish $version; done
python3 -c 'import mmap, sys, time
file = open(sys.argv[1], "rb")
mapping = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
file.close()
print("mapped", flush=True)
time.sleep(60)' "$store/m/6/a" >"$box/mapped" &
mapper=$!
sleep 60 <"$store/m/7/sub/c" &
opener=$!
(cd "$store/m/8/sub" && exec sleep 60) &
dweller=$!
for _ in $(seq 100); do [ -s "$box/mapped" ] && break; sleep 0.05; done
release prune m --keep 1 --json
expect_exit 0
expect_equal "why" "$(json 'dict(sorted((k["version"], k["reason"]) for k in d["kept"] if k["version"] != "moving"))')" \
    '{"1": "live", "2": "alias", "5": "previous", "6": "held", "7": "held", "8": "held", "9": "recent"}'
expect_equal "gone" "$(json '"3" in d["removed"]')" true
kill $mapper $opener $dweller
wait $mapper $opener $dweller 2>/dev/null || true
release prune m --keep 1 --older-than 1h --json
expect_equal "too young" "$(json 'd["removed"]')" '[]'
release prune m --keep 1 --dry-run --json
expect_equal "would go" "$(json 'sorted(d["removed"])')" '["6", "7", "8"]'
release show m@6 --verify
expect_exit 0
release prune m --keep 1 --json
expect_equal "gone" "$(json 'sorted(d["removed"])')" '["6", "7", "8"]'
expect_equal "no content is left that nobody has" "$(find "$store/.trueup/objects" -type f -links 1 | wc -l)" 0
for version in 1 2 5 9; do
    release show m@$version --verify
    expect_exit 0
done
release list --json
expect_equal "known as removed" "$(json 'sorted(r["version"] for r in d["releases"] if r["removed"])[:4]')" '["3", "6", "7", "8"]'
make_model "$box/in" something-else
release publish "$box/in" --name m --version 6
expect_exit 1

# A registry that cannot be written: what is removed is said all the same, and told later.
for version in 1 2 3; do
    make_model "$box/in" "$version"
    release publish "$box/in" --name k --version "$version"
    release swap "k@$version"
done
rm -f "$box/locked"  # of the test above
python3 -c 'import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(600)' "$registry" >"$box/locked" &
locker=$!
until [ -s "$box/locked" ]; do kill -0 $locker; sleep 0.05; done
release prune k --keep 2 --json
expect_exit 0
expect_equal "what is gone is said" "$(json '[d["removed"], d["registry"]["told"]]')" '[["1"], false]'
expect_in_err "told by the next command"
expect_equal "it is gone" "$(ls "$store/k")" "$(printf '2\n3\ncurrent')"
kill $locker
wait $locker 2>/dev/null || true
release list k --json
expect_equal "told later" "$(json '[(r["version"], r["removed"] is not None) for r in d["releases"]]')" '[["2", false], ["3", false], ["1", true]]'
expect_equal "nothing is left of it" "$(ls -A "$store/k")" "$(printf '.lock\n.swaps\n2\n3\ncurrent')"

# A full disk: what makes room works, and the registry is told when there is some.
mkdir "$box/small"
if mount -t tmpfs -o size=4m tmpfs "$box/small" 2>/dev/null; then
    for version in 1 2 3 4; do
        make_model "$box/in" "$version"
        head -c 300000 /dev/urandom >"$box/in/a"
        run release publish "$box/in" --name f --version "$version" --store "$box/small/s"
        run release swap "f@$version" --store "$box/small/s"
        expect_exit 0
    done
    dd if=/dev/zero of="$box/small/fill" bs=4k 2>/dev/null || true
    run release prune f --keep 1 --store "$box/small/s" --json
    expect_exit 0
    expect_equal "room is made" "$(json '[d["removed"], d["freed"] > 500000]')" '[["2", "1"], true]'
    run release list f --store "$box/small/s" --json
    expect_equal "told" "$(json '[r["version"] for r in d["releases"] if r["removed"]]')" '["1", "2"]'
    chmod -R u+w "$box/small"
    umount "$box/small"
fi

# Somebody's own link stood there before the first release: a rollback leads to where it led.
make_model "$box/before" old
mkdir -p "$store/l"
ln -s "$box/before" "$store/l/current"
for version in 1 2; do
    make_model "$box/in" "$version"
    release publish "$box/in" --name l --version "$version"
    release swap "l@$version"
    expect_exit 0
done
release rollback l
expect_exit 0
release rollback l --json
expect_exit 0
expect_equal "to the link" "$(json '[d["outcome"], d["to"], d["to_link"]]')" "[\"done\", \"$box/before\", true]"
expect_equal "the link" "$(readlink "$store/l/current")" "$box/before"
release rollback l
expect_exit 1
release history l
expect_in_out "rolled back to $box/before"
release swap l@2
release rollback l
expect_exit 0
expect_in_out "l → $box/before"
release swap l@1
rm -r "$box/before"
release rollback l
expect_exit 1

# Another user's process is seen, too, and a user who cannot see it says so.
if [ "$(id -u)" -eq 0 ]; then
    chmod 755 "$box"
    cp "$trueup" "$box/trueup"
    mine=$box/mine
    mkdir -m 777 "$mine"
    as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups env -i "${environment[@]}" HOME="$mine" "$box/trueup" "$@"; }
    for version in 1 2 3; do
        make_model "$mine/in" "$version"
        chmod -R a+rX "$mine/in"
        as_nobody release publish "$mine/in" --name n --version "$version" --store "$mine/store" >"$box/out" 2>"$box/err" || note_failure "nobody cannot publish"
    done
    sleep 60 <"$mine/store/n/1/a" &
    opener=$!
    as_nobody release prune n --keep 1 --store "$mine/store" --json >"$box/out" 2>"$box/err" || note_failure "nobody cannot prune"
    expect_equal "root's process has it open" "$(json '[(k["version"], k["reason"]) for k in d["kept"]]')" '[["3", "recent"], ["1", "held"]]'
    expect_equal "some could not be looked into" "$(json 'd["unreadable_processes"] > 0')" true
    kill $opener
fi

# A release that declares what it needs: not switched where that is not free.
needy() {  # VERSION GIB
    make_model "$box/needy" "$1"
    printf 'needs:\n  memory: %s GiB\n' "$2" >"$box/needs.yaml"
    release publish "$box/needy" --name h --version "$1" --contract "$box/needs.yaml"
    expect_exit 0
}
needy 1 0.001
needy 2 900000
release swap h@1 --json
expect_exit 0
expect_equal "enough" "$(json '[(h["what"], h["enough"]) for h in d["headroom"]]')" '[["memory", true]]'
release swap h@2 --json
expect_exit 1
expect_equal "not enough" "$(json '[d["outcome"], d["live"], d["headroom"][0]["enough"]]')" '["no-headroom", "1", false]'
release swap h@2
expect_exit 1
expect_in_out "nothing was switched"
release swap h@2 --skip-headroom --json
expect_exit 0
expect_equal "all the same" "$(json '[d["outcome"], d["live"]]')" '["done", "2"]'
release rollback h
expect_exit 0
printf 'needs:\n  memroy: 1 GiB\n' >"$box/needs.yaml"
release publish "$box/needy" --name h --version 3 --contract "$box/needs.yaml"
expect_exit 2
expect_in_err 'needs.yaml:2'
expect_in_err 'did you mean `memory`'

# A slip of the pen in it does not take the check away.
printf '{"needs": {"memory": "900000 GiB"}' >"$box/needs.json"
printf 'needs: {memory: "900000 GiB"\n' >"$box/broken.yaml"
printf '[needs\nmemory = 1\n' >"$box/broken.toml"
for file in needs.json broken.yaml broken.toml; do
    release publish "$box/needy" --name h --version 4 --contract "$box/$file"
    expect_exit 2
    expect_in_err "$file:"
done

# Chinese, and words for people.
release list --lang zh-CN
expect_in_out 在线
release history m
expect_in_out "rolled back to"
kill $service
done_testing
