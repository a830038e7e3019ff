#!/usr/bin/env bash
# Runs the fuzz targets one after another.
#
#   fuzz.sh FOLDER SECONDS [TARGET]     FOLDER: the build folder of preset fuzz
#
# The corpus of NAME_fuzz is tests/fuzz/corpus/NAME; what the run adds stays in
# FOLDER/corpus/NAME, and an input that fails in FOLDER/crashes/NAME.
set -euo pipefail
folder=$1 seconds=$2 only=${3-}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[[ $seconds =~ ^[0-9]+$ ]] || { echo "fuzz: not a number of seconds: $seconds" >&2; exit 2; }

ran=0 failed=()
for source in "$root"/tests/fuzz/*_fuzz.cc; do
    name=$(basename "$source" _fuzz.cc)
    [ -z "$only" ] || [ "$only" = "$name" ] || continue
    seeds=$root/tests/fuzz/corpus/$name
    grown=$folder/corpus/$name
    crashes=$folder/crashes/$name
    mkdir -p "$grown" "$crashes"
    corpus=("$grown")
    [ -d "$seeds" ] && corpus+=("$seeds")
    echo "== $name, $seconds s"
    "$folder/tests/${name}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix="$crashes/" "${corpus[@]}" || failed+=("$name")
    ran=$((ran + 1))
done
[ "$ran" -gt 0 ] || { echo "fuzz: no target '$only'; see tests/fuzz" >&2; exit 2; }
if [ ${#failed[@]} -gt 0 ]; then
    echo "fuzz: failed: ${failed[*]} (inputs in $folder/crashes)" >&2
    exit 1
fi
echo "fuzz: $ran targets, no failure"
