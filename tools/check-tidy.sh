#!/usr/bin/env bash
# clang-tidy on what changed.
#
#   check-tidy.sh [--all] FOLDER     FOLDER: a build by clang 19, for its flags
#
# Changed: against TRUEUP_BASE, else where this branch left the remote's main
# branch, else the commit before this one; and what is not committed yet. A
# changed header stands for the sources that include it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
all=0
[ "${1-}" = --all ] && { all=1; shift; }
folder=$1

changed_files() {
    local base=${TRUEUP_BASE-}
    [ -n "$base" ] || base=$(git merge-base HEAD origin/HEAD 2>/dev/null || true)
    [ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ] || base=$(git rev-parse -q --verify HEAD~1 || true)
    # A first commit has nothing before it: all of it is new.
    [ -n "$base" ] || { git ls-files src tests; return; }
    git diff --name-only --diff-filter=d "$base" -- src tests
}

sources=()
if [ "$all" -eq 1 ]; then
    mapfile -t sources < <(git ls-files 'src/*.cc')
else
    mapfile -t sources < <(
        changed_files | while read -r file; do
            case $file in
                src/*.cc) echo "$file" ;;
                src/*.h) git grep -lF "#include \"${file#src/}\"" -- 'src/*.cc' || true ;;
            esac
        done | sort -u)
fi
# Only what this system compiles (*_darwin.cc is not) has flags to go by.
known=()
for file in ${sources[@]+"${sources[@]}"}; do
    grep -qF "/$file\"" "$folder/compile_commands.json" && known+=("$file")
done
if [ ${#known[@]} -eq 0 ]; then
    echo "tidy: nothing changed"
    exit 0
fi
printf '%s\0' "${known[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy-19 --quiet --warnings-as-errors='*' -p "$folder"
echo "tidy: ${#known[@]} files in order"
