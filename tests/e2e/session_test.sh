#!/usr/bin/env bash
# A terminal that is older than an edit: real shells on a pseudo-terminal, and a
# real tmux server.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
exec "$(python3 -c 'import sys; print(sys.executable)')" "$tests/e2e/session.py" "$trueup" "$newest"
