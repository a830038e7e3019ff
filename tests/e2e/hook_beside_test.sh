#!/usr/bin/env bash
# The hook in a home where direnv or mise has its own: real shells, the real two.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
if ! unshare -m true 2>/dev/null && ! unshare -rm true 2>/dev/null; then
    echo "SKIPPED: the hook beside direnv and mise: mount namespaces are not permitted here"
    exit 0
fi
command -v direnv >/dev/null || { echo "hook_beside_test: direnv is missing" >&2; exit 1; }
mise=$("$tests/testbed/npm-tool.sh" mise) || { [ $? -eq 3 ] && mise=; }
other=$(goroot 1.24)
exec "$(python3 -c 'import sys; print(sys.executable)')" "$tests/e2e/hook_beside.py" "$trueup" "$newest" "$other" "$mise"
