#!/usr/bin/env bash
# Rules for the tree as a whole, over the files that git tracks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
failed=0
fault() { echo "tree: $*"; failed=1; }

# A source file above 400 lines has two subjects.
while read -r lines file; do
    [ "$file" = total ] || [ "$lines" -le 400 ] || fault "$file has $lines lines (400 at most)"
done < <(git ls-files -z 'src/*.cc' 'src/*.h' 'tests/*.cc' 'tests/*.h' | xargs -0r wc -l)

# What a merge or a slip of the hand left.
empty=$(git ls-files -z src tests tools cmake | xargs -0r -I{} find {} -maxdepth 0 -type f -empty)
[ -z "$empty" ] || fault "empty files:"$'\n'"$empty"

# The machine's own configuration says where packages come from: a fixed
# address fails behind a company's mirror.
urls=$(git grep -nE 'https?://|"resolved":' -- dev .ci cmake CMakeLists.txt tests/testbed tools 'tools/*/package.json' '*package-lock.json' ':!tools/check-tree.sh' || true)
[ -z "$urls" ] || fault "an address in a script or manifest:"$'\n'"$urls"

# Where this checkout lies is nobody's business. (A short path would match by chance.)
if [ ${#PWD} -ge 10 ]; then
    leaks=$(git grep -nF -- "$PWD" || true)
    [ -z "$leaks" ] || fault "the path of this very checkout:"$'\n'"$leaks"
fi

unfinished=$(git grep -nE '\b(TO''DO|FIX''ME|XX''X)\b' -- src tests tools dev || true)
[ -z "$unfinished" ] || fault "unfinished by its own words:"$'\n'"$unfinished"

# A test that is skipped or switched off proves nothing.
skipped=$(git grep -nE 'DISABLED''_' -- tests || true)
[ -z "$skipped" ] || fault "tests that are switched off:"$'\n'"$skipped"

[ "$failed" -eq 0 ] && echo "tree: in order"
exit "$failed"
