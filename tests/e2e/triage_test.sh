#!/usr/bin/env bash
# triage with the real binary: recorded trees, the process of this very machine,
# and, where the machine lets us, a process that is really held back.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

verdict() { json "next(l['verdict'] for l in d['looked_at'] if l['suspect'] == '$1')"; }

# Usage.
for words in 'triage --pid 0' 'triage --pid x' 'triage --window -1' 'triage --window 9999' 'triage extra' \
    'triage --pid 4194304' 'triage --process no-such-process-anywhere' 'triage --profile nowhere.toml'; do
    read -ra args <<<"$words"
    run "${args[@]}"
    expect_exit 2
    expect_equal "stdout of a usage error" "$out" ""
done
for profile in 'nonsense = 1' 'pid = "7"' 'pid = 0' 'slow = ["yesterday"]' 'window = -1' 'source = [1]' 'x = ' 'store = 3'; do
    printf '%s\n' "$profile" >"$work/p.toml"
    run triage --profile p.toml
    expect_exit 2
    expect_in_err "p.toml"
done

# A recorded machine, looked at twice. The profile is in the tree, as all it names.
tree=$box/tree
for at in "$tree" "$tree/later"; do
    mkdir -p "$at/proc/7/fd" "$at/proc/sys/vm" "$at/sys/fs/cgroup/svc" "$at/srv"
    printf 'Name:\tpython3\nThreads:\t4\nVmSwap:\t0 kB\n' >"$at/proc/7/status"
    printf 'python3\n' >"$at/proc/7/comm"
    printf 'Max open files            10                   10                   files\n' >"$at/proc/7/limits"
    printf '0::/svc\n' >"$at/proc/7/cgroup"
    printf 'btime 1000000\n' >"$at/proc/stat"
    printf 'pswpin 5\n' >"$at/proc/vmstat"
    printf '60\n' >"$at/proc/sys/vm/swappiness"
    printf 'cpu\n' >"$at/sys/fs/cgroup/cgroup.controllers"
    printf '20000 100000\n' >"$at/sys/fs/cgroup/svc/cpu.max"
done
printf 'nr_periods 100\nnr_throttled 5\n' >"$tree/sys/fs/cgroup/svc/cpu.stat"
printf 'nr_periods 200\nnr_throttled 55\n' >"$tree/later/sys/fs/cgroup/svc/cpu.stat"
printf '[ 500.0] Memory cgroup out of memory: Killed process 6 (python3) total-vm:1kB\n' >"$tree/srv/kern.log"
printf 'torch.backends.cudnn.benchmark = False\n' >"$tree/srv/app.py"
cat >"$tree/srv/triage.toml" <<'T'
process = "python3"
kernel-log = "kern.log"
source = "app.py"
slow = ["1970-01-12T13:55:30Z", "1970-01-12T14:10:00Z"]
window = 10
later = "/later"
T
run triage --sysroot "$tree" --profile /srv/triage.toml --json
expect_exit 1
expect_equal "schema" "$(json 'd["schema"]')" trueup.triage/1
expect_equal "process" "$(json 'd["process"]["pid"]')" 7
expect_equal "causes" "$(finding_ids)" "cpu-throttled killed-for-memory"
expect_equal "half of the periods" "$(json 'd["findings"][0]["evidence"][0]["text"].split(" in this")[0]')" "50 of 100 periods were cut short"
expect_equal "when" "$(json 'd["findings"][1]["evidence"][0]["text"][:20]')" 1970-01-12T13:55:00Z
expect_equal "swappiness is no cause" "$(verdict memory-swapped)" not-the-cause
expect_equal "benchmark = False is no cause" "$(verdict cudnn-benchmark-with-changing-shapes)" not-the-cause
expect_equal "what nobody can tell" "$(verdict allocator-fragmented)" unknown
run triage --sysroot "$tree" --profile /srv/triage.toml --lang zh-CN
expect_exit 1
expect_in_out "查过，不是原因"
expect_in_out "/sys/fs/cgroup/svc/cpu.stat"
run triage --sysroot "$tree" --profile /srv/triage.toml --fail-on never
expect_exit 0

# The times of switches, from a real store.
mkdir "$box/in" && echo x >"$box/in/a"
run release publish "$box/in" --name m --version 1 --store "$box/store"
expect_exit 0
run release swap m@1 --store "$box/store"
expect_exit 0
printf 'slow = ["%s"]\n' "$(date -u -d '+20 seconds' +%Y-%m-%dT%H:%M:%SZ)" >"$work/p.toml"
run triage --profile p.toml --store "$box/store" --window 0 --json --fail-on never
expect_finding slow-after-a-swap
printf 'slow = ["%s"]\n' "$(date -u -d '-1 hour' +%Y-%m-%dT%H:%M:%SZ)" >"$work/p.toml"
run triage --profile p.toml --store "$box/store" --window 0 --json --fail-on never
expect_equal "a switch long after" "$(verdict slow-after-a-swap)" not-the-cause
rm -rf "$work/p.toml"

# A real process that has nearly used up its file descriptors.
(ulimit -n 20; exec python3 -c '
import os, sys, time
held = []
try:
    while True: held.append(os.open("/dev/null", os.O_RDONLY))
except OSError: pass
os.close(held.pop())
print("ready", flush=True)
time.sleep(60)') >"$box/ready" &
holder=$!
for _ in $(seq 100); do [ -s "$box/ready" ] && break; sleep 0.1; done
run triage --pid $holder --window 0 --json
expect_exit 1
expect_finding file-descriptors-used-up
expect_equal "the real limit" "$(json 'next(f["subject"]["value"] for f in d["findings"] if f["check"] == "file-descriptors-used-up")')" 20
kill $holder && wait $holder 2>/dev/null || true

# A real process that its control group really stops.
throttle() {  # prints the pid of a busy process in a group with a quota, or why not
    local group quota
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        group=/sys/fs/cgroup/trueup-test-$$ quota='cpu.max:10000 100000'
        grep -qw cpu /sys/fs/cgroup/cgroup.subtree_control || { echo "no cpu controller"; return 1; }
    else
        group=/sys/fs/cgroup/cpu/trueup-test-$$ quota='cpu.cfs_quota_us:10000'
    fi
    mkdir "$group" 2>/dev/null || { echo "control groups are read-only"; return 1; }
    echo "${quota#*:}" 2>/dev/null >"$group/${quota%%:*}" || { rmdir "$group"; echo "no quota can be set"; return 1; }
    bash -c 'while :; do :; done' >/dev/null 2>&1 &
    busy=$!
    echo $busy >"$group/cgroup.procs" || { kill $busy; rmdir "$group"; echo "no process can be moved"; return 1; }
    busy_group=$group
}
busy='' busy_group='' why=''
throttle >"$box/why" || why=$(cat "$box/why")
if [ -n "$busy_group" ]; then
    run triage --pid "$busy" --window 1 --json
    kill "$busy"
    wait "$busy" 2>/dev/null || true
    rmdir "$busy_group" 2>/dev/null || { sleep 0.5; rmdir "$busy_group"; } || true
    expect_exit 1
    expect_finding cpu-throttled
    expect_equal "sure" "$(json 'next(f["confidence"] for f in d["findings"] if f["check"] == "cpu-throttled")')" certain
else
    echo "skipped: a throttled process ($why)"
fi

done_testing
