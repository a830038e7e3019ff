#!/usr/bin/env bash
# publish, swap, rollback and prune are killed at every system call that changes
# something, and each such call fails once. A kill loses nothing that was written,
# so memory is as good as a disk here, and many times faster.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

shim=$box/shim.so
"${CXX:-c++}" -shared -fPIC -O1 -std=c++20 -o "$shim" "$tests/e2e/fault_shim.cc" -ldl
base_env PATH=/usr/bin:/bin
env -i "${environment[@]}" CRASH_KINDS="${CRASH_KINDS-}" "$(python3 -c "import sys; print(sys.executable)")" \
    "$tests/e2e/release_crash.py" "$trueup" "$shim" "$box"
