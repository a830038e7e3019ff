#!/usr/bin/env bash
# Puts several real Go releases side by side in a cache folder, without
# touching the machine's own packages: the newer Debian suites are read through
# a private apt view and unpacked with `dpkg -x`. Go runs relocated (its GOROOT
# follows the executable), so each tree is a complete toolchain.
#
#   go-toolchains.sh [VERSION…]     default: every version below
#
# Prints one line a toolchain: VERSION GOROOT. Idempotent; the cache is
# ${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-~/.cache}/trueup-testbed}.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/newer-debian.sh"

bed=${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed}
versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(1.19 1.21 1.22 1.23 1.24 1.26 1.27)

goroot_of() { printf '%s/go%s/usr/lib/go-%s\n' "$bed" "$1" "$1"; }

missing=()
for v in "${versions[@]}"; do
    [ -e "$bed/go$v/.complete" ] || missing+=("$v")
done

if [ ${#missing[@]} -gt 0 ]; then
    mkdir -p "$bed/deb"
    newer_debian
    for v in "${missing[@]}"; do
        echo "go-toolchains: fetching go$v" >&2
        rm -rf "$bed/go$v" "$bed/deb/$v"
        mkdir -p "$bed/go$v" "$bed/deb/$v"
        (cd "$bed/deb/$v" && apt-get -qq download "golang-$v-go" "golang-$v-src" >&2)
        for deb in "$bed/deb/$v"/*.deb; do dpkg -x "$deb" "$bed/go$v"; done
        rm -rf "$bed/deb/$v"
        touch "$bed/go$v/.complete"
    done
fi

for v in "${versions[@]}"; do
    printf '%s %s\n' "$v" "$(goroot_of "$v")"
done
