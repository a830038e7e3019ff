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

bed=${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed}
versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(1.19 1.21 1.22 1.23 1.24 1.26 1.27)

goroot_of() { printf '%s/go%s/usr/lib/go-%s\n' "$bed" "$1" "$1"; }

missing=()
for v in "${versions[@]}"; do
    [ -e "$bed/go$v/.complete" ] || missing+=("$v")
done

if [ ${#missing[@]} -gt 0 ]; then
    apt=$bed/apt
    mkdir -p "$apt"/{lists/partial,cache/archives/partial,etc/empty} "$bed/deb"
    # The machine's own mirror, whatever it is: mirrors are not named here.
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null || true; } |
        sed -nE 's/^URIs: *(.*\/debian)\/?$/\1/p; s/^deb (\[[^]]*\] )?([^ ]*\/debian)\/? .*/\2/p' | head -n 1)
    [ -n "$mirror" ] || { echo "go-toolchains: no Debian mirror in /etc/apt; add one and run this again" >&2; exit 3; }
    for suite in bookworm bookworm-backports trixie trixie-backports forky; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    done >"$apt/etc/sources.list"
    cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/etc/sources.list";
Dir::Etc::sourceparts "$apt/etc/empty";
Dir::Etc::preferencesparts "$apt/etc/empty";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
CONF
    export APT_CONFIG=$apt/apt.conf
    apt-get -qq update >&2
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
