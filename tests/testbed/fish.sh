#!/usr/bin/env bash
# Unpacks fish 4, which Debian 12 does not have, from a newer Debian suite into
# a cache folder, and prints the path of `fish`. It needs a newer libc as well:
# patchelf gives the executable the loader and the libraries that are unpacked
# beside it. Its own functions are inside the executable, so the machine's fish
# is not mixed in. Idempotent; the cache is
# ${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-~/.cache}/trueup-testbed}.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/newer-debian.sh"

bed=${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed}
tree=$bed/fish-4
if [ ! -e "$tree/.complete" ]; then
    echo "fish: fetching fish 4" >&2
    rm -rf "$tree"
    mkdir -p "$tree/deb"
    newer_debian
    (cd "$tree/deb" && apt-get -qq download fish libc6 libgcc-s1 libpcre2-32-0 libpcre2-8-0 patchelf/bookworm >&2)
    for deb in "$tree"/deb/*.deb; do dpkg -x "$deb" "$tree"; done
    rm -rf "$tree/deb"
    libraries=$(dirname "$(find "$tree" -type f -name libc.so.6)")
    loader=$(find "$libraries" -type f -name 'ld-linux*.so.*')
    "$tree/usr/bin/patchelf" --set-interpreter "$loader" --set-rpath "$libraries" "$tree/usr/bin/fish"
    "$tree/usr/bin/fish" --version >&2
    touch "$tree/.complete"
fi
printf '%s\n' "$tree/usr/bin/fish"
