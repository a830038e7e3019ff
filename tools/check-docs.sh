#!/usr/bin/env bash
# docs/checks is what the checks themselves say; every command stands in the
# man page and in both READMEs.
#
#   check-docs.sh TRUEUP     TRUEUP: the program
set -euo pipefail
trueup=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$trueup" checks --markdown "$fresh"
if ! diff -rq "$fresh" docs/checks; then
    echo 'docs/checks is not what the checks say: run ./dev docs' >&2
    exit 1
fi
failed=0
for command in $("$trueup" --help --lang en | sed -n '/^Commands/,$s/^  \([a-z]*\) .*/\1/p'); do
    grep -q "^\.BI*R* \"*$command\b" docs/trueup.1 || { echo "docs/trueup.1 lacks $command" >&2; failed=1; }
    for readme in README.md README.zh-CN.md; do
        grep -q "\`$command\b" $readme || { echo "$readme lacks $command" >&2; failed=1; }
    done
done
[ $failed -eq 0 ] && echo "docs: in order"
exit $failed
